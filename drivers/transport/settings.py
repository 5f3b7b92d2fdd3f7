"""How a port is to be opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

Flow = Literal["none", "xonxoff", "rtscts", "dsrdtr"]
Direction = Literal["in", "out"]

Tap = Callable[[Direction, bytes], None]
"""Is told of all bytes that came in through a port or went out; must not block or raise."""


class PortSettings(Struct, frozen=True):
    """An address and what both ends of its line have to agree on.

    `url`: a device path, tcp://host:port, or any URL that pyserial knows. `baud` in bits per
    second. `flow`: how the device may pause us. What has no line, such as a network connection,
    passes over the rest.
    """

    url: str
    baud: int = 9600
    bits: Literal[7, 8] = 8
    parity: Literal["none", "even", "odd"] = "none"
    stop: Literal[1, 2] = 1
    flow: Flow = "none"
