"""What is said between us and an ESC/POS printer on one port."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import Struct

from drivers.causes import Cause
from drivers.counters import Counters
from drivers.encoding.escpos_status import (
    ASK_ERROR,
    ASK_OFFLINE,
    ASK_PAPER,
    ASK_PRINTER,
    END_MARK,
    REPORTS_ON,
    Kind,
    Reply,
    ReplyReader,
    ask,
    report_meaning,
)
from drivers.patience import Patience
from drivers.printer_status import SILENT, causes, gravest, status_of
from drivers.status import Health, Status
from drivers.transport import PortLost, WriteTimeout
from drivers.wire import Wire

_TAIL_S = 0.05
_ROW = 2
"""End marks that may come in a row: one asked for before the port was lost, and this page's."""
_AT_HAND = 64
"""Bytes that an idle printer may be sent first, for a command that a page need not wait for."""


Say = Callable[[Status], object]


class Conversation:
    """Asks, and understands the answers; held by one thread at a time.

    Remembers across reopening what this printer ever answers, so that a silent one is not waited
    for each time, and which end marks it may still send. One that answers in real time is told to
    report by itself too (`reports`): that is all that is heard of one which has run out of paper
    and lets us send nothing, not even a question.
    """

    def __init__(
        self,
        wire: Wire,
        clock: Callable[[], float],
        patience: Patience,
        counters: Counters,
        reports: bool,
    ) -> None:
        self._wire = wire
        self._clock = clock
        self._patience = patience
        self._counters = counters
        self._reports = reports
        self._answered: dict[int, bool] = {}
        self._marks: bool | None = None
        # Another process may have asked for one.
        self._owed = [clock()]
        self._begin()

    def _begin(self) -> None:
        self._replies = ReplyReader()
        self._paper = 0
        self._found = self._reported = SILENT
        self._news: Status | None = None
        self._reporting = False
        self._heard_at = self._asked_in_vain = float("-inf")

    @property
    def answers(self) -> bool:
        """Whether this printer has ever answered a question in real time."""
        return True in self._answered.values()

    @property
    def _to_report(self) -> bool:
        return self._reports and self.answers

    @property
    def fault(self) -> Status | None:
        """The fault that it reported by itself and has not taken back."""
        return self._reported if self._reported.health is Health.FAULT else None

    def open(self, limit_s: float) -> None:
        """Have an open port, hearing out what came meanwhile; PortError where there is none."""
        if self._wire.is_open:
            try:
                self._hear(0.0)
            except PortLost:
                self._wire.close()
            else:
                if not self._wire.torn:
                    return
                self._wire.close()
        self._wire.open(limit_s)
        self._begin()

    def listen(self) -> Status | None:
        """What the printer reported by itself since it was heard last; never waits. PortLost,
        PortMissing."""
        self._hear(0.0)
        news, self._news = self._news, None
        return news

    def health(self) -> Status:
        """Ask how the printer is; unknown where it says nothing. WriteTimeout, PortLost."""
        try:
            status = self._health()
        except WriteTimeout as error:
            if error.sent or self.fault is None:
                raise
            # It stopped us because it is off line, and has said why.
            return self.fault
        self._found = status
        if status is SILENT:
            self._asked_in_vain = self._clock()
        elif self._to_report and not self._reporting and self._wire.owed <= _AT_HAND:
            self._wire.write(REPORTS_ON, self._clock() + self._patience.answering_s)
            self._reporting = True
        return status

    def ask(self, what: int) -> int | None:
        """The printer's answer to one question in real time, None where it says nothing.
        WriteTimeout, PortLost."""
        if any(reply.kind is Kind.REALTIME for reply in self._hear(0.0)):
            # It does answer, only later than it was waited for.
            self._answered.clear()
        match self._answered.get(what):
            case None:
                wait = self._patience.unasked_s
            case True:
                wait = self._patience.answering_s
            case _:
                wait = self._patience.silent_s
        until = self._clock() + wait
        self._wire.write(ask(what), until, at_once=True)
        while (now := self._clock()) < until:
            for reply in self._hear(until - now):
                if reply.kind is Kind.REALTIME:
                    self._answered[what] = True
                    return reply.data[0]
        self._answered[what] = False
        return None

    def hear_until(self, enough: Callable[[Reply], bool], limit_s: float) -> None:
        """Listen until a reply is `enough`, at most `limit_s`. PortLost."""
        until = self._clock() + limit_s
        while (now := self._clock()) < until:
            if any(map(enough, self._hear(until - now))):
                return

    def send(self, page: bytes, until: float, say: Say) -> None:
        """Write a page before `until`; `say` is told why it does not go on. WriteTimeout,
        PortLost."""
        self._wire.write_page(page, until, partial(self._notice, _Stop(), say))

    def confirm(self, until: float, say: Say) -> tuple[Status, bool]:
        """Wait, after a page, for the printer's word that it is done with it.

        How it is, and whether it said so before `until`. `say` is told how it is meanwhile.
        WriteTimeout where the page did not leave, PortLost.
        """
        oldest = self._clock() - self._patience.forget_s
        self._owed = [asked for asked in self._owed if asked > oldest]
        older = len(self._owed)
        if self._to_report:
            # The page has begun with a reset, which ends reports.
            self._wire.write(REPORTS_ON, until, partial(self._notice, _Stop(), say))
            self._reporting = True
        status = SILENT
        # Which of the older marks are still to come nobody knows once a port was lost, but one
        # more than there are of them is this page's. A byte that comes alone may be noise.
        for _ in range(older + (1 if self.answers else 2)):
            status, marked = self._mark(until, say)
            if not marked:
                break
        else:
            if not self.answers or self.ask(ASK_PRINTER) is not None:
                self._settle(older)
                return status_of(Cause.PAPER_NEAR_END if self._paper else None), True
        if status.health is not Health.FAULT:
            self._marks = None if self._marks else False
        return status, False

    def _mark(self, until: float, say: Say) -> tuple[Status, bool]:
        """Ask for an end mark; how the printer is, and whether one came."""
        notice = partial(self._notice, _Stop(), say)
        self._wire.write(END_MARK, until, notice)
        self._owed.append(self._clock())
        before = len(self._owed)
        self._wire.settle(until, 0, notice)
        limit = min(until, self._clock() + self._worth_waiting())
        return self._watch(limit, before, say), len(self._owed) < before

    def _settle(self, older: int) -> None:
        """Nothing is in the printer's hands any more: hear out what it still has to say."""
        while older and self._hear(_TAIL_S):
            continue
        self._owed.clear()
        self._wire.settled()

    def _worth_waiting(self) -> float:
        """How long the word that a page is done may be waited for, in seconds."""
        if self._marks is False:
            return self._patience.silent_s
        if self._marks is None or self._asked_in_vain > self._heard_at:
            return self._patience.end_s
        return float("inf") if self.answers else self._patience.print_s

    def _watch(self, until: float, owed: int, say: Say) -> Status:
        """How the printer is while one of the end marks `owed` is awaited; ends early where none
        will come."""
        status, talks = SILENT, self.answers
        begun = self._clock()
        look = begun + self._patience.look_s
        while len(self._owed) >= owed and not self._wire.late(until):
            self._hear(min(until, look) - self._clock())
            if len(self._owed) < owed or self._clock() < min(until, look):
                continue
            if talks and look - max(begun, self._heard_at) > self._patience.quiet_s:
                break
            status = self.health() if self.answers else self._reported
            say(status)
            look = self._clock() + self._patience.look_s
            if status.health is Health.FAULT and not self._marks:
                break
        return status

    def _health(self) -> Status:
        answered = self._answered.get(ASK_PRINTER)
        printer = self.ask(ASK_PRINTER)
        if printer is None and answered:
            # It answers as a rule: its late word must not pass for that on another question.
            return self._reported
        answers = {ASK_PRINTER: printer, ASK_PAPER: self.ask(ASK_PAPER)}
        if printer is not None:
            answers[ASK_OFFLINE] = self.ask(ASK_OFFLINE)
        found = causes(answers)
        if Cause.PRINTER_FAULT in found:
            found |= causes({ASK_ERROR: self.ask(ASK_ERROR)})
        if any(answer is not None for answer in answers.values()):
            return gravest(found)
        return self._reported

    def _notice(self, stop: _Stop, say: Say) -> None:
        """Called while a page waits for the line or the printer: say why it does not go on, what
        the printer reports or else that it is stuck, and when it goes on how it was before."""
        self._hear(0.0)
        now, moved = self._clock(), self._wire.moved
        if moved != stop.moved:
            stop.moved, stop.since = moved, now
            if stop.said is not None and self.fault is None:
                stop.said = None
                say(self._found)
        status = self.fault
        if status is None and now - stop.since >= self._patience.stuck_s:
            status = Status(Health.FAULT, Cause.WRITE_TIMEOUT)
        if status is not None and status != stop.said:
            stop.said = status
            say(status)

    def _hear(self, limit_s: float) -> list[Reply]:
        """Take in what the printer says, waiting at most `limit_s` for it to begin."""
        replies = self._said(limit_s)
        queued = [reply for reply in replies if reply.kind is Kind.QUEUED]
        if queued and self._owed and self._reporting:
            # The rest of a report whose first byte was lost looks like end marks, in a row.
            more = self._said(_TAIL_S)
            replies += more
            queued += [reply for reply in more if reply.kind is Kind.QUEUED]
        if len(queued) > min(len(self._owed), _ROW):
            self._counters.bad_frames += len(queued)
            queued = []
        for reply in queued:
            self._owed.pop(0)
            self._marks = True
            self._paper = reply.data[0]
        return replies

    def _said(self, limit_s: float) -> list[Reply]:
        before = self._replies.dropped
        replies = self._replies.feed(self._wire.read(limit_s))
        self._counters.frames += len(replies)
        self._counters.bad_frames += self._replies.dropped - before
        if replies:
            self._heard_at = self._clock()
        for reply in replies:
            if reply.kind is Kind.REPORT:
                # A report holds until the next one, but a printer switched off sends none:
                # only a fault is still believed when questions are not answered.
                self._news = status_of(report_meaning(reply.data))
                self._reported = self._news if self._news.health is Health.FAULT else SILENT
        return replies


class _Stop(Struct):
    """Since when a page does not go on (`moved`: the bytes that had left by then), and what was
    said of it."""

    moved: int = -1
    since: float = 0.0
    said: Status | None = None
