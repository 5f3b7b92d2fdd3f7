"""Which key press, scan or round something belongs to: the id that goes along with the work.

Threads are the carriers. Whoever hands work to another thread starts it in a copy of its own
context; a command posted there belongs to what led to it, and from anywhere else begins a new
trail. So commands, effects and requests need no field for it.
"""

from __future__ import annotations

from contextvars import ContextVar
from datetime import datetime
from itertools import count

_CURRENT = ContextVar("trail", default="")


def current() -> str:
    """The id of what is being done here; "" for what belongs to nothing."""
    return _CURRENT.get()


def follow(trail: str) -> None:
    """What is done here from now on belongs to this id."""
    _CURRENT.set(trail)


class Trails:
    """Gives out ids such as "6925c3f7-17": the millisecond in which the till was started, as far
    as it tells starts of fifty days apart, and a number."""

    def __init__(self, start: datetime) -> None:
        self._start = f"{int(start.timestamp() * 1000) & 0xFFFFFFFF:08x}"
        self._numbers = count(1)

    def new(self) -> str:
        """From any thread."""
        return f"{self._start}-{next(self._numbers)}"
