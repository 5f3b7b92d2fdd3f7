"""How a port is to be opened."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal

from msgspec import Struct

Flow = Literal["none", "xonxoff", "rtscts", "dsrdtr"]
Direction = Literal["in", "out"]

Tap = Callable[[Direction, bytes], None]
"""Is told of all bytes that came in through a port or went out; must not block or raise."""


class PortSettings(Struct, frozen=True):
    """An address and what both ends of its line have to agree on.

    `url`: the path of a device, tcp://host:port (or socket://), rfc2217://host:port, file:PATH
    (written to only) or loop://. `baud` in bits a second. `flow`: how the device may pause us.
    `pace`: bytes a second that a device without handshake can work off; 0: as fast as the line
    takes them. What has no line, such as a network connection, passes over the rest.
    """

    url: str
    baud: int = 9600
    bits: Literal[7, 8] = 8
    parity: Literal["none", "even", "odd"] = "none"
    stop: Literal[1, 2] = 1
    flow: Flow = "none"
    pace: int = 0

    @property
    def bytes_s(self) -> float:
        """Bytes a second that go there, pauses by the device apart; infinite in a network."""
        line = math.inf
        if not self.url.startswith(("tcp:", "socket:")):
            line = self.baud / (1 + self.bits + (self.parity != "none") + self.stop)
        return min(line, self.pace or line)
