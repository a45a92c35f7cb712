"""Jobs of the citizens app."""
