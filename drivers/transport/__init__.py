"""Ports by address, with time limits and one name for each way to fail."""

from drivers.transport.errors import (
    PortBusy,
    PortDenied,
    PortError,
    PortInvalid,
    PortLost,
    PortMissing,
    WriteTimeout,
)
from drivers.transport.opening import CONNECT_S, open_port
from drivers.transport.port import CHUNK, Port

__all__ = [
    "CHUNK",
    "CONNECT_S",
    "Port",
    "PortBusy",
    "PortDenied",
    "PortError",
    "PortInvalid",
    "PortLost",
    "PortMissing",
    "WriteTimeout",
    "open_port",
]
