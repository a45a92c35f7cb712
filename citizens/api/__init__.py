"""Doors of the API to citizens."""
