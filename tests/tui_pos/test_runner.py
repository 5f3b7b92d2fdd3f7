"""The checkout's own thread, with a real checkout on a real ledger."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.program import LIMIT_S
from tests.tui_pos.checkout.rig import CHIPS, COLA, GOODS, PIN, WATER, Counter, shop
from tests.tui_pos.hands import Hands
from tui_pos.access.staff import StaffRoom
from tui_pos.catalogue.goods import Item
from tui_pos.checkout.checkout import Checkout
from tui_pos.checkout.commands import Advance, Command, Dismiss, Entered, SignOn
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.view import View
from tui_pos.errors import TillError
from tui_pos.faults import report
from tui_pos.ledger.store import Ledger, create
from tui_pos.ledger.verify import verify
from tui_pos.log.entry import Entry
from tui_pos.log.log import Log
from tui_pos.outside import Outside
from tui_pos.runner import Runner
from tui_pos.sale import Stage

BOOM, SLOW, SECRET = "boom", "slow", "5571630793"


class Running(Hands):
    """A till without devices."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        create(folder / "ledger.sqlite")
        self.ledger = Ledger(folder / "ledger.sqlite", "T01", self.clock)
        self.platform = Counter()
        self.log = folder / "faults.log"
        self.gate = threading.Event()
        self.unreadable = False
        self.entries: list[Entry] = []
        log = Log(self.entries.append, self.clock)
        outside = Outside((self.platform,), None, self.post, self.report, log)
        self.runner = Runner(self.make, outside.carry_out, self.show, self.clock, self.report, log)

    def make(self) -> Checkout:
        if self.unreadable:
            raise TillError(6005, detail="test")
        what = shop()
        staff = StaffRoom(what.staff, self.clock)
        return Checkout(
            Desk(
                what,
                self.ledger,
                (self.platform,),
                self.recognise,
                staff,
                self.clock,
                lambda: "R1",
            )
        )

    def recognise(self, text: str) -> Item | None:
        if text == BOOM:
            raise LookupError(SECRET)
        if text == SLOW:
            assert self.gate.wait(LIMIT_S)
        return Item(GOODS[text]) if text in GOODS else None

    def report(self, failure: Exception) -> None:
        report(failure, self.log, self.clock)

    def post(self, command: Command) -> int:
        return self.runner.post(command)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Running]:
    """A till at which the cashier has signed on."""
    till = Running(tmp_path)
    till.runner.start()
    till.do(SignOn("1001", PIN))
    yield till
    till.runner.stop()
    assert list(verify(till.ledger)) == []
    till.ledger.close()


def barcodes(view: View) -> list[str]:
    return [line.barcode for line in view.sale.lines] if view.sale else []


def waits_after(tries: int, view: View) -> bool:
    """Was the platform asked so often, and is it to be asked again?"""
    pending = view.pending
    return pending is not None and pending.tries == tries and pending.next_try_at is not None


def test_commands_are_taken_in_the_order_in_which_they_were_posted(till: Running) -> None:
    wanted = [COLA, WATER, CHIPS, CHIPS, COLA] * 8
    numbers = [till.post(Entered(text, till.clock.monotonic())) for text in wanted]
    assert numbers == list(range(numbers[0], numbers[0] + len(wanted)))
    view = till.wait_for(lambda view: view.handled == numbers[-1])
    assert barcodes(view) == wanted


def test_a_view_shows_what_came_of_every_command_up_to_its_number(till: Running) -> None:
    first = till.post(Entered(COLA, 0.0))
    for _ in range(30):
        till.post(Entered(WATER, 0.0))
    till.wait_for(lambda view: view.handled == first + 30)
    handled = [view.handled for view in till.views]
    assert handled == sorted(handled)
    for view in till.views:
        assert len(barcodes(view)) == max(view.handled - first + 1, 0)


def test_what_piled_up_meanwhile_is_shown_once(till: Running) -> None:
    before = len(till.views)
    till.post(Entered(SLOW, 0.0))
    last = [till.post(Entered(COLA, 0.0)) for _ in range(10)][-1]
    till.gate.set()
    view = till.wait_for(lambda view: view.handled == last)
    assert len(barcodes(view)) == 10
    assert len(till.views) == before + 1


def test_what_several_threads_post_is_handled_once_each_by_its_number(till: Running) -> None:
    numbers: dict[tuple[str, int], int] = {}
    done: list[tuple[str, int]] = []
    threads: set[str] = set()

    def sell(text: str) -> None:
        for at in range(20):

            def handled(which: tuple[str, int] = (text, at)) -> None:
                done.append(which)
                threads.add(threading.current_thread().name)

            numbers[text, at] = till.runner.post(Entered(text, 0.0), handled)

    sellers = [threading.Thread(target=sell, args=(text,)) for text in (COLA, WATER, CHIPS)]
    for seller in sellers:
        seller.start()
    for seller in sellers:
        seller.join()
    view = till.do(Dismiss())
    by_number = sorted(numbers, key=lambda which: numbers[which])
    assert done == by_number
    assert barcodes(view) == [text for text, _ in by_number]
    assert len(set(numbers.values())) == 60
    assert threads == {"checkout"}


def test_what_is_to_be_done_later_is_done_without_another_command(till: Running) -> None:
    """An Enter that may be the first of a held key counts only once no other has followed it."""
    till.clock.skipped += 10
    at = till.clock.monotonic()
    till.do(Entered(COLA, at - 0.5))
    before = till.do(Advance(at, Stage.ENTRY, at - 0.5))
    assert before.stage is Stage.ENTRY
    after = till.wait_for(lambda view: view.stage is Stage.REDEEM)
    assert after.handled == before.handled


def test_a_lost_answer_is_asked_for_again_until_it_is_known(till: Running) -> None:
    till.platform.voucher(SECRET, "7001", face=300)
    till.enter(COLA)
    till.press_enter()
    till.enter(SECRET)
    till.wait_for(lambda view: view.card is not None)
    till.platform.faults.append("reply lost")
    till.platform.ask_faults.extend(["down"] * 2)
    till.press_enter()
    for tries in (1, 2):
        till.wait_for(partial(waits_after, tries))
        till.clock.skipped += 60
        till.post(Dismiss())
    view = till.wait_for(lambda view: bool(view.sale and view.sale.deductions_fen == 300))
    assert view.pending is None
    assert len(till.platform.sent) == 1


@pytest.fixture
def after_fault(till: Running) -> View:
    """What is shown after a fault of the program's own, in the middle of a sale."""
    till.enter(COLA)
    till.enter(WATER)
    return till.enter(BOOM)


def test_an_internal_error_is_shown_and_the_sale_is_as_the_ledger_says(after_fault: View) -> None:
    assert after_fault.notice is not None and after_fault.notice.error == 9001
    assert barcodes(after_fault) == [COLA, WATER]
    assert after_fault.person is None


def test_after_an_internal_error_the_till_goes_on(till: Running, after_fault: View) -> None:
    assert till.enter(CHIPS).notice is not None
    till.do(SignOn("1001", PIN))
    assert barcodes(till.enter(CHIPS)) == [COLA, WATER, CHIPS]
    assert till.press_enter().stage is Stage.REDEEM


def test_where_the_ledger_cannot_be_read_anew_the_till_still_says_so(till: Running) -> None:
    till.enter(COLA)
    till.unreadable = True
    view = till.enter(BOOM)
    assert view.notice is not None and view.notice.error == 9001
    assert barcodes(till.enter(WATER)) == [COLA, WATER]
    assert "TillError" in till.log.read_text("utf-8")


def test_an_internal_error_is_kept_by_its_places_without_values(
    till: Running, after_fault: View
) -> None:
    kept = till.log.read_text("utf-8")
    assert "LookupError" in kept
    assert f"{Path(__file__).name}:" in kept and " recognise\n" in kept
    for value in (SECRET, BOOM, COLA, PIN.text):
        assert value not in kept


def test_what_was_posted_before_its_end_is_done_and_nothing_after(tmp_path: Path) -> None:
    till = Running(tmp_path)
    till.runner.start()
    till.post(SignOn("1001", PIN))
    till.runner.stop()
    kinds = [row.kind for row in till.ledger.rows()]
    assert kinds == ["till.started", "staff.signed_on"]
    till.post(Entered(COLA, 0.0))
    till.runner.stop()
    assert [row.kind for row in till.ledger.rows()] == kinds
    till.ledger.close()
