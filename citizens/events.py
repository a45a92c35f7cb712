"""What happens to citizens and runs, and who is told: the only place of this app that enqueues."""
