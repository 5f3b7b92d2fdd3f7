"""A receipt printer, and the drawer on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock, Thread, current_thread
from typing import TypeVar

from msgspec import Struct

from drivers.causes import Cause
from drivers.checks import Asker, Check, Level
from drivers.conversation import Conversation
from drivers.counters import Counters, counting
from drivers.device import Capability, Kind
from drivers.encoding.escpos import Pin, Profile, drawer_pulse, drawer_pulse_now
from drivers.encoding.escpos_status import ASK_PRINTER, PIN_3
from drivers.patience import Patience
from drivers.reopening import AGAIN_S
from drivers.status import Health, Outcome, Status
from drivers.transport import (
    CONNECT_S,
    Direction,
    PortError,
    PortLost,
    PortSettings,
    Tap,
    WriteTimeout,
)
from drivers.wire import Wire

T = TypeVar("T")

KICK_S = 0.5
"""The longest the drawer's command may take, in seconds."""
LISTEN_S = 0.2
"""How long what an idle printer says by itself may wait to be heard, in seconds."""
CHECK_S = 5.0
"""How long a check waits for a page that is being sent, in seconds."""
_STEP_S = 0.01


class Result(Struct, frozen=True):
    """How a job ended. `sent`: whether any byte of it may have reached the printer."""

    outcome: Outcome
    cause: Cause | None = None
    sent: bool = False


def _ignore(status: Status) -> None:
    """Nobody is told."""


class Printer:
    """Sends pages and pulses; opens its port when needed and again after a loss.

    All of it may be called from any thread. One of them has the turn: for a page from its first
    question to its last answer, else for one question; the others wait for it as long as they
    are given. `kick` alone does not wait: it slips in between the commands of a page. `status`
    and `counters` never wait. `on_status` is called once per change on the thread that noticed
    it, which has the turn: it must not call back. After `start` the printer is also listened to
    while nobody uses it: what it reports by itself, and that it was pulled out, is then said
    within LISTEN_S; one that reports nothing has to be asked (`look`).
    """

    kind = Kind.PRINTER

    def __init__(
        self,
        port: PortSettings,
        profile: Profile,
        on_status: Callable[[Status], None] = _ignore,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        tap: Tap | None = None,
        reports: bool = True,
    ) -> None:
        """`reports`: once it has answered, tell it to report by itself; False for one that does
        not know the command and would print it."""
        self.url = port.url
        self.profile = profile
        self.capabilities = _capabilities(profile)
        self._on_status = on_status
        self._clock = clock
        self._patience = patience or Patience()
        self._counters = Counters()
        self._count = counting(self._counters, tap)
        self._witness: Tap | None = None
        self._wire = Wire(port, clock, self._tapped, self._counters)
        self._talk = Conversation(self._wire, clock, self._patience, self._counters, reports)
        self._turn = Lock()
        self._known = Status(Health.UNKNOWN)
        self._over = Event()
        self._listener: Thread | None = None

    @property
    def status(self) -> Status:
        """How it was found last; never waits. Unknown before the printer was tried."""
        return self._known

    @property
    def counters(self) -> Counters:
        """What it has been through."""
        return self._counters

    def start(self) -> None:
        """Open its port and listen to it while it is idle; looks for it as long as it is gone."""
        if self._listener is None:
            self._over.clear()
            name = f"printer {self.url}"
            self._listener = Thread(target=self._listen, name=name, daemon=True)
            self._listener.start()

    def close(self) -> None:
        """Give the port up, once a page that is being sent has ended, at the latest after two
        seconds; that page is then failed or unknown. What is used again opens it again."""
        self._over.set()
        listener, self._listener = self._listener, None
        if listener is not None and listener is not current_thread():
            listener.join()
        if not self._turn.acquire(timeout=self._patience.close_s):
            self._wire.give_up()
            self._turn.acquire()
            self._wire.give_up(False)
        try:
            self._wire.close()
        finally:
            self._turn.release()

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
        # Who only listens gives the turn back at once.
        mine = self._turn.acquire(timeout=_STEP_S)
        while not mine and not self._wire.is_open and self._clock() < until:
            # Whoever has the turn is opening the port.
            mine = self._turn.acquire(timeout=_STEP_S)
        self._counters.jobs += 1
        try:
            if mine:
                self._talk.open(until - self._clock())
            # A printer that answers in real time also obeys in real time, ahead of its page.
            # So does one that is off line, where a queued command would open the drawer later.
            stuck = not mine or self._known.health is Health.FAULT
            now = stuck and self._talk.answers
            pulse = drawer_pulse_now if now else drawer_pulse
            mark = self._wire.write(pulse(pin, self.profile.pulse_ms), until)
            if not self._wire.flush(mark, until):
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
        self._asked(lambda: self._say(self._talk.health()), limit_s)
        return self._known

    def pin3(self, limit_s: float = 2.0) -> bool | None:
        """Whether pin 3 of the drawer's connector is high; None where the printer does not say,
        or is busy with a page."""
        answer = self._asked(lambda: self._talk.ask(ASK_PRINTER), limit_s)
        return None if answer is None else bool(answer & PIN_3)

    def check(self, level: Level, ask: Asker) -> Check:
        """internal: all that it can be asked, and its modem lines. external: a short strip.
        interactive: whether that came out well."""
        from drivers.printer_check import ask_everything, print_strip
        from drivers.witness import Witness

        witness = Witness(self.kind, self._clock, self.profile.encoding)
        self._witness = witness
        try:
            if level is Level.INTERNAL:
                status = self.look()
                ready = status.health is Health.OK
                self._asked(lambda: ask_everything(self._talk, self._wire, witness, ready), CHECK_S)
            else:
                status = print_strip(self, level, ask, witness)
        finally:
            self._witness = None
        return Check(level, status, witness.evidence)

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
        self._counters.jobs += 1
        try:
            self._talk.send(page, until, self._say)
        except PortError as error:
            return Result(Outcome.FAILED, self._fail(error).cause, sent=_sent(error))
        try:
            status, confirmed = self._talk.confirm(until, self._say)
        except WriteTimeout as error:
            return Result(Outcome.FAILED, self._fail(error).cause, sent=True)
        except PortError as error:
            return Result(Outcome.UNKNOWN, self._fail(error).cause, sent=True)
        if confirmed:
            self._say(status)
            return Result(Outcome.DONE, status.cause, sent=True)
        if status.health is Health.FAULT:
            return Result(Outcome.FAILED, status.cause, sent=True)
        return Result(Outcome.UNKNOWN, status.cause, sent=True)

    def _asked(self, question: Callable[[], T], limit_s: float) -> T | None:
        """Put a question when it is our turn; None where it is not within `limit_s`, or where the
        port fails."""
        if not self._turn.acquire(timeout=limit_s):
            return None
        try:
            self._talk.open(limit_s)
            return question()
        except PortError as error:
            self._fail(error)
            return None
        finally:
            self._turn.release()

    def _listen(self) -> None:
        failures, due = 0, self._clock()
        while not self._over.is_set():
            if self._turn.acquire(blocking=False):
                try:
                    if self._wire.is_open:
                        news = self._talk.listen()
                        if news is not None:
                            self._say(news)
                    elif self._clock() >= due:
                        self._talk.open(CONNECT_S)
                        self._say(self._talk.health())
                        failures = 0
                except PortError as error:
                    self._fail(error)
                    due = self._clock() + AGAIN_S[min(failures, len(AGAIN_S) - 1)]
                    failures += 1
                finally:
                    self._turn.release()
            self._over.wait(LISTEN_S)

    def _tapped(self, direction: Direction, data: bytes) -> None:
        self._count(direction, data)
        witness = self._witness
        if witness is not None:
            witness(direction, data)

    def _fail(self, error: PortError) -> Status:
        """Give up a port that failed; what a printer reported of itself says more than that it
        takes nothing."""
        told = self._talk.fault if isinstance(error, WriteTimeout) else None
        self._wire.close()
        return self._say(told or Status(Health.FAULT, error.cause, error.detail))

    def _say(self, new: Status) -> Status:
        if new.health is Health.FAULT:
            self._counters.last_error = new.cause
        old, self._known = self._known, new
        if (old.health, old.cause) != (new.health, new.cause):
            self._on_status(new)
        return new


def _capabilities(profile: Profile) -> frozenset[Capability]:
    able = {Capability.REPORTS, Capability.CONFIRMS, Capability.OPENS_DRAWER, Capability.CHINESE}
    if profile.cutter != "none":
        able.add(Capability.CUTS)
    return frozenset(able)


def _sent(error: PortError) -> bool:
    """Whether bytes may have got through before the port failed."""
    return isinstance(error, PortLost) or (isinstance(error, WriteTimeout) and error.sent)
