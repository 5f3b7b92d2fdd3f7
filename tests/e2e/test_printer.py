"""A printer in trouble: what the cashier sees of it, and that each receipt comes out in the end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e import deaths
from tests.e2e.cashier import CLOSES, Cashier
from tests.e2e.printers import HeldPrinter
from tests.e2e.reckoning import print_outcomes, reckon
from tests.e2e.shop import (
    ENTRY,
    PAY,
    REDEEM,
    Shop,
    barcode,
    goods_name,
    move_on,
    open_till,
    sign_on,
    tui_pos,
)
from tests.terminal import Terminal

FAULT = "打印机!"
NO_PAPER, COVER_OPEN, MISSING = "打印机缺纸", "打印机盖没合上", "缺票1"
ANEW = "前一张没打完，以此为准"
FIRST, SECOND = "T01-000001", "T01-000002"


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


def sell(shop: Shop, till: Terminal) -> None:
    shop.scanner.scan(barcode(0))
    till.wait_for(goods_name(0))
    move_on(till, REDEEM)
    move_on(till, PAY)
    move_on(till, ENTRY)


def test_what_is_wrong_with_an_idle_printer_is_on_screen_until_it_is_right(tmp_path: Path) -> None:
    with Shop(tmp_path, goods=1) as shop, open_till(shop.home()) as till:
        shop.printer.set(cover_open=True)
        till.wait_for(lambda screen: COVER_OPEN in screen and "请合上盖子" in screen)
        shop.printer.set(cover_open=False)
        till.wait_gone(COVER_OPEN)


def test_out_of_paper_in_the_middle_of_a_receipt(tmp_path: Path) -> None:
    """It is named with what to do, the till sells on, and all comes out in order."""
    with Shop(tmp_path, goods=1) as shop, open_till(shop.home()) as till:
        sign_on(till)
        shop.printer.load_paper(5)
        sell(shop, till)
        till.wait_for(lambda screen: NO_PAPER in screen and "请装纸" in screen)
        sell(shop, till)
        till.press("F9")
        till.wait_for(lambda screen: f"{FIRST} " in screen and "待打: 5010" in screen)
        till.press("esc")
        shop.printer.load_paper(None)
        till.wait_gone("待打")
        till.wait_gone(NO_PAPER)
        assert shop.printer.wait(lambda: len(shop.printer.slips) == 3)
        cut_off, anew, following = (slip.text for slip in shop.printer.slips)
        assert FIRST in cut_off and ANEW not in cut_off
        assert FIRST in anew and ANEW in anew
        assert SECOND in following and ANEW not in following


def test_a_receipt_cut_off_by_a_power_cut_is_found_and_printed_by_hand(tmp_path: Path) -> None:
    printer = HeldPrinter()
    with Shop(tmp_path, goods=1, printer=printer) as shop:
        home = shop.home()
        with open_till(home) as till:
            sign_on(till)
            printer.stop_after(300)
            sell(shop, till)
            printer.wait_stopped()
            till.kill()
        printer.go_on()
        with open_till(home) as till:
            sign_on(till)
            till.wait_for(MISSING)
            assert "打到一半断电" in tui_pos("receipt", str(home), "--waiting")
            till.press("F9")
            till.wait_for(lambda screen: FIRST in screen and "打到一半断电" in screen)
            till.press("enter")
            till.wait_gone(MISSING)
            assert printer.wait(lambda: "重打小票（第 1 次）" in printer.slips[-1].text)
            assert ENTRY in till.screen()
