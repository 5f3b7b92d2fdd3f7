"""The two that take turns: the bare app, and the till of a home that a shop could have."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.bare import ROWS, row_name
from benchmarks.watch import Watched
from tests.e2e.shop import ENTRY, NUMBER, PIN, TILL

BARE_READY = row_name(ROWS)
_COLOURS = {"COLORTERM": "truecolor"}


def start_bare() -> Watched:
    """The bare app, started as the command of an installed program is."""
    program = "from benchmarks.bare import main; main()"
    return Watched([sys.executable, "-c", program], env=_COLOURS)


def start_till(home: Path) -> Watched:
    return Watched([TILL, "run", str(home)], env=_COLOURS)


def sign_on(till: Watched) -> None:
    """From the sign-on screen to the empty sale."""
    till.settle()
    till.press(*NUMBER, "enter")
    till.settle()
    till.press(*PIN, "enter")
    till.until(ENTRY)
