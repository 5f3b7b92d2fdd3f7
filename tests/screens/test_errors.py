"""What an error's number means and what to do, by keys, at any time and for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from screens.look import width_of
from screens.modes.looking_up import LookingUp
from screens.paint.main import middle
from tests.screens.conftest import CHIPS, COLA, Desk
from tests.tui_pos.knowledge.writing import article
from tui_pos.error_table import error_table
from tui_pos.locale import LANGUAGES
from tui_pos.shop import Shop


def mode(desk: Desk) -> LookingUp:
    found = desk.console.mode
    assert isinstance(found, LookingUp)
    return found


def chosen(desk: Desk) -> str:
    one = mode(desk).chosen
    assert one is not None
    return one.name


def look_up(desk: Desk) -> None:
    """Past the keys to what there is to look up."""
    desk.press("f1", "f1")
    desk.wait_text("回车看全文")
    desk.wait(lambda view: not mode(desk).awaits)


def read(desk: Desk, wanted: str) -> str:
    """What is being read, once this shows, or the arrows have led to it."""
    desk.wait(lambda view: not mode(desk).awaits)
    for _ in range(20):
        if wanted in desk.text():
            break
        desk.press("down")
    return desk.text()


def test_before_anybody_signs_on_a_number_is_looked_up(desk: Desk) -> None:
    look_up(desk)
    assert "编号、字词 >" in desk.text()
    desk.type("3002")
    shown = desk.text()
    assert "3002 券已使用过" in shown
    assert "这张券在别处或以前已核销，不能再用。" in shown
    assert "不要再试 · 找：店长" in shown
    assert "常见的是家里人用过" in read(desk, "常见的是家里人用过")
    desk.press("f1")
    assert "工号 >" in desk.text()
    desk.sign_on()


def test_one_key_tells_what_to_do_about_the_error_on_the_screen(cashier: Desk) -> None:
    assert "F1帮助" in cashier.text()
    cashier.type("6901234101011")
    cashier.wait_text("6011 ")
    assert "F1怎么办" in cashier.text()
    cashier.press("f1")
    cashier.wait(lambda view: not mode(cashier).awaits)
    assert chosen(cashier) == "6011" and mode(cashier).reading
    assert "包装上有两个条码的" in read(cashier, "包装上有两个条码的")
    cashier.press("f11")
    assert "not among the goods" in cashier.wait_text("not among the goods")
    cashier.press("f11", "f1")
    cashier.wait(lambda view: cashier.console.panel == "help")
    assert "按键" in cashier.text() and "商品 >" in cashier.text()
    cashier.press("f1")
    cashier.wait(lambda view: not mode(cashier).awaits)
    assert chosen(cashier) == "6011"


def test_an_outcome_that_is_open_tells_what_to_do_and_goes_on_beneath(cashier: Desk) -> None:
    cashier.type(COLA)
    cashier.wait(lambda view: view.sale is not None)
    cashier.press("enter")
    cashier.type("7001009141")
    cashier.wait(lambda view: view.card is not None)
    cashier.press("enter")
    cashier.wait(lambda view: view.pending and view.pending.error)
    cashier.press("f1")
    assert "不要换单" in read(cashier, "不要换单")
    cashier.wait(lambda view: view.sale and not view.sale.pending)
    assert cashier.console.mode is cashier.console.sale


def test_an_article_is_turned_to_its_end_and_enter_leads_to_the_list_and_back(desk: Desk) -> None:
    look_up(desk)
    desk.type("5010")
    first = desk.text()
    assert "下面还有" in first and "随程序的说明" not in first
    desk.press(*["pagedown"] * 9)
    last = desk.text()
    assert "随程序的说明" in last and "下面还有" not in last
    desk.press("up")
    assert desk.text() != last
    desk.press("enter")
    assert chosen(desk) == "5010" and not mode(desk).reading
    desk.press("enter")
    assert desk.text() == first
    desk.press("escape")
    assert "工号 >" in desk.text()


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("换纸", "换打印纸"),
        ("hdyz", "换打印纸"),
        ("dyjqz", "打印机缺纸"),
        ("挂单 取单", "挂单和取单"),
    ],
)
def test_words_and_initials_lead_to_an_article_as_they_are_typed(
    cashier: Desk, typed: str, title: str
) -> None:
    look_up(cashier)
    cashier.press(*typed)
    assert title in cashier.text()
    cashier.press("enter")
    assert mode(cashier).reading and title in cashier.text()
    assert "编号、字词 >  " in cashier.text()


def test_what_is_typed_before_the_articles_are_there_waits_for_them(cashier: Desk) -> None:
    cashier.press("f1", "f1", *"dyjqz", "enter")
    cashier.wait(lambda view: mode(cashier).reading)
    assert chosen(cashier) == "5010"


def test_what_nothing_has_is_told_while_it_is_typed(cashier: Desk) -> None:
    look_up(cashier)
    cashier.press(*"qqq")
    assert "没有找到" in cashier.text()
    cashier.press("backspace", "backspace", "backspace")
    assert "没有找到" not in cashier.text()


def test_a_number_nobody_gave_is_refused_and_the_first_digits_are_enough(cashier: Desk) -> None:
    look_up(cashier)
    cashier.type("8")
    assert "6050" in cashier.text() and "错误表里没有 8" in cashier.text()
    assert "没有找到" not in cashier.text()
    cashier.type("50")
    assert chosen(cashier) == "5001" and "6050" not in cashier.text()


def test_the_list_ends_at_both_ends(cashier: Desk) -> None:
    look_up(cashier)
    assert "卖一单，从头到尾" in cashier.text()
    cashier.press(*["pageup"] * 30)
    assert mode(cashier).at == 0
    cashier.press(*["pagedown"] * 30)
    assert chosen(cashier) == str(max(error_table().errors)) and "9001 " in cashier.text()
    cashier.press("up")
    assert mode(cashier).at == len(mode(cashier).found) - 2


def test_an_enter_on_nothing_neither_leaves_nor_moves_the_sale(cashier: Desk) -> None:
    cashier.type(COLA)
    before = cashier.wait(lambda view: view.sale is not None)
    look_up(cashier)
    cashier.press("enter", "enter")
    assert isinstance(cashier.console.mode, LookingUp)
    assert cashier.console.view.stage is before.stage
    cashier.press("escape")
    assert "可口可乐" in cashier.text() and "商品 >" in cashier.text()


def test_a_scan_meanwhile_is_a_scan(cashier: Desk) -> None:
    look_up(cashier)
    cashier.type(CHIPS)
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 1)
    assert view.sale is not None and view.sale.lines[0].barcode == CHIPS
    assert not isinstance(cashier.console.mode, LookingUp)


def test_words_that_come_faster_than_anybody_types_are_a_scan(cashier: Desk) -> None:
    look_up(cashier)
    cashier.press_at(2.0, "P")
    for key in (*"APER-12345", "enter"):
        cashier.press_at(0.005, key)
    cashier.wait_text("6010 ")
    assert not isinstance(cashier.console.mode, LookingUp)


@pytest.mark.parametrize(("number", "back"), [("2001", "商品 >"), ("3001", "设备和连接")])
def test_everybody_may_look_up(desk: Desk, number: str, back: str) -> None:
    desk.sign_on(number)
    look_up(desk)
    desk.type("5010")
    assert "打印机缺纸" in desk.text()
    desk.press("escape")
    assert back in desk.text()


def test_the_shops_own_article_is_shown_and_one_that_is_none_is_told_of(desk: Desk) -> None:
    folder = desk.home.knowledge
    folder.mkdir()
    own = article("codes = [3002]\nuntil = 2020-01-01", "问小王", "打 **13800000000**。", "zh_CN")
    (folder / "own.md").write_text(own, "utf-8")
    (folder / "bad.md").write_text("# 没有文件头\n", "utf-8")
    look_up(desk)
    assert "bad.md: line 1" in desk.text()
    desk.type("3002")
    shown = desk.text()
    assert "打 13800000000。" in shown and "own.md" in shown
    assert "2020-01-01 为止，可能已经过时" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_there_is_fits_a_small_screen(tmp_path: Path, shop: Shop, language: str) -> None:
    desk = Desk(tmp_path, replace(shop, language=language))
    try:
        desk.press("f1", "f1")
        desk.wait(lambda view: not mode(desk).awaits)
        now, looking = desk.till.clock.now(), mode(desk)
        for at, entry in enumerate(looking.found):
            for reading in (False, True):
                looking.at, looking.first, looking.reading = at, 0, reading
                lines = middle(desk.console, now, 80, 14)
                assert len(lines) <= 14 and max(map(width_of, lines)) <= 80
                text = "".join(span.text for line in lines for span in line)
                assert entry.title in text and str(entry.code or "") in text
    finally:
        desk.till.stop()
