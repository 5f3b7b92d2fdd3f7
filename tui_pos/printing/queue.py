"""The queue that brings receipts to paper. A stuck printer holds up nothing but itself."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from msgspec.structs import replace

from drivers.causes import Cause
from drivers.encoding.escpos import Profile
from drivers.printer import Printer, Result
from drivers.status import Health, Outcome
from tui_pos.errors import TillError
from tui_pos.ledger.prints import PrintJob
from tui_pos.printing.watching import Pace, Watched

_INTERNAL = 9001


class Books(Protocol):
    """What the queue needs of the till. Called on the queue's own threads."""

    def waiting(self) -> list[PrintJob]:
        """Receipts to be printed, oldest first; one that just ended may still be among them."""

    def page(self, job: PrintJob, profile: Profile) -> bytes:
        """The bytes of one receipt for such a printer. Raises TillError where it cannot be read."""

    def starts(self, job: PrintJob) -> bool:
        """Wait until it is on disk that this receipt is about to be sent; False where that
        could not be written, or a person gave it up, which is told there; nothing is sent then."""

    def ended(self, job: int, outcome: str, error: int | None) -> None:
        """Record what became of a receipt; the words are those of `effects.JobEnded`."""

    def drawer_shut(self, error: int) -> None:
        """No printer took the command for the drawer; why the first one did not."""


class PrintQueue:
    """Prints one receipt after another on a thread of its own, and opens the drawer on another.

    `printers`, at least one: the first prints; the others, in order, stand in for one receipt
    where those before them fail. What is wrong with a printer is said by the printer itself.
    `drawers`: what opens each drawer, where that is more than the usual pulse of each printer.
    """

    def __init__(
        self,
        printers: Sequence[Printer],
        books: Books,
        pace: Pace | None = None,
        clock: Callable[[], float] = time.monotonic,
        drawers: Sequence[Callable[[], Result]] = (),
    ) -> None:
        self._pace = pace or Pace()
        self._printers = tuple(Watched(one, self._pace, clock) for one in printers)
        self._drawers = drawers or tuple(one.kick for one in printers)
        self._books = books
        self._woken, self._kicked = threading.Event(), threading.Event()
        self._stopped, self._let_be = threading.Event(), threading.Event()
        self._begun: set[int] = set()
        self._over: set[int] = set()
        self._waits_for: tuple[int, int] | None = None
        self._threads = [
            threading.Thread(target=self._work, name="printing", daemon=True),
            threading.Thread(target=self._kick_when_asked, name="drawer", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wake(self) -> None:
        """There is something to print, or a printer may be ready again."""
        self._woken.set()

    def kick_drawer(self) -> None:
        """Open the drawer, without waiting for it or for a receipt."""
        self._kicked.set()

    def let_be(self, on: bool) -> None:
        """Ask idle printers nothing for as long as a technician looks at what goes over their
        ports; receipts are printed."""
        (self._let_be.set if on else self._let_be.clear)()

    def stop(self) -> None:
        """End after the receipt that is being sent; waits for that no longer than two seconds."""
        self._stopped.set()
        self._woken.set()
        self._kicked.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join(2.0)

    def _work(self) -> None:
        while not self._stopped.is_set():
            if not self._step():
                self._pause(self._pace.again_s[0])

    def _pause(self, seconds: float) -> None:
        """Wait until woken, at most `seconds`."""
        if self._woken.wait(seconds):
            for printer in self._printers:
                printer.hurry()
        self._woken.clear()

    def _step(self) -> bool:
        """Print the oldest receipt, or see how the printers are and wait for one to come; False
        where it has to be left."""
        job = None
        try:
            job = self._next()
            if job is not None:
                return self._print(job)
            if not self._let_be.is_set():
                for printer in self._printers:
                    printer.look()
            self._pause(self._pace.look_s)
            return True
        except Exception as failure:
            # One receipt that cannot be made ready must not keep the others from paper.
            if job is not None:
                error = failure.code if isinstance(failure, TillError) else _INTERNAL
                self._end(job, "failed", error)
            return False

    def _next(self) -> PrintJob | None:
        waiting = self._books.waiting()
        here = {job.job for job in waiting}
        # What ended, or began, may be read once more before that is written.
        self._over &= here
        self._begun &= here
        return next((job for job in waiting if self._is_ours(job)), None)

    def _is_ours(self, job: PrintJob) -> bool:
        """Is it to be sent? What was begun before the till was started may be on paper."""
        if job.job in self._over:
            return False
        return job.state != "started" or job.job in self._begun

    def _print(self, job: PrintJob) -> bool:
        """Bring one receipt to paper; False where it has to wait."""
        started = False

        def starts() -> bool:
            nonlocal started
            # Before it is known: the books may be slow, and write it when nobody waits any more.
            self._begun.add(job.job)
            started = started or self._books.starts(job)
            return started

        causes: list[Cause] = []
        for printer in self._printers:
            cause = self._waits_for_printer(job, printer)
            if cause is None:
                shown = replace(job, begun=job.begun + started)
                page = self._books.page(shown, printer.profile)
                limit_s = self._pace.send_s + len(page) / self._pace.bytes_s
                result = printer.send(page, limit_s, starts)
                if result.outcome is not Outcome.FAILED:
                    done = result.outcome is Outcome.DONE
                    self._end(job, "done" if done else "unconfirmed", result.cause)
                    return True
                if result.cause is None:
                    return False  # The books could not take it; they have said so.
                cause = result.cause
            causes.append(cause)
        self._wait_for(job, causes[0], started)
        return False

    def _waits_for_printer(self, job: PrintJob, printer: Watched) -> Cause | None:
        """What is still wrong, where a receipt has waited already: it need not be made ready."""
        waited = self._waits_for is not None and self._waits_for[0] == job.job
        status = printer.look() if waited else None
        return status.cause if status is not None and status.health is Health.FAULT else None

    def _end(self, job: PrintJob, outcome: str, error: int | None) -> None:
        self._over.add(job.job)
        self._waits_for = None
        self._books.ended(job.job, outcome, error)

    def _wait_for(self, job: PrintJob, cause: Cause, started: bool) -> None:
        """Record why a receipt waits: once per cause, and whenever a part of it was sent."""
        if started or self._waits_for != (job.job, cause):
            self._waits_for = (job.job, cause)
            self._books.ended(job.job, "waiting", cause)

    def _kick_when_asked(self) -> None:
        while self._kicked.wait() and not self._stopped.is_set():
            self._kicked.clear()
            error = self._kick()
            if error is not None:
                self._books.drawer_shut(error)

    def _kick(self) -> int | None:
        """Open the first drawer whose printer takes the command; None where one did."""
        causes: list[int] = []
        for open_drawer in self._drawers:
            try:
                result = open_drawer()
            except Exception:
                # Whatever it is, the next drawer must open all the same.
                causes.append(_INTERNAL)
                continue
            if result.outcome is Outcome.DONE:
                return None
            causes.append(result.cause or _INTERNAL)
        return causes[0]
