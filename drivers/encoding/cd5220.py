"""CD5220: a customer display of two lines of 20 characters. It shows ASCII alone, and says nothing.

Command names are those of its manuals.
"""

from __future__ import annotations

from drivers.showing import Showing

COLUMNS = 20

INITIALIZE = b"\x1b@"
CLEAR = b"\x0c"
"""CLR: also ends the state in which only the two lines are taken."""


def encode(showing: Showing) -> bytes:
    """The bytes that show it, whatever was shown before."""
    if showing == Showing():
        return CLEAR
    upper, lower = (_line(*line) for line in (showing.upper, showing.lower))
    return b"\x1bQA" + upper + b"\r" + b"\x1bQB" + lower + b"\r"


def _line(left: str, right: str) -> bytes:
    """Both ends of a line of exactly 20 characters; where they collide the right one, an amount,
    stays whole."""
    left, right = _ascii(left), _ascii(right)[-COLUMNS:]
    return (left[: COLUMNS - len(right)].ljust(COLUMNS - len(right)) + right).encode("ascii")


def _ascii(text: str) -> str:
    return "".join(char for char in text if " " <= char <= "~")


PATTERN = encode(Showing(upper=("8" * COLUMNS, ""), lower=("8" * COLUMNS, "")))
"""Most dots that every display of the kind has."""
