"""Which serial ports this machine has."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

_BY_ID = Path("/dev/serial/by-id")


class FoundPort(Struct, frozen=True):
    """A port: its most lasting name, and what the system calls the device."""

    path: str
    description: str


def find_ports() -> list[FoundPort]:
    """The ports there are now; a name by id stays the same whichever socket it is plugged into."""
    from serial.tools.list_ports import comports

    names = {str(link.resolve()): str(link) for link in _BY_ID.glob("*")}
    return [
        FoundPort(names.get(port.device, port.device), port.description)
        for port in sorted(comports())
    ]
