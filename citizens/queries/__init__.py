"""Reads of runs, faults and the log: nothing that is personal data itself."""
