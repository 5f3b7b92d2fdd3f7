"""The technician's bench: finds ports, proves devices, keeps what was proved. Shows nothing."""
