"""What is shown of vouchers: ways on from an open outcome, time left to undo, all that is known."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from screens.look import width_of
from screens.paint.bars import header
from tests.screens.conftest import CHIPS, COLA, MILK, PIN, Desk
from tests.screens.test_console import enter_goods, go_to
from tui_pos.checkout.view import DeviceView, ParkedView, SyncView, TokenView
from tui_pos.sale import Stage

_LOST = "7001009"
"""The demo's vouchers whose answer is lost; asking fails for a while."""


def redeem(desk: Desk, code: str) -> None:
    enter_goods(desk, COLA, CHIPS, MILK)
    go_to(desk, Stage.REDEEM)
    desk.type(code)
    desk.wait(lambda view: view.card is not None)
    desk.press("enter")


def allow(desk: Desk) -> None:
    desk.wait(lambda view: view.unlock is not None)
    desk.type("2001")
    desk.type(PIN)
    desk.press("enter")


def test_an_open_outcome_shows_its_ways_on_and_may_be_set_aside(cashier: Desk) -> None:
    redeem(cashier, f"{_LOST}131")
    cashier.wait(lambda view: view.pending and view.pending.tries)
    shown = cashier.text()
    assert all(word in shown for word in ("不按", "F5", "F7", "先挂这单", "F5先挂这单"))
    assert "F6" not in shown and "ENTER" not in shown
    cashier.press("f5")
    cashier.wait(lambda view: view.sale is None and view.held)
    enter_goods(cashier, COLA)
    cashier.wait(lambda view: view.notice and view.notice.text.key == "hold.settled")


def test_the_keys_of_a_card_say_how_it_is_taken(cashier: Desk) -> None:
    enter_goods(cashier, COLA, CHIPS, MILK)
    go_to(cashier, Stage.REDEEM)
    assert "ENTER" not in cashier.text() and "F6返回" in cashier.text()
    cashier.type("7001001136")
    cashier.wait(lambda view: view.card is not None)
    assert "ENTER用这张券" in cashier.text()


def test_the_time_left_to_undo_is_counted_down(cashier: Desk) -> None:
    redeem(cashier, "7001001131")
    cashier.wait(lambda view: view.sale and view.sale.counting)
    assert "可撤9:" in cashier.text()
    go_to(cashier, Stage.PAY)
    assert "可撤9:" in cashier.text()
    view = cashier.console.view
    past = {number: end.replace(year=2020) for number, end in view.undo_until.items()}
    cashier.console.view = replace(view, undo_until=past)
    assert "已过可撤销时间" in cashier.text()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_all_that_is_known_of_a_voucher(cashier: Desk, language: str) -> None:
    code = "7001001132" if language == "en" else "7001001133"
    redeem(cashier, code)
    cashier.wait(lambda view: view.sale and view.sale.counting)
    if language == "en":
        cashier.press("f11")
    cashier.press("f7", "3", "enter")
    allow(cashier)
    cashier.wait(lambda view: view.inquiry is not None)
    assert ("没有待查的券" if language == "zh_CN" else "None is parked") in cashier.text()
    cashier.type(code)
    cashier.wait(lambda view: view.inquiry and any(one.looked_at for one in view.inquiry.codes))
    shown = cashier.text()
    agree = "对得上" if language == "zh_CN" else "They agree"
    assert agree in shown and code not in shown and f"******{code[-4:]}" in shown
    assert all(width_of(line) <= 80 for line in cashier.lines())
    cashier.press("down", "down", "up", "escape")
    cashier.wait(lambda view: view.inquiry is None)
    assert cashier.console.mode is cashier.console.sale


def test_a_supervisor_needs_no_unlock_and_no_sale(desk: Desk) -> None:
    desk.sign_on("2001")
    desk.press("f7", "1", "enter")
    desk.wait(lambda view: view.inquiry is not None)
    desk.type("12")
    assert "3032" in desk.wait_text("3032")
    desk.press("f12", "1", "0", "escape", "escape")
    desk.wait(lambda view: view.inquiry is None)


def test_a_long_life_is_read_with_the_arrow_keys(cashier: Desk) -> None:
    enter_goods(cashier, COLA, CHIPS, MILK)
    go_to(cashier, Stage.REDEEM)
    for _ in range(9):
        cashier.type("7001001134")
        cashier.wait(lambda view: view.card is not None)
        cashier.press("escape")
        cashier.wait(lambda view: view.card is None)
    cashier.press("f7", "2", "enter")
    allow(cashier)
    cashier.wait(lambda view: view.inquiry is not None)
    cashier.type("7001001134")
    cashier.wait(lambda view: view.inquiry and any(one.looked_at for one in view.inquiry.codes))
    assert "下面还有" in cashier.text() and "对得上" not in cashier.text()
    cashier.press("pagedown")
    assert "对得上" in cashier.text() and "下面还有" not in cashier.text()


def test_the_header_keeps_what_needs_a_person(cashier: Desk) -> None:
    redeem(cashier, "7001001135")
    cashier.wait(lambda view: view.sale and view.sale.counting)
    console, clock = cashier.console, cashier.till.clock
    assert console.view.sale is not None
    parked = tuple(ParkedView("T01-S000001", one) for one in console.view.sale.redemptions)
    now = clock.monotonic()
    devices = tuple(DeviceView(f"printer {n}", "printer", "ok") for n in range(2))
    console.view = replace(
        console.view,
        parked=parked,
        differences=12,
        held=("a", "b"),
        waiting_prints=3,
        sync=SyncView(now - 65, True, 10),
        devices=devices,
        tokens=(TokenView("meituan-retail", 2020, 6),),
    )
    (line,) = header(console, clock.now(), 120)
    text = "".join(span.text for span in line)
    assert "同步 1分前" in text and text.count("打印机") == 2
    (line,) = header(console, clock.now(), 80)
    text = "".join(span.text for span in line)
    assert width_of(line) == 80 and "示范小店" in text
    assert all(word in text for word in ("待查券1", "不一致12", "挂单2"))
    assert "打印机" not in text and text.rstrip()[-3] == ":"


def test_old_news_are_marked(cashier: Desk) -> None:
    console, clock = cashier.console, cashier.till.clock
    now = clock.monotonic()
    for sync, shown in (
        (SyncView(now, False, 10), "同步 — "),
        (SyncView(now - 1300, False, 10), "同步 —!"),
        (SyncView(now - 1100, True, 10), "同步 18分前 "),
        (SyncView(now - 1300, True, 10), "同步 21分前!"),
    ):
        console.view = replace(console.view, sync=sync)
        (line,) = header(console, clock.now(), 80)
        assert shown in "".join(span.text for span in line)
