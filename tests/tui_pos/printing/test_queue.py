"""Receipts on their way to paper: real checkout, real ledger, simulated printers on real ptys."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from drivers.causes import Cause
from drivers.encoding.escpos import Profile, encode
from drivers.paper import lay_out
from drivers.patience import Patience
from drivers.printer import Printer
from drivers.simulators import SimulatedPrinter
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import LIMIT_S, NARROW, SHORT, WIDE, Heard
from tests.tui_pos.checkout.rig import COLA, Rig
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.checkout.view import Text
from tui_pos.errors import TillError
from tui_pos.ledger.prints import PrintJob
from tui_pos.ledger.sales import read_receipt
from tui_pos.ledger.store import LedgerReader
from tui_pos.printing.queue import PrintQueue
from tui_pos.printing.watching import Pace, Watched
from tui_pos.receipts import receipt_page

PACE = Pace(again_s=(0.01,), look_s=60.0)
PATIENT = Patience(answering_s=5.0, unasked_s=5.0, look_s=0.05)
"""For printers that answer, however busy the machine; those that do not get `SHORT`."""

STUCK_SOON = Pace(again_s=(0.01,), send_s=0.5, bytes_s=10**9)
MORE_THAN_A_STUCK_LINE_HOLDS = b"\n" * 200_000
Ended = tuple[int, str, int | None]
FIRST, SECOND, THIRD = "T01-000001", "T01-000002", "T01-000003"


class Shop:
    """A rig whose receipts and drawer go to a print queue; its checkout takes one at a time."""

    def __init__(self, folder: Path) -> None:
        self.rig = Rig(folder)
        self.reader = LedgerReader(self.rig.path)
        self.ended_jobs: Heard[Ended] = Heard()
        self.shut: Heard[int] = Heard()
        self.at_start: Callable[[], object] = lambda: None
        self.at_page: Callable[[PrintJob], object] = lambda job: None
        self.tail = b""
        self.late = 0
        self.slow_to_write: list[effects.JobEnded] | None = None
        self._desk = threading.Lock()

    def waiting(self) -> list[PrintJob]:
        return self.reader.print_jobs()

    def page(self, job: PrintJob, profile: Profile) -> bytes:
        self.at_page(job)
        tail = self.tail if profile is NARROW else b""
        sale = read_receipt(self.reader, job.receipt)
        page = receipt_page(self.rig.shop, sale, job.copy, anew=job.begun > 0)
        return encode(page, profile) + tail

    def starts(self, job: PrintJob) -> bool:
        self.write(effects.JobStarts(job.job))
        self.at_start()
        late, self.late = self.late, 0
        return not late and self.state(job.job) == "started"

    def ended(self, job: int, outcome: str, error: int | None) -> None:
        command = effects.JobEnded(job, outcome, error)
        if self.slow_to_write is not None:
            self.slow_to_write.append(command)
        else:
            self.write(command)
        self.ended_jobs((job, outcome, error))

    def write(self, command: c.Command) -> None:
        with self._desk:
            self.rig.do(command)

    def drawer_shut(self, error: int) -> None:
        self.write(effects.DrawerShut(error))
        self.shut(error)

    def state(self, job: int) -> str:
        return next((one.state for one in self.waiting() if one.job == job), "over")

    def sell(self) -> None:
        with self._desk:
            self.rig.order(COLA)
            self.rig.press_enter()
            self.rig.press_enter()

    def paper(
        self, receipt: str, columns: int = 32, copy: int = 0, anew: bool = False
    ) -> list[str]:
        """How that receipt looks on paper."""
        sale = read_receipt(self.reader, receipt)
        return lay_out(receipt_page(self.rig.shop, sale, copy, anew), columns)

    def records(self) -> list[str]:
        """What the books say of printing, in order."""
        return [row.kind for row in self.reader.rows() if row.kind.startswith("print.")]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


@pytest.fixture
def roll() -> Iterator[SimulatedPrinter]:
    """The first printer, narrow."""
    printer = SimulatedPrinter(NARROW)
    yield printer
    printer.close()


@pytest.fixture
def spare() -> Iterator[SimulatedPrinter]:
    """A wide printer that may stand in for the first."""
    printer = SimulatedPrinter(WIDE)
    yield printer
    printer.close()


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


Begin = Callable[..., PrintQueue]


@pytest.fixture
def begin(shop: Shop, said: Heard[Status]) -> Iterator[Begin]:
    begun: list[PrintQueue] = []

    def start(
        *rolls: SimulatedPrinter, pace: Pace = PACE, silent: SimulatedPrinter | None = None
    ) -> PrintQueue:
        profiles = (NARROW, WIDE)
        printers = [
            Printer(
                PortSettings(roll.port, 9600),
                profile,
                said,
                patience=SHORT if roll is silent else PATIENT,
            )
            for roll, profile in zip(rolls, profiles, strict=False)
        ]
        begun.append(PrintQueue(printers, shop, pace))
        begun[-1].start()
        return begun[-1]

    yield start
    for queue in begun:
        queue.stop()


def slips(roll: SimulatedPrinter) -> list[list[str]]:
    return [slip.text.split("\n") for slip in roll.slips]


def test_a_receipt_comes_out_and_the_books_say_so(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    queue = begin(roll)
    shop.sell()
    queue.wake()
    assert shop.ended_jobs.wait(bool) == [(1, "done", None)]
    assert slips(roll) == [shop.paper(FIRST)]
    assert shop.records() == ["print.queued", "print.started", "print.ended"]
    assert shop.rig.view.waiting_prints == 0


def test_a_reprint_is_marked(shop: Shop, roll: SimulatedPrinter, begin: Begin) -> None:
    queue = begin(roll)
    shop.sell()
    queue.wake()
    shop.ended_jobs.wait(bool)
    shop.write(c.Reprint())
    queue.wake()
    shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert slips(roll) == [shop.paper(FIRST), shop.paper(FIRST, copy=1)]


def test_a_silent_printer_is_sent_a_receipt_once(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    roll.set(answers="none")
    queue = begin(roll, silent=roll)
    shop.sell()
    queue.wake()
    assert shop.ended_jobs.wait(bool) == [(1, "unconfirmed", Cause.NO_ANSWER)]
    shop.sell()
    queue.wake()
    shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert roll.wait(lambda: len(roll.slips) == 2)
    assert slips(roll) == [shop.paper(FIRST), shop.paper(SECOND)]


def test_what_ended_is_not_printed_again_before_its_end_is_written(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    shop.slow_to_write = []
    queue = begin(roll)
    shop.sell()
    queue.wake()
    shop.ended_jobs.wait(bool)
    shop.sell()
    queue.wake()
    shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert [job.job for job in shop.waiting()] == [1, 2]
    assert slips(roll) == [shop.paper(FIRST), shop.paper(SECOND)]


@pytest.mark.parametrize(
    ("fault", "cause"), [("paper_end", Cause.PAPER_END), ("cover_open", Cause.COVER_OPEN)]
)
def test_receipts_wait_for_the_printer_and_come_out_in_order(
    shop: Shop,
    roll: SimulatedPrinter,
    begin: Begin,
    said: Heard[Status],
    fault: str,
    cause: Cause,
) -> None:
    tries: Heard[PrintJob] = Heard()
    shop.at_page = tries
    roll.set(**{fault: True})  # type: ignore[arg-type]
    queue = begin(roll)
    for _ in range(3):
        shop.sell()
        queue.wake()
    assert shop.ended_jobs.wait(bool) == [(1, "waiting", cause)]
    assert said.wait(bool)[0].cause is cause
    # It is not made ready again and again while nothing has changed.
    assert [job.job for job in tries.all] == [1]
    assert "print.started" not in shop.records()
    assert shop.rig.view.waiting_prints == 3
    roll.set(**{fault: False})  # type: ignore[arg-type]
    ended = shop.ended_jobs.wait(lambda ended: ended[-1][0] == 3)
    assert [one for one in ended if one[1] == "done"] == [(n, "done", None) for n in (1, 2, 3)]
    assert slips(roll) == [shop.paper(number) for number in (FIRST, SECOND, THIRD)]


def test_a_receipt_that_was_cut_is_printed_from_its_start_and_says_so(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    roll.load_paper(3)
    shop.sell()
    shop.sell()
    begin(roll)
    assert shop.ended_jobs.wait(bool) == [(1, "waiting", Cause.PAPER_END)]
    assert shop.records() == ["print.queued"] * 2 + ["print.started", "print.ended"]
    assert shop.state(1) == "queued"
    roll.load_paper(None)
    ended = shop.ended_jobs.wait(lambda ended: ended[-1][0] == 2)
    assert ended[-2:] == [(1, "done", None), (2, "done", None)]
    assert slips(roll)[-2:] == [shop.paper(FIRST, anew=True), shop.paper(SECOND)]
    assert any("前一张没打完" in line for line in slips(roll)[-2])


def test_each_time_a_receipt_sticks_it_is_queued_again(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    roll.set(answers="none")
    roll.stick()
    shop.tail = MORE_THAN_A_STUCK_LINE_HOLDS
    shop.sell()
    begin(roll, pace=STUCK_SOON, silent=roll)
    ended = shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert ended == [(1, "waiting", Cause.WRITE_TIMEOUT)] * 2
    assert shop.records()[:5] == ["print.queued"] + ["print.started", "print.ended"] * 2


def test_a_printer_pulled_out_within_a_receipt_prints_it_when_it_is_back(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    roll.set(answers="none")
    roll.stick()
    shop.at_start = roll.unplug
    shop.sell()
    begin(roll, silent=roll)
    assert shop.ended_jobs.wait(bool) == [(1, "waiting", Cause.PORT_LOST)]
    shop.ended_jobs.wait(lambda ended: ended[-1] == (1, "waiting", Cause.PORT_MISSING))
    shop.at_start = lambda: None
    roll.stick(False)
    roll.set(answers="all")
    roll.replug()
    shop.ended_jobs.wait(lambda ended: ended[-1] == (1, "done", None))
    assert slips(roll) == [shop.paper(FIRST, anew=True)]


def test_another_printer_stands_in_on_its_own_paper(
    shop: Shop, roll: SimulatedPrinter, spare: SimulatedPrinter, begin: Begin
) -> None:
    roll.set(paper_end=True)
    queue = begin(roll, spare)
    shop.sell()
    queue.wake()
    assert shop.ended_jobs.wait(bool) == [(1, "done", None)]
    roll.set(paper_end=False)
    shop.sell()
    queue.wake()
    shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert (slips(spare), slips(roll)) == ([shop.paper(FIRST, 48)], [shop.paper(SECOND)])


def test_another_printer_stands_in_for_one_that_is_stuck(
    shop: Shop, roll: SimulatedPrinter, spare: SimulatedPrinter, begin: Begin
) -> None:
    roll.set(answers="none")
    roll.stick()
    shop.tail = MORE_THAN_A_STUCK_LINE_HOLDS
    shop.sell()
    begin(roll, spare, pace=Pace(send_s=1.0, bytes_s=10**9), silent=roll)
    assert shop.ended_jobs.wait(bool) == [(1, "done", None)]
    assert slips(spare)[0] == shop.paper(FIRST, 48, anew=True)
    assert shop.records() == ["print.queued", "print.started", "print.ended"]


def test_the_drawer_does_not_wait_for_a_receipt_that_waits_for_paper(
    shop: Shop, roll: SimulatedPrinter, begin: Begin, said: Heard[Status]
) -> None:
    queue = begin(roll)
    shop.sell()
    queue.wake()
    shop.ended_jobs.wait(bool)
    roll.load_paper(3)
    shop.sell()
    queue.wake()
    said.wait(lambda all_: all_[-1].cause is Cause.PAPER_END)
    queue.kick_drawer()
    assert roll.wait(lambda: len(roll.kicks) == 1)
    assert (len(roll.slips), len(shop.ended_jobs.all)) == (1, 1)
    roll.load_paper(None)
    shop.ended_jobs.wait(lambda ended: ended[-1] == (2, "done", None))


def test_the_drawer_of_another_printer_opens_where_the_first_is_gone(
    shop: Shop, roll: SimulatedPrinter, spare: SimulatedPrinter, begin: Begin
) -> None:
    roll.unplug()
    begin(roll, spare).kick_drawer()
    assert spare.wait(lambda: len(spare.kicks) == 1)
    assert shop.shut.all == []


def test_a_drawer_that_stays_shut_is_told_while_a_receipt_is_stuck(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    roll.set(answers="none")
    roll.stick()
    shop.tail = MORE_THAN_A_STUCK_LINE_HOLDS
    begun = threading.Event()
    shop.at_start = begun.set
    shop.sell()
    queue = begin(roll, silent=roll)
    begun.wait()
    while not shop.shut.all:
        queue.kick_drawer()
        roll.wait(lambda: bool(shop.shut.all), 0.01)
    assert shop.shut.all[0] == Cause.WRITE_TIMEOUT
    assert shop.rig.error == 5022
    assert shop.ended_jobs.all == []
    roll.unplug()


def test_after_a_restart_what_was_never_begun_is_printed_and_what_was_cut_is_said(
    shop: Shop, roll: SimulatedPrinter, begin: Begin, tmp_path: Path
) -> None:
    for _ in range(3):
        shop.sell()
    shop.write(effects.JobStarts(1))
    shop.write(effects.JobStarts(2))
    shop.write(effects.JobEnded(2, "waiting", Cause.PAPER_END))
    shop.rig.ledger.close()
    shop.rig = Rig(tmp_path, sign_on=False)
    assert [(job.job, job.state) for job in shop.waiting()] == [(2, "queued"), (3, "queued")]
    assert shop.rig.view.waiting_prints == 2
    assert shop.rig.view.notice is not None
    assert shop.rig.view.notice.text == Text("start.print_cut", {"receipt": FIRST})
    begin(roll)
    shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert slips(roll) == [shop.paper(SECOND, anew=True), shop.paper(THIRD)]


def test_what_was_begun_before_is_left_alone_where_a_full_disk_kept_that_from_the_books(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    shop.sell()
    shop.write(effects.JobStarts(1))
    shop.sell()
    begin(roll)
    assert shop.ended_jobs.wait(bool) == [(2, "done", None)]
    assert slips(roll) == [shop.paper(SECOND)] and shop.state(1) == "started"


def test_a_receipt_that_was_cut_is_said_although_the_next_sale_is_open(
    shop: Shop, tmp_path: Path
) -> None:
    shop.sell()
    shop.write(effects.JobStarts(1))
    shop.rig.enter(COLA)
    shop.rig.ledger.close()
    again = Rig(tmp_path, sign_on=False)
    assert again.sale.total_fen == 350
    assert again.view.notice is not None
    assert again.view.notice.text == Text("start.print_cut", {"receipt": FIRST})


def test_nothing_is_sent_that_could_not_be_recorded(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    shop.sell()
    tried = threading.Event()
    shop.at_start = tried.set
    shop.rig.ledger._db.execute("PRAGMA query_only=ON")
    queue = begin(roll)
    assert tried.wait(LIMIT_S)
    assert shop.rig.error == 6004
    assert (roll.slips, shop.ended_jobs.all) == ([], [])
    with shop._desk:
        shop.rig.ledger._db.execute("PRAGMA query_only=OFF")
    queue.wake()
    assert shop.ended_jobs.wait(bool) == [(1, "done", None)]
    assert slips(roll) == [shop.paper(FIRST)]


def test_books_that_are_slow_to_begin_a_receipt_lose_none(
    shop: Shop, roll: SimulatedPrinter, begin: Begin
) -> None:
    shop.late = 1
    shop.sell()
    begin(roll)
    assert shop.ended_jobs.wait(bool) == [(1, "done", None)]
    assert len(roll.slips) == 1


@pytest.mark.parametrize(
    ("failure", "error"), [(TillError(6005, detail="x"), 6005), (ValueError(), 9001)]
)
def test_one_receipt_that_cannot_be_made_does_not_keep_the_others_from_paper(
    shop: Shop, roll: SimulatedPrinter, begin: Begin, failure: Exception, error: int
) -> None:
    def fail(job: PrintJob) -> None:
        if job.job == 1:
            raise failure

    shop.at_page = fail
    shop.sell()
    shop.sell()
    begin(roll)
    ended = shop.ended_jobs.wait(lambda ended: len(ended) == 2)
    assert ended == [(1, "failed", error), (2, "done", None)]
    assert slips(roll) == [shop.paper(SECOND)]
    assert (shop.rig.error, shop.rig.view.waiting_prints) == (5023, 0)


def test_printers_are_asked_how_they_are_at_the_start(
    roll: SimulatedPrinter, spare: SimulatedPrinter, begin: Begin, said: Heard[Status]
) -> None:
    begin(roll, spare)
    assert said.wait(lambda heard: len(heard) == 2) == [Status(Health.OK)] * 2


def test_an_idle_printer_says_what_is_wrong_and_when_it_is_right_again(
    roll: SimulatedPrinter, begin: Begin, said: Heard[Status]
) -> None:
    begin(roll, pace=Pace(look_s=0.01))
    said.wait(bool)
    roll.set(cover_open=True)
    said.wait(lambda heard: heard[-1].cause is Cause.COVER_OPEN)
    roll.set(cover_open=False)
    said.wait(lambda heard: heard[-1] == Status(Health.OK))
    roll.unplug()
    said.wait(lambda heard: heard[-1].health is Health.FAULT)
    roll.replug()
    said.wait(lambda heard: heard[-1] == Status(Health.OK))


class Dumb(Printer):
    """Counts how often it is asked, and whether it answers is up to the test."""

    def __init__(self, status: Status) -> None:
        super().__init__(PortSettings("/nowhere", 9600), NARROW, lambda status: None)
        self.found = status
        self.looks = 0

    def look(self, limit_s: float = 2.0) -> Status:
        self.looks += 1
        return self.found


@pytest.mark.parametrize(
    ("found", "looks"),
    [
        (Status(Health.OK), 60),
        (Status(Health.FAULT, Cause.PAPER_END), 60),
        (Status(Health.FAULT, Cause.PORT_MISSING), 14),
        (Status(Health.UNKNOWN, Cause.NO_ANSWER), 6),
    ],
)
def test_how_often_a_printer_is_asked_in_a_minute(found: Status, looks: int) -> None:
    now = 0.0
    printer = Dumb(found)
    watched = Watched(printer, Pace(), lambda: now)
    for second in range(60):
        now = float(second)
        watched.look()
    assert printer.looks == looks
    watched.hurry()
    watched.look()
    assert printer.looks == looks + 1


def test_a_queue_ends_when_told_to(
    shop: Shop, roll: SimulatedPrinter, begin: Begin, said: Heard[Status]
) -> None:
    queue = begin(roll)
    queue.stop()
    assert not any(thread.is_alive() for thread in queue._threads)
    PrintQueue([Printer(PortSettings(roll.port, 9600), NARROW, said)], shop).stop()
