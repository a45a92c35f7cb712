"""Forms of citizens: they clean, and never save."""
