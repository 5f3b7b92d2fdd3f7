"""What a probe found, and how a walk through the tree ends. Values alone."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from tui_pos.checkout.view import Text
from tui_pos.error_table import Entry


class State(StrEnum):
    """`SKIPPED`: does not apply here, such as a name look-up for an address in digits."""

    OK = "ok"
    FAULT = "fault"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


class Finding(Struct, frozen=True):
    """What one probe found. `note`: in words, its params are the figures. `code`: our error code
    of a fault. `sure`: False where this is the likeliest reading and not the only one."""

    state: State
    note: Text
    code: int | None = None
    sure: bool = True


def well(note: Text, *, sure: bool = True) -> Finding:
    """It is as it should be."""
    return Finding(State.OK, note, sure=sure)


def fault(code: int, note: Text, *, sure: bool = True) -> Finding:
    """It is not as it should be."""
    return Finding(State.FAULT, note, code, sure)


def unknown(note: Text) -> Finding:
    """It could not be found out."""
    return Finding(State.UNKNOWN, note, sure=False)


def skipped(note: Text) -> Finding:
    """There is nothing to find out here."""
    return Finding(State.SKIPPED, note)


class Step(Struct, frozen=True):
    """One node that was looked at, and the milliseconds that took."""

    node: str
    finding: Finding
    ms: int


class Look(Struct, frozen=True):
    """The walk goes on at this node."""

    node: str


class Cause(Struct, frozen=True):
    """The walk ends: this is why. `doubts`: nodes before it that could not be judged for certain;
    `sure`: there are none, and the finding itself is certain."""

    node: str
    code: int
    sure: bool
    doubts: tuple[str, ...] = ()


class Nothing(Struct, frozen=True):
    """The walk ends, and found nothing wrong; `doubts` as for a cause."""

    sure: bool
    doubts: tuple[str, ...] = ()


class Walked(Struct, frozen=True):
    """A whole walk, for the screen, the ledger and a report. `end`: None where it was left."""

    entry: Entry
    steps: tuple[Step, ...]
    end: Cause | Nothing | None
    ms: int
