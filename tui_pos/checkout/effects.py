"""What a checkout wants done outside, and what comes back. It never waits for either itself.

The till carries effects out on threads of their own and hands each answer back as an event;
a simulation can do the same on a clock of its own.
"""

from __future__ import annotations

from datetime import date

import msgspec

from tui_pos.checkout.commands import Command
from tui_pos.checkout.view import DeviceView
from tui_pos.platforms.base import Checked, DayListed, Looked, Outcome, Request
from tui_pos.platforms.tokens import Standing
from tui_pos.secret import Secret
from tui_pos.vouchers.protocol import Goal


class Effect(msgspec.Struct, frozen=True):
    """Something to be done outside; whatever it changes there is on disk already."""


class CheckCode(Effect, frozen=True):
    serial: int
    platform: str
    code: Secret

    def answered(self, answer: Checked) -> CodeChecked:
        return CodeChecked(self.serial, answer)


class SendRequest(Effect, frozen=True):
    """Send a redemption or its undo, once; the answer carries the same `ticket`. `again`: this
    very request went out before."""

    sale: str
    redemption: int
    goal: Goal
    ticket: int
    platform: str
    request: Request
    again: bool

    def answered(self, answer: Outcome) -> RequestAnswered:
        return RequestAnswered(self.sale, self.redemption, self.goal, self.ticket, answer)


class AskPlatform(Effect, frozen=True):
    """Ask how the code of an open outcome stands."""

    sale: str
    redemption: int
    goal: Goal
    ticket: int
    platform: str
    request: Request

    def answered(self, answer: Looked) -> PlatformAsked:
        return PlatformAsked(self.sale, self.redemption, self.goal, self.ticket, answer)


class LookUp(Effect, frozen=True):
    """Ask how a code stands of which no outcome is open."""

    ticket: int
    platform: str
    code: Secret

    def answered(self, answer: Looked) -> CodeLooked:
        return CodeLooked(self.ticket, answer)


class ListDay(Effect, frozen=True):
    """Ask for a platform's own list of a Chinese day."""

    ticket: int
    platform: str
    day: date

    def answered(self, answer: DayListed) -> DayAnswered:
        return DayAnswered(self.ticket, answer)


class Later(Effect, frozen=True):
    """Hand a command back at a moment: monotonic seconds."""

    at: float
    command: Command


class RenewToken(Effect, frozen=True):
    """Look at a platform's token, and renew it where that is due."""

    platform: str

    def answered(self, standing: Standing) -> TokenStands:
        return TokenStands(self.platform, standing)


class PrintJobs(Effect, frozen=True):
    """Receipts wait to be printed."""


class KickDrawer(Effect, frozen=True):
    pass


class AdvanceNow(Command, frozen=True):
    """No other Enter followed the one that waits."""


class CodeChecked(Command, frozen=True):
    serial: int
    answer: Checked


class RequestAnswered(Command, frozen=True):
    sale: str
    redemption: int
    goal: Goal
    ticket: int
    answer: Outcome


class PlatformAsked(Command, frozen=True):
    sale: str
    redemption: int
    goal: Goal
    ticket: int
    answer: Looked


class CodeLooked(Command, frozen=True):
    ticket: int
    answer: Looked


class DayAnswered(Command, frozen=True):
    ticket: int
    answer: DayListed


class AnswerUnlisted(Command, frozen=True):
    """What came of an effect was an answer that the platform's document does not list."""

    platform: str
    error: int
    words: str


class SyncDue(Command, frozen=True):
    """It is time to hear what a platform has to say."""

    platform: str


class AskNow(Command, frozen=True):
    """The pause before asking again is over."""

    sale: str
    redemption: int


class TokenDue(Command, frozen=True):
    """It is time to look at a platform's token."""

    platform: str


class TokenStands(Command, frozen=True):
    """How a token stands, after it was renewed where that was due."""

    platform: str
    standing: Standing


class JobStarts(Command, frozen=True):
    """The print queue is about to send a receipt; it waits until that is on disk."""

    job: int


class JobEnded(Command, frozen=True):
    """`outcome`: "done", "unconfirmed", "waiting" when it did not come out whole and will be sent
    again, "failed" when it could not be made ready for paper; `error` is why."""

    job: int
    outcome: str
    error: int | None = None


class DrawerShut(Command, frozen=True):
    """No printer took the command for the drawer; `error` is why."""

    error: int


class DeviceChanged(Command, frozen=True):
    device: DeviceView
