"""How fast the desk is, measured over real HTTP beside floors of the same run."""
