"""What an error's number means, by keys, at any time and for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.look import width_of
from screens.modes.looking_up import LookingUp
from screens.paint.main import middle
from tests.screens.conftest import CHIPS, COLA, Desk
from tui_pos.error_table import error_table
from tui_pos.locale import LANGUAGES
from tui_pos.shop import Shop


def chosen(desk: Desk) -> int:
    mode = desk.console.mode
    assert isinstance(mode, LookingUp)
    return mode.numbers[mode.at]


def test_before_anybody_signs_on_a_number_is_looked_up(desk: Desk) -> None:
    desk.press("f1", "f1")
    assert "错误编号 >" in desk.text()
    desk.type("3002")
    shown = desk.text()
    assert "3002 券已使用过" in shown
    assert "这张券在别处或以前已核销，不能再用。" in shown
    assert "不要再试 · 找：店长" in shown
    desk.press("f1")
    assert "工号 >" in desk.text()
    desk.sign_on()


def test_the_number_on_the_screen_is_the_first_to_be_told(cashier: Desk) -> None:
    cashier.type("6901234101011")
    cashier.wait_text("6011 ")
    cashier.press("f1", "f1")
    assert chosen(cashier) == 6011
    cashier.press("up")
    assert chosen(cashier) == 6010
    cashier.press("down", "down")
    assert chosen(cashier) == 6012
    cashier.press("f11")
    assert "Quantity or amount out of range" in cashier.text()


def test_a_number_nobody_gave_is_refused_and_the_first_digits_are_enough(cashier: Desk) -> None:
    cashier.press("f1", "f1")
    cashier.type("8")
    assert "6050" in cashier.text() and "错误表里没有 8" in cashier.text()
    cashier.type("50")
    assert chosen(cashier) == 5001 and "6050" not in cashier.text()


def test_the_list_ends_at_both_ends(cashier: Desk) -> None:
    cashier.press("f1", "f1", *["pageup"] * 30)
    assert chosen(cashier) == min(error_table().errors)
    cashier.press(*["pagedown"] * 30)
    assert chosen(cashier) == max(error_table().errors) and "9001 " in cashier.text()


def test_an_enter_on_nothing_neither_leaves_nor_moves_the_sale(cashier: Desk) -> None:
    cashier.type(COLA)
    before = cashier.wait(lambda view: view.sale is not None)
    cashier.press("f1", "f1", "enter", "enter")
    assert isinstance(cashier.console.mode, LookingUp)
    assert cashier.console.view.stage is before.stage
    cashier.press("escape")
    assert "可口可乐" in cashier.text() and "商品 >" in cashier.text()


def test_a_scan_meanwhile_is_a_scan(cashier: Desk) -> None:
    cashier.press("f1", "f1")
    cashier.type(CHIPS)
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 1)
    assert view.sale is not None and view.sale.lines[0].barcode == CHIPS
    assert not isinstance(cashier.console.mode, LookingUp)


@pytest.mark.parametrize(("number", "back"), [("2001", "商品 >"), ("3001", "设备和连接")])
def test_everybody_may_look_up(desk: Desk, number: str, back: str) -> None:
    desk.sign_on(number)
    desk.press("f1", "f1")
    desk.type("5010")
    assert "打印机缺纸" in desk.text()
    desk.press("escape")
    assert back in desk.text()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_fits_a_small_screen_whole(tmp_path: Path, shop: Shop, language: str) -> None:
    from msgspec.structs import replace

    desk = Desk(tmp_path, replace(shop, language=language))
    try:
        desk.press("f1", "f1")
        mode = desk.console.mode
        assert isinstance(mode, LookingUp)
        for at in range(len(mode.numbers)):
            mode.at = at
            lines = middle(desk.console, desk.till.clock.now(), 80, 14)
            assert len(lines) <= 14 and max(map(width_of, lines)) <= 80
            text = "".join(span.text for line in lines for span in line)
            assert f"{mode.numbers[at]} {desk.console.locale.title(mode.numbers[at])}" in text
    finally:
        desk.till.stop()
