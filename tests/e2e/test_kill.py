"""The till is killed at any moment of a sale, started again, and the sale goes on as it stood."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from threading import Event

import pytest

from tests import strace
from tests.e2e import deaths
from tests.e2e.cashier import CLOSES, REDEEMS, STEPS, Cashier
from tests.e2e.platform.server import Fault, Works
from tests.e2e.printers import HeldPrinter
from tests.e2e.reckoning import print_outcomes, reckon
from tests.e2e.shop import Shop
from tests.program import LIMIT_S

FEW_KILLS, HOMES, KILLS = 9, 10, 50
CALLS = "pwrite64", "fdatasync", "connect", "sendto", "write"
"""To the ledger, twice; to the platform, twice; to the printer."""


@pytest.fixture
def printer() -> HeldPrinter:
    return HeldPrinter()


@pytest.fixture
def cashier(tmp_path: Path, printer: HeldPrinter) -> Iterator[Cashier]:
    with Shop(tmp_path, goods=3, printer=printer) as shop:
        yield Cashier(shop, shop.home())


def kill_at_random(cashier: Cashier, chance: Random, kills: int) -> None:
    while kills:
        kills -= not cashier.live(deaths.killed_at_random(chance))
    cashier.live()
    reckon(cashier)


def kill_at(cashier: Cashier, step: int, call: str, number: int) -> bool:
    """Whether there are so many such calls in that step."""
    # All that the till writes to its own files counts, and of the other writes the printed ones.
    about = str(Path(cashier.shop.printer.port).resolve()) if call == "write" else None
    death = deaths.AtCall(step, call, number, about)
    assert not cashier.live(death, sales=2)
    return not death.passed


def test_killed_at_any_moment(cashier: Cashier) -> None:
    kill_at_random(cashier, Random(1), FEW_KILLS)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(HOMES))
def test_killed_at_any_moment_very_often(cashier: Cashier, seed: int) -> None:
    kill_at_random(cashier, Random(seed), KILLS)


@strace.needed
def test_killed_at_some_writes_and_sends(cashier: Cashier) -> None:
    assert kill_at(cashier, deaths.START, "pwrite64", 3)
    assert kill_at(cashier, 0, "pwrite64", 7)
    assert kill_at(cashier, REDEEMS, "pwrite64", 3)
    assert kill_at(cashier, REDEEMS, "connect", 1)
    assert kill_at(cashier, CLOSES, "pwrite64", 5)
    assert kill_at(cashier, CLOSES, "fdatasync", 1)
    cashier.live()
    reckon(cashier)


@pytest.mark.proof
@strace.needed
@pytest.mark.parametrize("step", range(deaths.START, STEPS))
def test_killed_at_every_write_and_send(cashier: Cashier, step: int) -> None:
    for call in CALLS:
        assert any(not kill_at(cashier, step, call, number) for number in count(1))
    cashier.live()
    reckon(cashier)


@pytest.mark.parametrize(("works", "sent"), [("now", 1), ("late", 2), ("never", 2)])
def test_killed_while_the_platform_is_redeeming(cashier: Cashier, works: Works, sent: int) -> None:
    """It did, it will, or it never got to know; the till asks, and sends the same bytes again."""
    (code,), platform, held = cashier.codes, cashier.shop.platform, Event()
    fault = Fault("consume", works=works, held=held, meets=code)
    platform.fail(fault)
    came = deaths.killed(REDEEMS, lambda till: platform.wait_for("consume", meets=code))
    assert not cashier.live(came)
    cashier.live()
    held.set()
    assert fault.over.wait(LIMIT_S)
    assert len([call for call in platform.calls("consume") if code in call.biz]) == sent
    reckon(cashier)


@pytest.mark.parametrize("size", [40, 500])
def test_killed_while_a_receipt_is_printed(
    cashier: Cashier, printer: HeldPrinter, size: int
) -> None:
    """It is not printed again by itself; the till says that it was cut off."""
    assert not cashier.live(deaths.killed(CLOSES, lambda till: printer.hold_after(size)))
    printer.go_on()
    cashier.live(sales=0)
    assert list(print_outcomes(cashier).values()) == [["cut"]]
    reckon(cashier)
