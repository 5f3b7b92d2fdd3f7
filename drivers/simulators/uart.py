"""What a serial line makes of bytes that were sent at another speed."""

from __future__ import annotations

import re
import termios

SPEEDS = {
    getattr(termios, name): int(name[1:]) for name in dir(termios) if re.fullmatch(r"B\d+", name)
}
"""Bits per second of each speed that termios has a name for."""

FRAME = 10
"""Bits on the line for one byte: start, eight of data, stop."""

_FRAMES = ["0" + f"{byte:08b}"[::-1] + "1" for byte in range(256)]


def heard(data: bytes, sent: int, listening: int) -> bytes:
    """`data`, sent back to back at `sent` baud, as it is read at `listening` baud.

    Each bit is looked at in its middle, counted from the edge of the start bit. A byte whose stop
    bit is missing is dropped.
    """
    if sent == listening:
        return data
    line = "".join(map(_FRAMES.__getitem__, data))
    step = sent / listening
    out = bytearray()
    edge = line.find("0")
    while edge >= 0:
        bits = [_level(line, edge + (number + 0.5) * step) for number in range(FRAME)]
        if bits[0] == "0" and bits[9] == "1":
            out.append(int("".join(bits[8:0:-1]), 2))
        after = int(edge + 9.5 * step) if bits[0] == "0" else edge + 1
        # The next byte begins where the line falls.
        high = line.find("1", after)
        edge = line.find("0", high) if high >= 0 else -1
    return bytes(out)


def _level(line: str, at: float) -> str:
    """The line rests at 1."""
    return line[int(at)] if at < len(line) else "1"
