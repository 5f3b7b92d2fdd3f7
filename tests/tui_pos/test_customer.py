"""What a customer sees while a real checkout sells."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from drivers.showing import Lamp, Showing
from tests.drivers.support import Heard
from tests.tui_pos.checkout.rig import COLA, RETAIL, Rig
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.checkout import commands as c
from tui_pos.customer import DARK, THANKS, Customer, showing
from tui_pos.sale import CASH


class Glass(Heard[Showing]):
    """A display that keeps what it was given."""

    def show(self, one: Showing) -> None:
        self(one)


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.ledger.close()


def _customer(*displays: Any, linger_s: float = 3600.0, failed: Any = None) -> Customer:
    return Customer(displays, failed or (lambda failure: None), linger_s)


def test_a_sale_is_seen_from_the_first_goods_to_the_change(rig: Rig) -> None:
    assert showing(rig.view) == DARK
    rig.enter(COLA)
    assert showing(rig.view) == Showing(("1 x 3.50", "3.50"), ("TOTAL", "3.50"), "3.50", Lamp.PRICE)
    rig.enter("3*")
    rig.enter(COLA)
    assert showing(rig.view) == Showing(
        ("3 x 3.50", "10.50"), ("TOTAL", "14.00"), "10.50", Lamp.PRICE
    )
    rig.do(c.RemoveLine(None))
    assert showing(rig.view) == Showing(lower=("TOTAL", "3.50"), amount="3.50", lamp=Lamp.TOTAL)
    rig.press_enter()
    due = Showing(("TOTAL", "3.50"), ("DUE", "3.50"), "3.50", Lamp.TOTAL)
    assert showing(rig.view) == due
    rig.press_enter()
    assert showing(rig.view) == due
    rig.do(c.TakeTender(CASH, 100))
    assert showing(rig.view) == Showing(("PAID", "1.00"), ("DUE", "2.50"), "2.50", Lamp.TOTAL)
    rig.do(c.TakeTender(CASH, 1000))
    assert showing(rig.view) == Showing(("PAID", "11.00"), ("CHANGE", "7.50"), "7.50", Lamp.CHANGE)
    rig.enter(COLA)
    assert showing(rig.view).lower == ("TOTAL", "3.50")


def test_an_exact_payment_has_no_change(rig: Rig) -> None:
    rig.order(COLA)
    rig.press_enter()
    rig.press_enter()
    assert showing(rig.view) == Showing(("TOTAL", "3.50"), ("PAID", "3.50"), "3.50", Lamp.PAID)


def test_vouchers_are_seen_to_come_off(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001", face=200)
    rig.order(COLA)
    rig.enter("5571630793")
    rig.press_enter()
    assert rig.platform.kind == RETAIL
    assert showing(rig.view) == Showing(("VOUCHERS", "-2.00"), ("DUE", "1.50"), "1.50", Lamp.TOTAL)


def test_goods_by_weight_are_told_by_weight_and_price(rig: Rig) -> None:
    apples = Goods("10001", "苹果", 1280, "水果", "千克")
    rig.desk.recognise = lambda text: Item(apples)
    rig.desk.weigh = lambda: 456_000
    rig.enter("10001")
    assert showing(rig.view).upper == ("0.456 x 12.80", "5.84")


def test_a_sale_set_aside_or_given_up_leaves_the_display_dark(rig: Rig) -> None:
    rig.enter(COLA)
    rig.do(c.Hold())
    assert showing(rig.view) == DARK
    rig.do(c.Recall())
    assert showing(rig.view).lower == ("TOTAL", "3.50")
    rig.do(c.Abandon("顾客走了"))
    assert showing(rig.view) == DARK


def test_the_same_picture_is_given_once_and_the_change_goes_after_a_while(rig: Rig) -> None:
    glass = Glass()
    customer = _customer(glass, linger_s=0.01)
    rig.enter(COLA)
    customer.take(rig.view)
    rig.enter("nonsense")
    customer.take(rig.view)
    rig.press_enter()
    rig.press_enter()
    customer.take(rig.view)
    rig.do(c.TakeTender(CASH, 1000))
    customer.take(rig.view)
    glass.wait(lambda all_: all_[-1] == THANKS)
    customer.take(rig.view)
    assert [one.lamp for one in glass.all] == [Lamp.PRICE, Lamp.TOTAL, Lamp.CHANGE, Lamp.OFF]


def test_the_next_customer_sees_no_thanks_meant_for_the_last(rig: Rig) -> None:
    glass = Glass()
    customer = _customer(glass)
    rig.order(COLA)
    rig.press_enter()
    rig.press_enter()
    customer.take(rig.view)
    timer = customer._timer
    assert timer is not None
    rig.enter(COLA)
    customer.take(rig.view)
    timer.join(10.0)
    assert glass.all[-1].lamp is Lamp.PRICE and not timer.is_alive()
    customer.close()


def test_a_display_that_fails_is_reported_and_hides_nothing(rig: Rig) -> None:
    class Broken:
        def show(self, one: Showing) -> None:
            raise RuntimeError

    glass, failures = Glass(), Heard[Exception]()
    customer = _customer(Broken(), glass, failed=failures)
    rig.enter(COLA)
    customer.take(rig.view)
    assert len(glass.all) == len(failures.all) == 1
    customer.close()
