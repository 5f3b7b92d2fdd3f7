"""How a printer is, by what it answered."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.causes import Cause
from drivers.encoding.escpos_status import meaning
from drivers.status import Health, Status

SILENT = Status(Health.UNKNOWN, Cause.NO_ANSWER)

_GRAVITY = (
    Cause.COVER_OPEN,
    Cause.PAPER_END,
    Cause.CUTTER,
    Cause.HEAD_HOT,
    Cause.PRINTER_FAULT,
    Cause.PRINTER_OFFLINE,
    Cause.PAPER_NEAR_END,
)


def causes(answers: Mapping[int, int | None]) -> set[Cause]:
    """What the answers to questions in real time name, by the questions."""
    found = {meaning(what, answer) for what, answer in answers.items() if answer is not None}
    return {cause for cause in found if cause is not None}


def gravest(found: set[Cause]) -> Status:
    """The status for all that was found."""
    return status_of(min(found, key=_GRAVITY.index, default=None))


def status_of(cause: Cause | None) -> Status:
    """The status for the one thing that a printer says of itself."""
    prints = cause in (None, Cause.PAPER_NEAR_END)
    return Status(Health.OK if prints else Health.FAULT, cause)
