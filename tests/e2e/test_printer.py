"""The printer is pulled out in the middle of a receipt, and put back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import deaths
from tests.e2e.cashier import CLOSES, Cashier
from tests.e2e.printers import HeldPrinter
from tests.e2e.reckoning import print_outcomes, reckon
from tests.e2e.shop import Shop
from tests.terminal import Terminal

FAULT = "打印机!"


class Patient(Cashier):
    """Does not wait for the drawer: its command may be lost on the way, as the receipt is."""

    def see_drawer(self, till: Terminal, times: int) -> None:
        self.torn += 1


@pytest.mark.parametrize("size", [40, pytest.param(500, marks=pytest.mark.proof)])
def test_pulled_out_in_the_middle_of_a_receipt(tmp_path: Path, size: int) -> None:
    """The till says so, and prints it anew once it is back; where all of it had left already,
    nobody knows what is on paper, and it does not, lest there be two."""
    printer = HeldPrinter()

    def pulled_out(till: Terminal) -> None:
        printer.hold_after(size)
        printer.unplug()
        till.wait_for(FAULT)
        printer.replug()

    with Shop(tmp_path, goods=3, printer=printer) as shop:
        cashier = Patient(shop, shop.home())
        assert cashier.live(deaths.beside(CLOSES, pulled_out), sales=2)
        cut_off, following = print_outcomes(cashier).values()
        assert cut_off in (["waiting", "done"], ["unconfirmed"]) and following == ["done"]
        reckon(cashier)
