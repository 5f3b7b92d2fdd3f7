"""What can go wrong, where, and whether it is to go wrong now."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from typing import get_args

from tests.simulation.choices import Choices
from tests.simulation.platform import DINING, DOUYIN, RETAIL
from tui_pos.ledger.records import AnyRecord

Pair = tuple[str, str]
"""A step, and what goes wrong there."""

# A request on its way and back.
REQUEST_LOST = "request lost"
REQUEST_LATE = "request late"
DUPLICATED = "request duplicated"
REPLY_LOST = "reply lost"
REPLY_LATE = "reply late"
DRIP = "reply dripping"
NO_CONNECTION = "no connection"
NO_NAME = "no name"
NO_TLS = "TLS failed"
RESET = "connection reset"
CUT = "reply cut in half"
GARBAGE = "reply is garbage"
WRONG_SHAPE = "reply of a wrong shape"
BAD_REQUEST = "HTTP 4xx"
SERVER_ERROR = "HTTP 5xx"
REDIRECT = "redirect"
RATE_LIMIT = "rate limit"
TOKEN_EXPIRED = "token expired"
TROUBLE = "platform in trouble"
OFF_BEFORE_SEND = "power lost before the send"
OFF_IN_FLIGHT = "power lost in flight"
OFF_AT_REPLY = "power lost at the reply"
STALE = "platform state out of date"

ON_THE_WAY = (
    *(REQUEST_LOST, REQUEST_LATE, DUPLICATED, REPLY_LOST, REPLY_LATE, DRIP),
    *(NO_CONNECTION, NO_NAME, NO_TLS, RESET, CUT, GARBAGE, WRONG_SHAPE),
    *(BAD_REQUEST, SERVER_ERROR, REDIRECT, RATE_LIMIT, TOKEN_EXPIRED, TROUBLE),
    *(OFF_BEFORE_SEND, OFF_IN_FLIGHT, OFF_AT_REPLY),
)

# A durable write.
OFF_BEFORE = "power lost before the write"
OFF_WITHIN = "power lost within the write"
OFF_AFTER = "power lost after the write"
DISK_FULL = "disk full"
READ_ONLY = "disk read-only"
UNCERTAIN = "commit uncertain"

ON_DISK = (OFF_BEFORE, OFF_WITHIN, OFF_AFTER, DISK_FULL, READ_ONLY, UNCERTAIN)

# A printer and its drawer.
DEAD = "printer dead"
NO_PAPER = "printer without paper"
BROKE_OFF = "printer stopped in the middle"
SILENT = "printer confirms nothing"
OFF_PRINTING = "power lost while printing"

ON_PAPER = (DEAD, NO_PAPER, BROKE_OFF, SILENT, OFF_PRINTING)

# The till as a whole.
PAGES_HALF_WRITTEN = "power lost while pages move"
KILLED = "program killed"
OLDER_COPY = "ledger swapped for an older copy"
CLOCK_FORWARD = "clock jumps forward"
CLOCK_BACK = "clock jumps back"

PRINT, DRAWER, CHECKPOINT, TILL, LEDGER, CLOCK = (
    *("print", "drawer", "checkpoint"),
    *("till", "ledger file", "clock"),
)

_CALLS = ("check", "redeem", "look", "undo", "list")
_QUESTIONS = ("check", "look", "list")
_ELSEWHERE = "answer.unlisted"
"""Posted by what carries effects out, in whose place the machines of a world stand: a note for
whoever keeps the platforms' documents, which no sale depends on."""
RECORDS = tuple(sorted({kind.__struct_config__.tag for kind in get_args(AnyRecord)} - {_ELSEWHERE}))


def faults_of(step: str) -> tuple[str, ...]:
    """What can go wrong at a step."""
    if step.startswith("record "):
        return ON_DISK
    if step in _OTHERS:
        return _OTHERS[step]
    return (*ON_THE_WAY, STALE) if step.endswith(_QUESTIONS) else ON_THE_WAY


_OTHERS = {
    PRINT: ON_PAPER,
    DRAWER: (DEAD,),
    CHECKPOINT: (PAGES_HALF_WRITTEN,),
    TILL: (KILLED,),
    LEDGER: (OLDER_COPY,),
    CLOCK: (CLOCK_FORWARD, CLOCK_BACK),
}

STEPS = (
    *(f"{kind} {call}" for kind in (RETAIL, DINING, DOUYIN) for call in _CALLS),
    *(f"{DOUYIN} token", f"{DOUYIN} link"),
    *(f"record {tag}" for tag in RECORDS),
    *_OTHERS,
)
PAIRS = tuple((step, fault) for step in STEPS for fault in faults_of(step))


class Faults:
    """Decides about faults. `chance`: how likely one is at each step, 0 for none.

    `planned` are faults to come for certain: each of these queues on its own, each fault the next
    time that its step is taken. `seen` are the steps that were taken.
    """

    def __init__(self, choices: Choices, planned: Iterable[Iterable[Pair]] = ()) -> None:
        self.chance = 0.0
        self.planned = [deque(one) for one in planned]
        self.counts: Counter[Pair] = Counter()
        self.seen: set[str] = set()
        self._choices = choices

    def at(self, steps: tuple[str, ...], stream: str, often: float = 1.0) -> str:
        """What goes wrong at a step, which may be several in one; "" for nothing.

        `often`: how much more or less likely than elsewhere.
        """
        self.seen.update(steps)
        fault = self._planned(steps)
        if not fault and self.chance and self._choices.happens(stream, self.chance * often):
            fault = self._choices.one_of(stream, faults_of(steps[0]))
        if fault:
            for step in steps:
                self.counts[step, fault] += 1
        return fault

    def _planned(self, steps: tuple[str, ...]) -> str:
        for queue in self.planned:
            if queue and queue[0][0] in steps:
                return queue.popleft()[1]
        return ""
