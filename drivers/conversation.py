"""What is said between us and an ESC/POS printer on one port."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from msgspec import Struct

from drivers.causes import Cause
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_status import (
    ASK_ERROR,
    ASK_OFFLINE,
    ASK_PAPER,
    ASK_PRINTER,
    END_MARK,
    Kind,
    Reply,
    ReplyReader,
    ask,
    meaning,
    report_meaning,
)
from drivers.status import Health, Status
from drivers.transport import (
    CHUNK,
    CONNECT_S,
    Port,
    PortLost,
    PortMissing,
    PortSettings,
    Tap,
    WriteTimeout,
    open_port,
)

_SLICE_S = 0.1
"""How long one attempt to write may hold the wire, in seconds."""
_STEP_S = 0.005


class Patience(Struct, frozen=True):
    """How long to wait for an answer, in seconds: from a printer never asked before, from one
    that has answered, from one that was silent before; for its word that a page is done; how
    often to ask meanwhile; and after how long that word comes no more."""

    unasked_s: float = 0.5
    answering_s: float = 1.0
    silent_s: float = 0.1
    end_s: float = 3.0
    look_s: float = 1.0
    forget_s: float = 60.0


class Conversation:
    """Writes whole commands and understands the answers.

    One thread at a time holds the conversation; another may only `write`. Remembers across
    reopening what this printer ever answers, so that a silent one is not waited for each time.
    """

    def __init__(
        self,
        settings: PortSettings,
        clock: Callable[[], float],
        patience: Patience,
        tap: Tap | None,
    ) -> None:
        self._settings = settings
        self._tap = tap
        self._clock = clock
        self._patience = patience
        self._port: Port | None = None
        self._next, self._wire = Lock(), Lock()
        self._torn = False
        self._answered: dict[int, bool] = {}
        self._marks: bool | None = None
        self._begin()

    def _begin(self) -> None:
        self._replies = ReplyReader()
        self._owed: list[float] = []
        self._paper = 0
        self._reported = SILENT

    @property
    def is_open(self) -> bool:
        """Whether there is a port to write to."""
        return self._port is not None

    @property
    def answers(self) -> bool:
        """Whether this printer has ever answered a question in real time."""
        return True in self._answered.values()

    def open(self, limit_s: float) -> None:
        """Have an open port, hearing out what came meanwhile; PortError where there is none."""
        if self._port is not None:
            try:
                self._hear(0.0)
            except PortLost:
                self.close()
            else:
                if not self._torn:
                    return
                self.close()
        with self._wired(self._clock() + limit_s):
            self._port = open_port(self._settings, connect_s=min(limit_s, CONNECT_S), tap=self._tap)
            self._torn = False
            self._begin()

    def close(self) -> None:
        """Give the port up, with what was not sent yet."""
        with self._next, self._wire:
            if self._port is not None:
                self._port.close()
                self._port = None

    def write(self, command: bytes, until: float) -> None:
        """Write one or more whole commands before `until`, letting others in as long as nothing
        is written. WriteTimeout, PortLost, PortMissing."""
        written = 0
        while written == 0:
            with self._wired(until):
                port = self._opened()
                if self._torn:
                    raise WriteTimeout("in the middle of a command")
                written = port.write_some(command, min(_SLICE_S, until - self._clock()))
                while 0 < written < len(command):
                    more = port.write_some(command[written:], until - self._clock())
                    if not more and self._clock() >= until:
                        self._torn = True
                        raise WriteTimeout(sent=True)
                    written += more
            if not written and self._clock() >= until:
                raise WriteTimeout

    def write_page(self, page: bytes, until: float) -> None:
        """Write a page before `until`, giving way between its commands, and never far ahead of
        the line, so that a drawer's pulse does not queue behind a page. As `write`."""
        sent = False
        for piece in _pieces(page):
            try:
                self.write(piece, until)
                sent = True
                self._settle(until, CHUNK)
            except WriteTimeout as error:
                raise WriteTimeout(error.detail, sent=sent or error.sent) from error

    def flush(self, until: float) -> bool:
        """Wait until all that was written has left; False where it has not before `until`."""
        while self._opened().unsent():
            if self._clock() >= until:
                return False
            time.sleep(_STEP_S)
        return True

    def health(self) -> Status:
        """Ask how the printer is; unknown where it says nothing."""
        answered = self._answered.get(ASK_PRINTER)
        printer = self.ask(ASK_PRINTER)
        if printer is None and answered:
            # It answers as a rule: its late word must not pass for that on another question.
            return self._reported
        answers = {ASK_PRINTER: printer, ASK_PAPER: self.ask(ASK_PAPER)}
        if printer is not None:
            answers[ASK_OFFLINE] = self.ask(ASK_OFFLINE)
        causes = _causes(answers)
        if Cause.PRINTER_FAULT in causes:
            causes |= _causes({ASK_ERROR: self.ask(ASK_ERROR)})
        if any(answer is not None for answer in answers.values()):
            return _status(min(causes, key=_GRAVITY.index, default=None))
        return self._reported

    def confirm(self, until: float, say: Callable[[Status], object]) -> tuple[Status, bool]:
        """Wait, after a page, for the printer's word that it is done with it.

        How it is, and whether it said so before `until`. `say` is told how it is meanwhile.
        WriteTimeout where the page did not leave, PortLost.
        """
        self.write(END_MARK, until)
        # Older marks still answered come first, and must not be taken for this page's.
        oldest = self._clock() - self._patience.forget_s
        self._owed = [*(sent for sent in self._owed if sent > oldest), self._clock()]
        self._settle(until, 0)
        if not self._marks:
            limit = self._patience.silent_s if self._marks is False else self._patience.end_s
            until = min(until, self._clock() + limit)
        status = self._watch(until, say)
        if not self._owed:
            return _status(Cause.PAPER_NEAR_END if self._paper else None), True
        if status.health is not Health.FAULT:
            self._marks = None if self._marks else False
        return status, False

    def _watch(self, until: float, say: Callable[[Status], object]) -> Status:
        """How the printer is while its end mark is awaited; ends early where none will come."""
        status = SILENT
        look = self._clock() + self._patience.look_s
        while self._owed and (now := self._clock()) < until:
            self._hear(min(until, look) - now)
            if not self._owed or self._clock() < min(until, look):
                continue
            status = self.health() if self.answers else self._reported
            say(status)
            look = self._clock() + self._patience.look_s
            if status.health is Health.FAULT and not self._marks:
                break
        return status

    def _settle(self, until: float, most: int) -> None:
        """Wait until no more than `most` bytes are still to leave, listening meanwhile."""
        while self._opened().unsent() > most:
            if self._clock() >= until:
                raise WriteTimeout(sent=True)
            self._hear(_STEP_S)

    def _opened(self) -> Port:
        if self._port is None:
            raise PortMissing("not open")
        return self._port

    @contextmanager
    def _wired(self, until: float) -> Iterator[None]:
        """The wire, in order of asking: who writes again and again cannot keep others out."""
        if not self._next.acquire(timeout=max(until - self._clock(), 0.0)):
            raise WriteTimeout("the wire is held")
        try:
            if not self._wire.acquire(timeout=max(until - self._clock(), 0.0)):
                raise WriteTimeout("the wire is held")
        finally:
            self._next.release()
        try:
            yield
        finally:
            self._wire.release()

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
        self.write(ask(what), until)
        while (now := self._clock()) < until:
            for reply in self._hear(until - now):
                if reply.kind is Kind.REALTIME:
                    self._answered[what] = True
                    return reply.data[0]
        self._answered[what] = False
        return None

    def _hear(self, limit_s: float) -> list[Reply]:
        """Take in what the printer says, waiting at most `limit_s` for it to begin."""
        replies = self._replies.feed(self._opened().read(limit_s))
        for reply in replies:
            if reply.kind is Kind.QUEUED and self._owed:
                self._owed.pop(0)
                self._marks = True
                self._paper = reply.data[0]
            elif reply.kind is Kind.REPORT:
                # A report holds until the next one, but a printer switched off sends none:
                # only a fault is still believed when questions are not answered.
                status = _status(report_meaning(reply.data))
                self._reported = status if status.health is Health.FAULT else SILENT
        return replies


_GRAVITY = (
    Cause.COVER_OPEN,
    Cause.PAPER_END,
    Cause.CUTTER,
    Cause.HEAD_HOT,
    Cause.PRINTER_FAULT,
    Cause.PRINTER_OFFLINE,
    Cause.PAPER_NEAR_END,
)
SILENT = Status(Health.UNKNOWN, Cause.NO_ANSWER)


def _causes(answers: dict[int, int | None]) -> set[Cause]:
    found = {meaning(what, answer) for what, answer in answers.items() if answer is not None}
    return {cause for cause in found if cause is not None}


def _status(cause: Cause | None) -> Status:
    prints = cause in (None, Cause.PAPER_NEAR_END)
    return Status(Health.OK if prints else Health.FAULT, cause)


def _pieces(page: bytes) -> Iterator[bytes]:
    """Whole commands together, as many as fit a chunk."""
    splitter = Splitter()
    piece = b""
    for command in splitter.feed(page):
        if piece and len(piece) + len(command.raw) > CHUNK:
            yield piece
            piece = b""
        piece += command.raw
    if piece + splitter.rest:
        yield piece + splitter.rest
