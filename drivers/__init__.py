"""The devices of a till: ports, scanners, printers, their simulators. Knows no shop."""
