"""What the keys mean and what is shown for them, at each stage and over it."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from drivers.simulators import SimulatedPrinter
from screens.keys import ACTIONS
from screens.look import width_of
from tests.screens.conftest import CHIPS, COLA, MILK, PIN, Desk
from tui_pos.checkout.commands import Entered
from tui_pos.ledger.export import sale_fields
from tui_pos.ledger.sales import finished_sales
from tui_pos.ledger.store import LedgerReader
from tui_pos.ledger.verify import verify
from tui_pos.locale import Locale
from tui_pos.sale import Stage
from tui_pos.sandbox.demo import demo_vouchers
from tui_pos.shop import Shop

STAGE_WORDS = ("录单", "核销", "收款")


def sold(desk: Desk) -> dict[str, object]:
    """The last closed sale as it is exported, after the books were checked."""
    reader = LedgerReader(desk.home.ledger)
    try:
        assert list(verify(reader)) == []
        return sale_fields(list(finished_sales(reader))[-1])
    finally:
        reader.close()


def enter_goods(desk: Desk, *codes: str) -> None:
    for number, code in enumerate(codes, start=1):
        desk.type(code)
        desk.wait(lambda view, n=number: view.sale and len(view.sale.lines) == n)  # type: ignore[misc]


def go_to(desk: Desk, stage: Stage) -> None:
    desk.press("enter")
    desk.wait(lambda view: view.stage is stage)


def test_signing_on_hides_the_pin_and_names_no_stage(desk: Desk) -> None:
    assert not any(word in desk.text() for word in STAGE_WORDS)
    desk.type("1001")
    desk.press(*PIN)
    assert PIN not in desk.text() and "******" in desk.text()
    desk.press("escape", "escape", "9")
    assert "工号 > 9" in desk.text()


def test_each_stage_is_named_alone(cashier: Desk) -> None:
    for stage, word in zip((Stage.ENTRY, Stage.REDEEM, Stage.PAY), STAGE_WORDS, strict=True):
        shown = cashier.text()
        assert word in shown and cashier.console.view.stage is stage
        if stage is Stage.ENTRY:
            assert not any(other in shown for other in STAGE_WORDS if other != word)
            enter_goods(cashier, COLA)
        if stage is not Stage.PAY:
            following = {Stage.ENTRY: Stage.REDEEM, Stage.REDEEM: Stage.PAY}[stage]
            go_to(cashier, following)


def test_a_sale_with_a_voucher_on_the_numeric_pad(cashier: Desk, printer: SimulatedPrinter) -> None:
    enter_goods(cashier, COLA, CHIPS, MILK)
    go_to(cashier, Stage.REDEEM)
    cashier.type("7001001101")
    cashier.wait(lambda view: view.card is not None)
    shown = cashier.text()
    assert "20元代金券" in shown and "-20.00" in shown and "7.80" in shown
    cashier.press("enter")
    cashier.wait(lambda view: view.sale and view.sale.counting)
    go_to(cashier, Stage.PAY)
    cashier.type("10")
    cashier.wait(lambda view: view.closed is not None)
    assert "2.20" in cashier.text() and "录单" in cashier.text()
    fields = sold(cashier)
    assert fields["total_fen"] == 2780 and fields["change_fen"] == 220
    assert printer.wait(lambda: len(printer.slips) == 1 and len(printer.kicks) == 1)
    assert "7001001101" not in printer.slips[0].text and "******1101" in printer.slips[0].text


def test_a_refused_voucher_says_why_with_its_code_and_the_platforms_words(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    go_to(cashier, Stage.REDEEM)
    cashier.type("7001002101")
    shown = cashier.wait_text("3002")
    assert "券已使用过" in shown and "平台原话：该券码已被使用" in shown
    cashier.press("escape")
    cashier.wait(lambda view: view.notice is None)
    assert cashier.console.view.stage is Stage.REDEEM


def test_quantity_before_and_after_a_scan(cashier: Desk) -> None:
    cashier.type(f"3*{COLA}")
    cashier.wait(lambda view: view.sale and view.sale.lines[0].milli == 3000)
    cashier.press("5", "f2")
    cashier.wait(lambda view: view.sale and view.sale.lines[0].milli == 5000)
    cashier.press("f2")
    cashier.type("7")
    cashier.wait(lambda view: view.sale and view.sale.lines[0].milli == 7000)
    cashier.press("f2")
    cashier.type("x")
    assert "6012" in cashier.text()
    cashier.press("escape", "escape")
    assert "商品 >" in cashier.text()


def test_a_scan_into_an_open_question_is_a_scan(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f2")
    cashier.type(CHIPS)
    cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)
    cashier.press("f7")
    cashier.type(MILK)
    cashier.wait(lambda view: view.sale and len(view.sale.lines) == 3)


def test_what_a_scanner_types_into_an_open_question_is_no_answer(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f7", "1", "enter")
    for key in (*"100017", "enter"):
        cashier.press_at(0.008, key)
    assert cashier.console.pace.scanned and cashier.console.pace.rate == 125
    assert cashier.wait_text("6010") and cashier.console.view.unlock is None
    cashier.press("escape", "f7", "1", "enter")
    cashier.type("100017")
    cashier.wait(lambda view: view.unlock is not None)
    assert not cashier.console.pace.scanned


def test_the_chosen_line_is_the_one_that_is_deleted(cashier: Desk) -> None:
    enter_goods(cashier, COLA, CHIPS, MILK)
    cashier.press("up", "f3")
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)
    assert view.sale and [line.barcode for line in view.sale.lines] == [COLA, MILK]
    cashier.press("f3")
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 1)
    assert view.sale and view.sale.lines[0].barcode == COLA


def test_search_by_initials_adds_what_is_marked(cashier: Desk) -> None:
    cashier.press("f4", "k", "l")
    cashier.wait_text("可口可乐")
    rows = [row for row in cashier.text().splitlines() if "可乐" in row]
    cashier.press("down", "enter")
    view = cashier.wait(lambda view: view.sale is not None)
    assert view.sale and len(rows) >= 2
    cashier.press("f4", *"可乐", "enter")
    cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)


def test_hold_and_recall_by_one_key(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f5")
    cashier.wait(lambda view: view.sale is None and len(view.held) == 1)
    assert "取单" in cashier.text() and "挂单1" in cashier.text()
    cashier.press("f5")
    cashier.wait(lambda view: view.sale is not None and not view.held)


def test_a_supervisor_unlocks_one_step(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f7")
    cashier.type("1")
    cashier.type("2.5")
    cashier.wait(lambda view: view.unlock is not None)
    assert "可口可乐 500ml 改价：3.50 改为 2.50" in cashier.text()
    cashier.type("1001")
    cashier.type(PIN)
    cashier.press("enter")
    cashier.wait_text("2002")
    cashier.type("2001")
    cashier.press(*PIN)
    assert PIN not in cashier.text()
    cashier.press("enter", "2", "enter")
    view = cashier.wait(lambda view: view.unlock is None and view.sale)
    assert view.sale and view.sale.total_fen == 250


def test_tenders_by_key_mixed_with_cash_and_taken_back(cashier: Desk) -> None:
    enter_goods(cashier, MILK)
    go_to(cashier, Stage.REDEEM)
    go_to(cashier, Stage.PAY)
    assert "F2微信收款码" in cashier.text() and "F4刷卡" in cashier.text()
    cashier.press("5", "f2")
    cashier.wait(lambda view: view.sale and view.sale.due_fen == 1180)
    cashier.press("f3")
    cashier.type("2")
    cashier.wait(lambda view: view.sale and not view.sale.tenders)
    cashier.press("6", "f4")
    cashier.wait(lambda view: view.sale and view.sale.due_fen == 1080)
    cashier.press("enter")
    cashier.wait(lambda view: view.closed is not None)
    assert sold(cashier)["tenders"] == [
        {"kind": "card", "amount_fen": 600},
        {"kind": "cash", "amount_fen": 1080},
    ]


def test_much_more_than_is_due_is_asked_about_once(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    go_to(cashier, Stage.REDEEM)
    go_to(cashier, Stage.PAY)
    cashier.type("2000")
    cashier.wait(lambda view: view.question is not None)
    assert "2000.00" in cashier.text()
    cashier.press("escape")
    cashier.wait(lambda view: view.question is None)
    assert cashier.console.view.stage is Stage.PAY
    cashier.type("2000")
    cashier.wait(lambda view: view.question is not None)
    cashier.press("enter")
    cashier.wait(lambda view: view.closed is not None)


def test_a_line_feed_after_a_return_is_nothing_and_alone_is_enter(cashier: Desk) -> None:
    cashier.press(*COLA, "enter", "ctrl+j", *CHIPS, "ctrl+j", *MILK, "tab")
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 3)
    assert view.stage is Stage.ENTRY


def test_enter_with_help_open_closes_the_help_alone(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f1")
    assert "改一行的数量" in cashier.text()
    cashier.press("enter")
    assert cashier.console.panel is None and cashier.console.view.stage is Stage.ENTRY


def test_what_is_wrong_names_every_part(cashier: Desk) -> None:
    cashier.press("f8")
    shown = cashier.wait_text("平台 美团餐饮")
    assert "账本" in shown and "打印机" in shown


def test_a_technician_sees_devices_and_no_sale(desk: Desk) -> None:
    desk.sign_on("3001")
    shown = desk.wait_text("打印机")
    assert "设备和连接" in shown and not any(word in shown for word in STAGE_WORDS)
    desk.type(COLA)
    desk.press("enter", "f12")
    view = desk.wait(lambda view: view.person is None)
    assert view.sale is None


def test_locking_keeps_the_sale(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f12")
    cashier.wait(lambda view: view.person is None)
    cashier.sign_on("2001")
    assert "王店长" in cashier.text() and "可口可乐" in cashier.text()


def test_the_language_switches_while_running(cashier: Desk) -> None:
    cashier.press("f11")
    assert "Enter order" in cashier.text() and "录单" not in cashier.text()
    cashier.press("f11")
    assert "录单" in cashier.text()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_no_line_is_wider_than_the_screen(
    tmp_path: Path, shop: Shop, language: str, size: tuple[int, int]
) -> None:
    from msgspec.structs import replace

    desk = Desk(tmp_path, replace(shop, language=language), size)
    try:
        check_widths(desk, size)
        desk.sign_on()
        check_widths(desk, size)
        enter_goods(desk, COLA, CHIPS, MILK)
        for keys in ((), ("f1",), ("f1",), ("f4",), ("escape",), ("f7",), ("escape",)):
            desk.press(*keys)
            check_widths(desk, size)
        go_to(desk, Stage.REDEEM)
        desk.type("7001001102")
        desk.wait(lambda view: view.card is not None)
        check_widths(desk, size)
    finally:
        desk.till.stop()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_help_is_not_cut_off_on_a_small_screen(language: str) -> None:
    words = Locale(language)
    room = (80 - 2) // 2
    for action in ACTIONS:
        assert cell_len(f" {action.key:>3} ") + 1 + cell_len(words.t(f"help.{action.id}")) <= room
    for voucher in demo_vouchers():
        assert 17 + cell_len(voucher.label[language]) <= room, voucher.code


def test_leaving_is_asked_about_without_a_word_of_the_sale(desk: Desk) -> None:
    desk.press("f10")
    shown = desk.text()
    assert "退出收银程序" in shown and not any(word in shown for word in STAGE_WORDS)
    desk.type("2")
    assert not desk.console.ended
    desk.press("f10")
    desk.type("1")
    assert desk.console.ended


def check_widths(desk: Desk, size: tuple[int, int]) -> None:
    bars = desk.lines()
    for line in [bars[0], bars[1], *bars[-4:]]:
        assert width_of(line) <= size[0], "".join(span.text for span in line)


def test_keys_typed_ahead_of_the_sign_on_reach_the_sale(desk: Desk) -> None:
    desk.press(*"1001", "enter", *PIN, "enter", *COLA, "enter", "5", "f2")
    view = desk.wait(lambda view: view.sale and view.sale.lines[0].milli == 5000)
    assert view.stage is Stage.ENTRY


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (20, 11), (12, 24)])
def test_a_terminal_too_small_spoils_the_picture_and_nothing_else(
    tmp_path: Path, shop: Shop, size: tuple[int, int]
) -> None:
    desk = Desk(tmp_path, shop, size)
    try:
        desk.text()
        desk.sign_on()
        enter_goods(desk, *[COLA, CHIPS, MILK] * 5)
        for keys in ((), ("up",), ("f1",), ("f1",), ("escape",), ("f4", "k"), ("escape", "escape")):
            desk.press(*keys)
            desk.text()
        go_to(desk, Stage.REDEEM)
        desk.type("7001001103")
        desk.wait(lambda view: view.card is not None)
        desk.text()
    finally:
        desk.till.stop()


def test_a_second_enter_gives_no_reason(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f7", "3", "enter")
    cashier.press_at(0.05, "enter")
    assert cashier.console.view.sale is not None and "原因" in cashier.text()
    cashier.press("escape", "f7", "3", "enter", "enter")
    cashier.wait(lambda view: view.sale is None)


def test_two_codes_typed_into_the_search_are_two_goods(cashier: Desk) -> None:
    cashier.press("f4", *COLA, "enter", *CHIPS, "enter")
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)
    assert view.sale and [line.barcode for line in view.sale.lines] == [COLA, CHIPS]


def test_what_is_typed_after_a_search_waits_for_it(cashier: Desk) -> None:
    cashier.press("f4", *"可口可乐", "enter", *CHIPS, "enter")
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)
    assert view.sale and view.sale.lines[1].barcode == CHIPS


def test_a_held_delete_key_is_one_wish(cashier: Desk) -> None:
    enter_goods(cashier, COLA, CHIPS, MILK)
    cashier.press("f3")
    for _ in range(10):
        cashier.press_at(0.03, "f3")
    view = cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)
    cashier.press("up")
    assert view.sale is not None and len(view.sale.lines) == 2


def test_a_quantity_typed_is_for_the_next_scan_whichever_way_it_comes(cashier: Desk) -> None:
    cashier.press("3", "*")
    cashier.wait(lambda view: view.quantity == 3000)
    cashier.press("enter")
    assert cashier.wait_text("6021") and cashier.console.view.stage is Stage.ENTRY
    cashier.till.post(Entered(COLA, cashier.till.clock.monotonic()))
    view = cashier.wait(lambda view: view.sale is not None)
    assert view.sale and view.sale.lines[0].milli == 3000


def test_a_quantity_asked_for_is_that_of_the_line_it_was_asked_for(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    cashier.press("f2")
    cashier.till.post(Entered(CHIPS, cashier.till.clock.monotonic()))
    cashier.wait(lambda view: view.sale and len(view.sale.lines) == 2)
    cashier.type("5")
    view = cashier.wait(lambda view: view.sale and view.sale.lines[0].milli == 5000)
    assert view.sale and view.sale.lines[1].milli == 1000


def test_a_mistyped_amount_stays_at_payment(cashier: Desk) -> None:
    enter_goods(cashier, COLA)
    go_to(cashier, Stage.REDEEM)
    go_to(cashier, Stage.PAY)
    cashier.type("12,5")
    assert cashier.wait_text("4001") and cashier.console.view.stage is Stage.PAY
