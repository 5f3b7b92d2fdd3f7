"""What can be found out, each in its own way and within its own time."""
