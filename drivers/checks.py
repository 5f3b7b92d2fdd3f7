"""What looking at a device tells: at three levels, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from drivers.status import Status
from drivers.transport import Direction


class Level(StrEnum):
    """How far a check may go (as in UnifiedPOS CheckHealth): ask only; make the device act; ask
    the person in front of it as well."""

    INTERNAL = "internal"
    EXTERNAL = "external"
    INTERACTIVE = "interactive"


class Meaning(Struct, frozen=True):
    """What something means, as the key of a message and what fills it; the words are not ours."""

    key: str
    params: dict[str, str | int] = {}


class Evidence(Struct, frozen=True):
    """One thing that was seen: bytes that went out or came in, or a remark without bytes.
    `at`: seconds of the device's clock."""

    at: float
    meaning: Meaning
    direction: Direction | None = None
    data: bytes = b""


class Check(Struct, frozen=True):
    """What came of a check."""

    level: Level
    status: Status
    evidence: tuple[Evidence, ...] = ()


class Question(Struct, frozen=True):
    """What only the person in front of the device can say. `answers`: keys of what may be said."""

    meaning: Meaning
    answers: tuple[str, ...] = ("yes", "no")


Asker = Callable[[Question], str | None]
"""Waits for one of the answers; None where the person gave up."""
