"""The disk is full in the middle of a sale: what cannot be recorded does not happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event

import pytest

from tests.e2e import deaths
from tests.e2e.cashier import CLOSES, REDEEMS, Cashier, steps_of
from tests.e2e.disks import Disk, Limit, SmallDisk, mounts
from tests.e2e.platform.server import Fault
from tests.e2e.reckoning import reckon
from tests.e2e.shop import ENTER_COUNTS_AFTER_S, Shop, sign_on
from tests.terminal import Terminal

REFUSED = "6004"


class Full:
    """Before each of these steps the disk is full, and the step is tried in vain."""

    under: Sequence[str] = ()

    def __init__(self, cashier: Cashier, disk: Disk) -> None:
        self._cashier = cashier
        self._disk = disk

    def before(self, till: Terminal, step: int) -> None:
        if step not in (0, REDEEMS, CLOSES):
            return
        text = steps_of(self._cashier.codes[-1])[step].text
        self._disk.fill(till)
        till.type(f"{text}\r")
        till.wait_for(REFUSED)
        self._disk.free(till)
        if not text:
            Event().wait(ENTER_COUNTS_AFTER_S)

    def over(self) -> None:
        """Nothing is left to be done."""


Test = Callable[[Cashier, Disk], None]


def on_a_disk(folder: Path, make: Callable[[Path], Disk], test: Test) -> None:
    with Shop(folder, goods=3) as shop:
        home = shop.home()
        disk = make(home)
        cashier = Cashier(shop, home, disk.under)
        test(cashier, disk)
        reckon(cashier)
        disk.close()


def what_does_not_fit_does_not_happen(cashier: Cashier, disk: Disk) -> None:
    assert cashier.live(Full(cashier, disk))


def an_answer_that_does_not_fit_is_asked_for(cashier: Cashier, disk: Disk) -> None:
    (code,), platform, held = cashier.codes, cashier.shop.platform, Event()
    platform.fail(Fault("consume", held=held, meets=code))

    def full(till: Terminal) -> None:
        platform.wait_for("consume", meets=code)
        disk.fill(till)
        held.set()
        till.wait_for(REFUSED)
        disk.free(till)

    assert cashier.live(deaths.beside(REDEEMS, full))


def a_till_starts_without_room_for_a_record(cashier: Cashier, disk: Disk) -> None:
    assert not cashier.live(deaths.killed(REDEEMS, disk.fill))
    with cashier.start() as till:
        till.wait_for(REFUSED)
        disk.free(till)
        sign_on(till)
    cashier.live()


def test_what_does_not_fit_does_not_happen(tmp_path: Path) -> None:
    on_a_disk(tmp_path, Limit, what_does_not_fit_does_not_happen)


def test_an_answer_that_does_not_fit_is_asked_for(tmp_path: Path) -> None:
    on_a_disk(tmp_path, Limit, an_answer_that_does_not_fit_is_asked_for)


@pytest.mark.parametrize(
    "test",
    [
        pytest.param(what_does_not_fit_does_not_happen, marks=pytest.mark.proof),
        pytest.param(an_answer_that_does_not_fit_is_asked_for, marks=pytest.mark.proof),
        a_till_starts_without_room_for_a_record,
    ],
)
def test_on_a_disk_that_is_really_full(tmp_path: Path, test: Test) -> None:
    if not mounts(tmp_path):
        pytest.skip("this machine permits no mounts of our own")
    on_a_disk(tmp_path, SmallDisk, test)
