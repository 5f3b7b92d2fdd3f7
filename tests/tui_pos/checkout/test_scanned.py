"""A scan is a code and nothing else, where the same text typed could mean something."""

from __future__ import annotations

import pytest

from tests.tui_pos.checkout.rig import COLA, WATER, Rig
from tui_pos.checkout import commands as c
from tui_pos.sale import Stage


@pytest.mark.parametrize("short", ["350", "10001"])
def test_a_short_code_that_is_scanned_pays_nothing(rig: Rig, short: str) -> None:
    rig.order(COLA)
    rig.press_enter()
    rig.scan(short)
    assert rig.view.stage is Stage.PAY and rig.error == 4001 and rig.sale.tenders == ()
    rig.enter(short)
    assert rig.view.stage is Stage.ENTRY or rig.view.question is not None


def test_an_amount_that_a_slow_link_pushed_together_is_one(rig: Rig) -> None:
    rig.order(COLA)
    rig.press_enter()
    rig.scan("100.00")
    assert rig.view.closed is not None and rig.view.closed.change_fen == 9650


def test_a_scanned_code_with_a_times_sign_in_it_is_no_quantity(rig: Rig) -> None:
    rig.scan(f"12x{COLA}")
    assert rig.error == 6010 and rig.view.quantity is None and rig.view.sale is None
    rig.enter(f"12x{COLA}")
    assert rig.sale.lines[0].milli == 12_000


def test_a_quantity_typed_is_for_the_scan_that_follows(rig: Rig) -> None:
    rig.enter("3*")
    rig.scan(COLA)
    assert rig.sale.lines[0].milli == 3000


def test_a_scan_picks_nothing_from_a_list(rig: Rig) -> None:
    for code in (COLA, WATER):
        rig.enter(code)
        rig.do(c.Hold())
    rig.do(c.Recall())
    assert rig.view.choice is not None
    rig.scan("2")
    assert rig.error == 6010 and rig.view.sale is None
    rig.do(c.Recall())
    rig.enter("2")
    assert rig.sale.lines[0].barcode == WATER
