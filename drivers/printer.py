"""A receipt printer, and the drawer on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from msgspec import Struct

from drivers.causes import Cause
from drivers.checks import Asker, Check, Level
from drivers.conversation import Conversation, Patience
from drivers.counters import Counters, counting
from drivers.device import Capability, Kind
from drivers.encoding.escpos import Pin, Profile, drawer_pulse, drawer_pulse_now
from drivers.encoding.escpos_status import ASK_PRINTER, PIN_3
from drivers.status import Health, Outcome, Status
from drivers.transport import PortError, PortLost, PortSettings, Tap, WriteTimeout

KICK_S = 0.5
"""The longest the drawer's command may take, in seconds."""
_STEP_S = 0.01


class Result(Struct, frozen=True):
    """How a job ended. `sent`: whether any byte of it may have reached the printer."""

    outcome: Outcome
    cause: Cause | None = None
    sent: bool = False


class Printer:
    """Sends pages and pulses; opens its port when needed and again after a loss.

    May be used from several threads: one page at a time, while `kick` slips in between the
    commands of a page. `on_status` is called once per change, on the thread that noticed it.
    """

    kind = Kind.PRINTER
    capabilities = frozenset(Capability)

    def __init__(
        self,
        port: PortSettings,
        profile: Profile,
        on_status: Callable[[Status], None],
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        tap: Tap | None = None,
    ) -> None:
        self.url = port.url
        self.profile = profile
        self.counters = Counters()
        tap = counting(self.counters, tap)
        self._talk = Conversation(port, clock, patience or Patience(), tap)
        self._on_status = on_status
        self._clock = clock
        self._turn = Lock()
        self._known = Status(Health.UNKNOWN)

    @property
    def status(self) -> Status:
        """How it was found last; never waits. Unknown before the printer was tried."""
        return self._known

    def send(
        self, page: bytes, deadline_s: float, before: Callable[[], bool] | None = None
    ) -> Result:
        """Print `page` within `deadline_s`.

        done: the printer said that it worked it off. failed: not all of it could be sent, or the
        printer reports a fault and not the end of the page; `sent` says whether a part may be on
        paper. unknown: sent, not confirmed. A fault reported beforehand fails the job, silence
        does not. `before` is called right before the first byte and can prevent it by False.
        """
        until = self._clock() + deadline_s
        if not self._turn.acquire(timeout=deadline_s):
            return Result(Outcome.FAILED, Cause.WRITE_TIMEOUT)
        try:
            return self._send(page, until, before)
        finally:
            self._turn.release()

    def kick(self, pin: Pin = 2) -> Result:
        """Open the drawer, within half a second, also while a page is stuck.

        done: the command has left; a drawer confirms nothing. unknown: it waits on the line.
        """
        until = self._clock() + KICK_S
        mine = self._turn.acquire(blocking=False)
        while not mine and not self._talk.is_open and self._clock() < until:
            # Whoever has the turn is opening the port.
            mine = self._turn.acquire(timeout=_STEP_S)
        try:
            if mine:
                self._talk.open(until - self._clock())
            # A printer that answers in real time also obeys in real time, ahead of its page.
            # So does one that is off line, where a queued command would open the drawer later.
            stuck = not mine or self._known.health is Health.FAULT
            now = stuck and self._talk.answers
            pulse = drawer_pulse_now(pin) if now else drawer_pulse(pin)
            self._talk.write(pulse, until)
            if not self._talk.flush(until):
                return Result(Outcome.UNKNOWN, Cause.WRITE_TIMEOUT, sent=True)
        except PortError as error:
            if mine:
                self._fail(error)
            return Result(Outcome.FAILED, error.cause, _sent(error))
        finally:
            if mine:
                self._turn.release()
        return Result(Outcome.DONE, sent=True)

    def look(self, limit_s: float = 2.0) -> Status:
        """Ask the printer how it is; while a page is being sent, what is known already."""
        if not self._turn.acquire(timeout=limit_s):
            return self._known
        try:
            self._talk.open(limit_s)
            return self._say(self._talk.health())
        except PortError as error:
            return self._fail(error)
        finally:
            self._turn.release()

    def pin3(self, limit_s: float = 2.0) -> bool | None:
        """Whether pin 3 of the drawer's connector is high; None where the printer does not say,
        or is busy with a page."""
        if not self._turn.acquire(timeout=limit_s):
            return None
        try:
            self._talk.open(limit_s)
            answer = self._talk.ask(ASK_PRINTER)
        except PortError as error:
            self._fail(error)
            return None
        finally:
            self._turn.release()
        return None if answer is None else bool(answer & PIN_3)

    def start(self) -> None:
        """The port is opened when it is used."""

    def check(self, level: Level, ask: Asker) -> Check:
        """Whether it prints."""
        return Check(level, self.look())

    def close(self) -> None:
        """Give the port up, once a page that is being sent has ended."""
        with self._turn:
            self._talk.close()

    def _send(self, page: bytes, until: float, before: Callable[[], bool] | None) -> Result:
        try:
            self._talk.open(until - self._clock())
            status = self._say(self._talk.health())
        except PortError as error:
            self._fail(error)
            return Result(Outcome.FAILED, error.cause)
        if status.health is Health.FAULT:
            return Result(Outcome.FAILED, status.cause)
        if before is not None and not before():
            return Result(Outcome.FAILED)
        try:
            self._talk.write_page(page, until)
        except PortError as error:
            self._fail(error)
            return Result(Outcome.FAILED, error.cause, sent=_sent(error))
        try:
            status, confirmed = self._talk.confirm(until, self._say)
        except WriteTimeout as error:
            self._fail(error)
            return Result(Outcome.FAILED, error.cause, sent=True)
        except PortError as error:
            self._fail(error)
            return Result(Outcome.UNKNOWN, error.cause, sent=True)
        if confirmed:
            return Result(Outcome.DONE, status.cause, sent=True)
        if status.health is Health.FAULT:
            return Result(Outcome.FAILED, status.cause, sent=True)
        return Result(Outcome.UNKNOWN, status.cause, sent=True)

    def _fail(self, error: PortError) -> Status:
        self._talk.close()
        return self._say(Status(Health.FAULT, error.cause, error.detail))

    def _say(self, new: Status) -> Status:
        old, self._known = self._known, new
        if (old.health, old.cause) != (new.health, new.cause):
            self._on_status(new)
        return new


def _sent(error: PortError) -> bool:
    """Whether bytes may have got through before the port failed."""
    return isinstance(error, PortLost) or (isinstance(error, WriteTimeout) and error.sent)
