"""One till: the real program's parts put together as it puts them, and the switch on its back."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import replace
from hashlib import md5
from pathlib import Path
from typing import cast

from drivers.printer import Printer
from tests.simulation.books import SimLedger
from tests.simulation.choices import Choices
from tests.simulation.clock import TillClock
from tests.simulation.disk import Disk, Files
from tests.simulation.faults import Faults
from tests.simulation.journal import Blame, Journal
from tests.simulation.network import Network
from tests.simulation.power import PowerCut, Tell
from tests.simulation.printer import Paper, SimPrinter
from tests.simulation.scheduler import Group, Scheduler
from tests.simulation.shop import recognise
from tests.simulation.threads import starting
from tui_pos.access.staff import StaffRoom
from tui_pos.checkout.checkout import Checkout
from tui_pos.checkout.commands import Command
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.view import View
from tui_pos.ledger.store import CommitUncertain
from tui_pos.log.log import Log
from tui_pos.outside import Outside
from tui_pos.platforms.registry import open_platform
from tui_pos.printing.books import PrintBooks
from tui_pos.printing.queue import PrintQueue
from tui_pos.printing.watching import Pace
from tui_pos.runner import Runner
from tui_pos.shop import Shop

_PACE = Pace(look_s=3600.0)


class Machine:
    """`view` is what its screen shows, None while it is off; `shown_at` since when the stage and
    the card on it are there, in the till's own seconds; `told` what it showed at the end of each
    sale; `excused` requests that its ledger was made to forget when it was `swapped`, `behind`
    whether it lost records by that."""

    def __init__(
        self,
        shop: Shop,
        folder: Path,
        new_ledger: bytes,
        scheduler: Scheduler,
        network: Network,
        faults: Faults,
        choices: Choices,
        tell: Callable[[str, str], None],
        blame: Blame,
    ) -> None:
        self.shop = shop
        self.name = shop.terminal
        self.clock = TillClock(scheduler)
        self.journal = Journal(self.name, blame)
        self.paper = Paper()
        self.disk = Disk(folder / self.name, new_ledger)
        self.view: View | None = None
        self.shown_at = 0.0
        self.told: dict[str, View] = {}
        self.swapped = self.behind = False
        self.excused: set[str] = set()
        self.starts = 0
        self._scheduler = scheduler
        self._network = network
        self._faults = faults
        self._choices = choices
        self._tell: Tell = lambda words: tell(self.name, words)
        self._blame = blame
        self.printer = SimPrinter(scheduler, faults, choices, self.paper, self.name)
        self.printer.tell = self._tell
        self._group = Group(lambda failure: None)
        self._group.alive = False
        self._ids = 0
        self._copy: Files | None = None
        self._copied_at = 0
        self._posted = 0

    @property
    def on(self) -> bool:
        return self._group.alive

    @property
    def busy(self) -> bool:
        """Is a command still to be handled?"""
        return self.on and self.view is not None and self.view.handled < self._posted

    def switch_on(self) -> None:
        """As `till.open_till` and its start. A power cut in it leaves it off."""
        self.starts += 1
        self._tell("is switched on")
        self.clock.restart()
        group = self._group = Group(self._fail)
        try:
            with starting(group):
                self._start(group)
        except BaseException as failure:
            self._fail(failure)

    def _start(self, group: Group) -> None:
        self.ledger = SimLedger(
            self.disk,
            self.name,
            self.clock,
            self._faults,
            self._choices,
            self.journal,
            self._tell,
        )
        line = self._network.wire(self.name, self._tell, lambda: self._off(group))
        platforms = tuple(open_platform(one, self.clock, line) for one in self.shop.platforms)
        staff = StaffRoom(self.shop.staff, self.clock)

        def checkout() -> Checkout:
            return Checkout(
                Desk(
                    self.shop,
                    self.ledger,
                    platforms,
                    recognise,
                    staff,
                    self.clock,
                    self._new_id,
                )
            )

        self._books = PrintBooks(
            self.shop, self.disk.ledger, lambda *command: self._runner.post(*command)
        )
        printing = PrintQueue((cast(Printer, self.printer),), self._books, _PACE)
        log = Log(lambda entry: None, self.clock)
        outside = Outside(platforms, printing, self.post, self._report, log)
        self._runner = Runner(
            checkout, outside.carry_out, self._show, self.clock, self._report, log
        )
        self._printing = printing
        self._posted = 0
        self._show(self._runner.view)
        self._runner.start()
        printing.start()
        printing.wake()

    def post(self, command: Command) -> None:
        """Ask for something, as a key does."""
        self._posted = self._runner.post(command)

    def power_off(self) -> None:
        """Pull the plug."""
        self._off(self._group)

    def shut_down(self) -> None:
        """End it as a person does, waiting for what is under way as the real one does."""
        group = self._group
        self._tell("is shut down")
        self._printing.stop()
        self._runner.stop()
        if group.alive:
            group.alive = False
            self._scheduler.after(0.0, lambda: self._gone(group, None))
        self._scheduler.sleep(0.1)

    def checkpoint(self) -> None:
        """Let pages move from the log to the file."""
        try:
            self.ledger.checkpoint()
        except PowerCut as cut:
            self._off(self._group, cut.left)

    def keep_copy(self) -> None:
        """Somebody copies the ledger away."""
        if self._copy is None:
            self._copy, self._copied_at = self.disk.read(), self.journal.seq

    @property
    def copied(self) -> bool:
        return self._copy is not None

    def swap_for_older_copy(self) -> None:
        """Somebody puts that copy in the ledger's place, after pulling the plug."""
        if self._copy is not None:
            self._tell("is given an older copy of its ledger")
            older = replace(self._copy, note=self.disk.read().note)
            if self._group.alive:
                self._off(self._group, older)
            else:
                self.disk.put(older)
            self.excused |= {one.request for one in self.journal.vouchers.values()}
            self.swapped = True
            self.behind = self.behind or self.journal.seq > self._copied_at
            self.journal.forget()
            self._copy = None

    def _new_id(self) -> str:
        self._ids += 1
        return md5(f"{self.name} {self._ids}".encode()).hexdigest()

    def _show(self, view: View) -> None:
        before = self.view
        card = view.card.serial if view.card else None
        if before is None or (before.stage, before.card and before.card.serial) != (
            view.stage,
            card,
        ):
            self.shown_at = self.clock.monotonic()
        if view.closed is not None and view.closed.receipt is not None:
            self.told[view.closed.receipt] = view
        self.view = view

    def _report(self, failure: Exception) -> None:
        if not isinstance(failure, CommitUncertain):
            words = "".join(traceback.format_exception(failure)[-4:])
            self._blame("internal error", f"{self.name}: {words}")

    def _fail(self, failure: BaseException) -> None:
        """A task ended by an exception, or the start did."""
        if not isinstance(failure, (PowerCut, CommitUncertain)):
            words = "".join(traceback.format_exception(failure)[-4:])
            self._blame("died", f"{self.name}: {words}")
        self._off(self._group, failure.left if isinstance(failure, PowerCut) else None)

    def _off(self, group: Group, left: Files | None = None) -> None:
        """Take the power from this start of the till; its tasks end when none of them runs."""
        if not group.alive:
            return
        group.alive = False
        self._tell("is without power")
        self._scheduler.after(0.0, lambda: self._gone(group, left or self.disk.read()))

    def _gone(self, group: Group, left: Files | None) -> None:
        self._scheduler.end(group)
        self.view = None
        self.ledger.close()
        if left is not None:
            self.disk.put(left)
