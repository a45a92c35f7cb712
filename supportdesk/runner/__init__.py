"""``make run``: one terminal, every process of the Procfile."""
