"""How a device is, and how something asked of it ended. Unknown is never rounded to either side."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from drivers.causes import Cause


class Health(StrEnum):
    """What is known of a device."""

    OK = "ok"
    FAULT = "fault"
    UNKNOWN = "unknown"


class Status(Struct, frozen=True):
    """A device's health. `cause` may come with ok too: paper that is nearly out still prints."""

    health: Health
    cause: Cause | None = None
    detail: str = ""


class Outcome(StrEnum):
    """How a thing asked of a device ended."""

    DONE = "done"
    FAILED = "failed"
    UNKNOWN = "unknown"
