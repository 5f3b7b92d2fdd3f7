"""Simulated devices for a technician: each run by a command, told by words what is to go wrong."""
