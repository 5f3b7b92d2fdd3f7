"""What an ESC/POS printer calls itself (GS I)."""

from __future__ import annotations

import re

INFORMATION = {"firmware": 65, "maker": 66, "model": 67, "language": 69}
"""What may be asked for, by the number of the question."""

_ANSWER = re.compile(rb"_([ -~]{1,80})\x00")


def ask_information(number: int) -> bytes:
    """GS I: answered in its turn, not by a printer that is off line."""
    return b"\x1dI" + bytes([number])


def read_all(data: bytes) -> tuple[str, ...]:
    """The texts of all answers, in order: each is 5Fh, printable characters, NUL."""
    return tuple(text.decode("ascii").strip() for text in _ANSWER.findall(data))
