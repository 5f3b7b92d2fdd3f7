"""One world from one seed: tills, the platforms that they share, a day at them, and the evening."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from tests.simulation import invariants
from tests.simulation.choices import Choice, Choices
from tests.simulation.faults import Faults, Pair
from tests.simulation.fortune import Fortune
from tests.simulation.machine import Machine
from tests.simulation.market import Market
from tests.simulation.network import Network
from tests.simulation.people import Cashier, Customer, tidy_up
from tests.simulation.platform import Platforms
from tests.simulation.scheduler import Group, Scheduler
from tests.simulation.shop import shop
from tests.simulation.threads import simulated
from tests.simulation.tours import Tour
from tui_pos.ledger.store import create
from tui_pos.money import Rounding

_LONGEST_DAY_S = 6 * 3600.0
_EVENING_S = 45 * 60.0
"""Longer than any pause between two times of asking, and than a request can be under way."""

_LOOK_S = 20.0
"""How often the books are held against the truth, where something changed."""


@dataclass(frozen=True)
class Plan:
    """What kind of a day it is. `planned` are faults that come for certain; `tour`: not whoever
    comes, but those customers."""

    tills: int
    customers: int
    chance: float
    whim: float
    planned: tuple[tuple[Pair, ...], ...] = ()
    tour: Tour | None = None


def plan_of(seed: int) -> Plan:
    """What kind of a day a seed stands for."""
    draw = Choices(seed)
    return Plan(
        tills=draw.one_of("plan", (1, 1, 2, 3)),
        customers=draw.number("plan", 3, 8),
        chance=draw.one_of("plan", (0.0, 0.01, 0.02, 0.04, 0.08, 0.15)),
        whim=draw.one_of("plan", (0.0, 0.05, 0.15, 0.4)),
    )


@dataclass
class Result:
    """What came of a world. `made` are the choices that did not come out plain,
    `seen` the steps that were taken, `left` the faults planned that did not come about."""

    seed: int
    violations: list[tuple[str, str]] = field(default_factory=list)
    sales: int = 0
    faults: Counter[Pair] = field(default_factory=Counter)
    left: tuple[Pair, ...] = ()
    made: list[Choice] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    story: list[str] = field(default_factory=list)


class World:
    """Runs once. `folder` holds the tills' disks."""

    def __init__(
        self,
        seed: int,
        folder: Path,
        dropped: frozenset[Choice] = frozenset(),
        plan: Plan | None = None,
        tell: bool = False,
    ) -> None:
        self.result = Result(seed)
        self._telling = tell
        self.choices = Choices(seed, dropped)
        self.plan = plan or plan_of(seed)
        self.scheduler = Scheduler()
        self.platforms = Platforms(self.scheduler)
        self.platforms.says_no_amounts = self.choices.happens("platforms", 0.3)
        self.faults = Faults(self.choices, self.plan.planned)
        self.network = Network(
            self.scheduler, self.platforms, self.faults, self.choices, self.blame
        )
        self.market = Market(self.choices, self.platforms)
        rounding = self.choices.one_of("world", tuple(Rounding))
        self.machines = tuple(
            Machine(
                shop(f"T{number:02d}", rounding),
                folder,
                _new_ledger(),
                self.scheduler,
                self.network,
                self.faults,
                self.choices,
                self.tell,
                self.blame,
            )
            for number in range(1, self.plan.tills + 1)
        )
        self.cashiers = tuple(
            Cashier(machine, self.scheduler, self.choices, self.plan.whim)
            for machine in self.machines
        )
        self._looked = -1
        self._left: tuple[Pair, ...] = ()

    def tell(self, who: str, words: str) -> None:
        """Keep what happens, where somebody wants to read it."""
        if self._telling:
            self.result.story.append(f"{self.scheduler.now:10.3f}  {who}  {words}")

    def blame(self, kind: str, words: str) -> None:
        self.result.violations.append((kind, words))
        self.tell("!!!", f"{kind}: {words}")

    def run(self) -> Result:
        """A day, an evening in which everything can be reached, and a last look."""
        with simulated(self.scheduler):
            self._run()
        result = self.result
        result.sales = sum(
            account.end != "" for one in self.machines for account in one.journal.sales.values()
        )
        result.faults, result.made = self.faults.counts, self.choices.made
        result.left, result.seen = self._left, self.faults.seen
        return result

    def _run(self) -> None:
        self._day()
        if not self.result.violations:
            self._evening()
        for machine in self.machines:
            machine.power_off()
        self.scheduler.run_until(self.scheduler.now)
        if not self.result.violations:
            for machine in self.machines:
                invariants.whole(machine, self.blame)

    def _day(self) -> None:
        self.faults.chance = self.plan.chance
        people = Group(lambda failure: self.blame("died", f"people: {failure!r}"))
        working = set(self.cashiers)

        def work(cashier: Cashier) -> None:
            for customer in self._customers(cashier):
                cashier.serve(customer)
            working.discard(cashier)

        for machine, cashier in zip(self.machines, self.cashiers, strict=True):
            machine.switch_on()
            self.scheduler.spawn(people, partial(work, cashier))
        fortune = Fortune(self)
        self.scheduler.spawn(people, fortune.work)
        longest = _LONGEST_DAY_S if self.plan.tour is None else 2 * 86400.0
        while working and self.scheduler.now < longest and not self.result.violations:
            self.scheduler.run_until(self.scheduler.now + _LOOK_S)
            self._look()
        self.scheduler.end(people)

    def _evening(self) -> None:
        """Nothing fails any more: what was open ends, and every sale can be brought to its end."""
        self.faults.chance = self.network.down_until = 0.0
        self._left = tuple(pair for queue in self.faults.planned for pair in queue)
        self.faults.planned.clear()
        for machine in self.machines:
            if not machine.on:
                machine.switch_on()
        self._wait_until(self._settled)
        people = Group(lambda failure: self.blame("died", f"people: {failure!r}"))
        working = set(self.cashiers)

        def tidy(cashier: Cashier) -> None:
            if not tidy_up(cashier):
                self.blame("no key leads on", f"{cashier.machine.name}: {cashier.machine.view}")
            working.discard(cashier)

        for cashier in self.cashiers:
            self.scheduler.spawn(people, partial(tidy, cashier))
        self._wait_until(lambda: not working)
        self._wait_until(self._settled)
        self.scheduler.end(people)
        self._look()
        invariants.nothing_open(self.machines, self.blame)

    def _wait_until(self, done: Callable[[], bool]) -> None:
        until = self.scheduler.now + _EVENING_S
        while not done() and self.scheduler.now < until:
            self.scheduler.run_until(self.scheduler.now + _LOOK_S)

    def _settled(self) -> bool:
        """Is no request on its way and no outcome open, but where a sale has to be led on first?"""
        open_ones = any(one.open for m in self.machines for one in m.journal.vouchers.values())
        return not self.network.under_way and not open_ones

    def _look(self) -> None:
        """Hold the books against the truth, where no request is on its way."""
        changed = sum(one.journal.changed for one in self.machines) + sum(
            truth.changed for truth in self.platforms.truths.values()
        )
        if changed != self._looked and not self.network.under_way:
            self._looked = changed
            invariants.vouchers_and_truth(self.machines, self.platforms.truths, self.blame)

    def _customers(self, cashier: Cashier) -> Iterator[Customer]:
        tour = self.plan.tour
        if tour is not None:
            return tour.customers(self, cashier, tour.kind)
        till = cashier.machine.name
        return (self.market.customer(till) for _ in range(self.plan.customers))


@cache
def _new_ledger() -> bytes:
    """Its key is no secret here, so that every run of a seed is the same."""
    with _folder() as folder:
        path = folder / "ledger.sqlite"
        create(path)
        db = sqlite3.connect(path)
        db.execute("UPDATE meta SET value = ? WHERE name = 'vault_key'", ("5a" * 32,))
        db.commit()
        db.close()
        return path.read_bytes()


def _fast_disk() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="tui-pos-sim-", dir=_fast_disk()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(
    seed: int,
    dropped: frozenset[Choice] = frozenset(),
    plan: Plan | None = None,
    tell: bool = False,
) -> Result:
    """Run one world from its beginning to its end."""
    with _folder() as folder:
        return World(seed, folder, dropped, plan, tell).run()


def tour(one: Tour, *planned: Pair, seed: int = 1, tell: bool = False) -> Result:
    """Run a world of one till, with these customers alone and nothing but what is planned."""
    queues = tuple(queue for queue in (planned, one.planned) if queue)
    return run(seed, plan=Plan(1, 0, 0.0, 0.0, queues, one), tell=tell)
