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
from drivers.transport.port import CHUNK, ModemLines, Port
from drivers.transport.settings import Direction, Flow, PortSettings, Tap

__all__ = [
    "CHUNK",
    "CONNECT_S",
    "Direction",
    "Flow",
    "ModemLines",
    "Port",
    "PortBusy",
    "PortDenied",
    "PortError",
    "PortInvalid",
    "PortLost",
    "PortMissing",
    "PortSettings",
    "Tap",
    "WriteTimeout",
    "open_port",
]
