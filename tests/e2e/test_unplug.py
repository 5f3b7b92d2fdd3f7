"""Scanner and printer are pulled out and put back all day: the till goes on selling, and in the
evening each scan is in the books once, and each receipt on paper once or known to be missing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from tests.e2e.books import sales
from tests.e2e.printers import HeldPrinter
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

NO_SCANNER, NO_PRINTER, TO_PRINT = "扫码枪!", "打印机!", "待打"
HEAD, END, ANEW = "小票号 ", "谢谢惠顾", "前一张没打完，以此为准"
ITEMS = [barcode(number) for number in range(4)]
SHORTEST = 300
"""Bytes that every receipt has, and more."""


@pytest.mark.parametrize("sold", [2, pytest.param(20, marks=pytest.mark.proof)])
def test_cables_come_out_and_the_till_sells_on(tmp_path: Path, sold: int) -> None:
    chance, printer = Random(sold), HeldPrinter()

    def in_mid_job() -> None:
        printer.hold_after(chance.randrange(1, SHORTEST))
        printer.unplug()

    with Shop(tmp_path, goods=len(ITEMS), printer=printer) as shop:
        home = shop.home()
        with open_till(home) as till:
            sign_on(till)
            for number in range(sold):
                order(shop, till, at_rest=number % 2 == 0)
                # Since the last sale it was out.
                printer.replug()
                till.wait_gone(NO_PRINTER)
                till.wait_gone(TO_PRINT)
                pay(till, in_mid_job if number % 2 else printer.unplug)
                till.wait_for(NO_PRINTER)
            printer.replug()
            till.wait_gone(NO_PRINTER)
            till.wait_gone(TO_PRINT)
        reckon(home, printer, sold)


def order(shop: Shop, till: Terminal, at_rest: bool) -> None:
    """Four items; the scanner is pulled out before the third, which is typed: at rest, or within
    its code."""
    scan(shop, till, 0)
    scan(shop, till, 1)
    if not at_rest:
        shop.scanner.scan_half(ITEMS[2])
    shop.scanner.unplug()
    till.wait_for(NO_SCANNER)
    till.type(f"{ITEMS[2]}\r")
    till.wait_for(f"+ {goods_name(2)}")
    shop.scanner.replug()
    till.wait_gone(NO_SCANNER)
    scan(shop, till, 3)


def scan(shop: Shop, till: Terminal, number: int) -> None:
    shop.scanner.scan(ITEMS[number])
    till.wait_for(f"+ {goods_name(number)}")


def pay(till: Terminal, pull: Callable[[], None]) -> None:
    """To the end of the sale, with the printer pulled out beside it."""
    move_on(till, REDEEM)
    move_on(till, PAY)
    hand = Thread(target=pull)
    hand.start()
    move_on(till, ENTRY)
    hand.join()


def reckon(home: Path, printer: HeldPrinter, sold: int) -> None:
    found = sales(home)
    assert [[line["barcode"] for line in sale["lines"]] for sale in found] == [ITEMS] * sold
    missing = tui_pos("receipt", str(home), "--waiting")
    slips = [slip.text for slip in printer.slips]
    for sale in found:
        begun = [slip for slip in slips if f"{HEAD}{sale['receipt']}\n" in slip]
        whole = [slip for slip in begun if END in slip]
        if sale["receipt"] in missing:
            assert len(whole) <= 1
        else:
            assert len(whole) == 1
            assert ANEW in whole[0] or len(begun) == 1
