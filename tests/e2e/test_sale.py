"""Whole sales on the real program: serial scanner, printer on a line, a platform it never met."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.books import records, sales
from tests.e2e.platform import certificates
from tests.e2e.platform.server import Fault
from tests.e2e.platform.vouchers import Deal, Voucher
from tests.e2e.shop import (
    ENTRY,
    PAY,
    REDEEM,
    TILL,
    Shop,
    barcode,
    goods_name,
    move_on,
    open_till,
    sign_on,
    tui_pos,
)
from tests.program import Program
from tests.terminal import Terminal


def scan_goods(shop: Shop, till: Terminal, *numbers: int) -> None:
    """By the serial scanner."""
    for number in numbers:
        shop.scanner.scan(barcode(number))
        till.wait_for(goods_name(number))


def voucher(shop: Shop, code: str) -> str:
    """A voucher of 5 yuan that the platform knows from now on."""
    shop.platform.retail.add(Voucher(code, Deal(7001, "5元代金券", value=5.0, price=4.2)))
    return code


def close_with_cash(till: Terminal) -> None:
    move_on(till, ENTRY)
    till.wait_for("找零")


def adds_up(sale: dict[str, Any]) -> bool:
    """total + rounding = deductions + tenders - change."""
    paid: int = sum(one["deduction_fen"] for one in sale["vouchers"])
    paid += sum(one["amount_fen"] for one in sale["tenders"])
    due: int = sale["total_fen"] + sale["rounding_fen"]
    change: int = sale["change_fen"]
    return due == paid - change


@pytest.fixture
def selling(till: Terminal) -> Iterator[Terminal]:
    """The till ready for the next customer, before and after."""
    till.wait_for(ENTRY)
    yield till
    till.wait_for(ENTRY)


def test_a_sale_with_a_voucher_from_scan_to_paper(
    shop: Shop, home: Path, selling: Terminal
) -> None:
    code = voucher(shop, "5571630793")
    scan_goods(shop, selling, 1, 2)
    move_on(selling, REDEEM)
    selling.type(code)
    selling.press("enter")
    selling.wait_for("用后应收")
    assert not shop.platform.calls("consume")
    move_on(selling, "已用上")
    move_on(selling, PAY)
    slips, kicks = len(shop.printer.slips), len(shop.printer.kicks)
    selling.type("10")
    selling.press("enter")
    shown = selling.wait_for("找零")
    assert "8.00" in shown and ENTRY in shown
    assert shop.printer.wait(lambda: len(shop.printer.slips) == slips + 1)
    assert len(shop.printer.kicks) == kicks + 1
    paper = shop.printer.slips[-1].text
    assert "示范小店" in paper and code not in paper and "******0793" in paper
    sale = sales(home)[-1]
    (sent,) = shop.platform.calls("consume")
    biz = json.loads(sent.biz)
    assert biz["requestId"] == sale["vouchers"][0]["request_id"]
    assert biz["appShopAccount"].startswith("S001-T01-1001-") and biz["count"] == 1
    assert sale["vouchers"][0]["deduction_fen"] == 500 and adds_up(sale)
    assert code not in json.dumps(records(home), ensure_ascii=False)


def test_a_lost_answer_is_found_out_without_a_key(
    shop: Shop, home: Path, selling: Terminal
) -> None:
    code = voucher(shop, "5571630801")
    shop.platform.fail(Fault("consume", answer="reset", meets=code))
    shop.platform.fail(Fault("getconsumed", answer="error", meets=code))
    scan_goods(shop, selling, 3)
    move_on(selling, REDEEM)
    shop.scanner.scan(code)
    selling.wait_for("用后应收")
    move_on(selling, "已用上")
    assert len([one for one in shop.platform.calls("consume") if code in one.biz]) == 1
    kinds = [one["kind"] for one in records(home)]
    assert "redemption.unknown" in kinds
    # It pays for everything, so nothing is left to be asked for.
    move_on(selling, ENTRY)
    assert adds_up(sales(home)[-1])


def test_a_request_that_never_arrived_is_sent_again_as_it_was(
    shop: Shop, home: Path, selling: Terminal
) -> None:
    code = voucher(shop, "5571630802")
    shop.platform.fail(Fault("consume", answer="reset", works="never", meets=code))
    scan_goods(shop, selling, 4)
    move_on(selling, REDEEM)
    shop.scanner.scan(code)
    selling.wait_for("用后应收")
    move_on(selling, "已用上")
    first, second = (one for one in shop.platform.calls("consume") if code in one.biz)
    assert first.biz == second.biz
    move_on(selling, ENTRY)
    assert sales(home)[-1]["vouchers"][0]["outcome"] == "done"


def test_a_voucher_at_payment_goes_back_and_is_shown(shop: Shop, selling: Terminal) -> None:
    code = voucher(shop, "5571630803")
    scan_goods(shop, selling, 5)
    move_on(selling, REDEEM)
    move_on(selling, PAY)
    shop.scanner.scan(code)
    shown = selling.wait_for("用后应收")
    assert REDEEM in shown and "不退不找" in shown
    move_on(selling, "已用上")
    move_on(selling, ENTRY)


def test_a_printer_pulled_out_delays_no_sale_and_prints_when_back(
    shop: Shop, selling: Terminal
) -> None:
    selling.wait_gone("待打")
    slips = len(shop.printer.slips)
    shop.printer.unplug()
    scan_goods(shop, selling, 6)
    move_on(selling, REDEEM)
    move_on(selling, PAY)
    close_with_cash(selling)
    selling.wait_for("待打1")
    selling.wait_for("打印机!")
    shop.printer.replug()
    assert shop.printer.wait(lambda: len(shop.printer.slips) == slips + 1, 20.0)
    selling.wait_gone("待打1")


def test_a_second_till_is_told_who_holds_the_home(home: Path, till: Terminal) -> None:
    with Program([TILL, "run", str(home)]) as second:
        said = b""
        while (part := second.read(10.0)) is not None:
            said += part
        assert second.wait() == 3
    assert f"{till.pid}".encode() in said and b"6001" in said


def test_the_training_shop_sells_to_a_scanner_in_another_window(tmp_path: Path) -> None:
    home = tmp_path / "training"
    with Terminal([TILL, "train", str(home)]) as till:
        till.wait_for("1001 ")
        till.type("1001\r")
        till.wait_for("请输入密码")
        till.type("135790\r")
        till.wait_for(ENTRY)
        till.press("F1")
        till.wait_for("6901234101010")
        tui_pos("scan", "6901234101010", "--home", str(home))
        till.press("esc")
        till.wait_for("可口可乐")
        move_on(till, REDEEM)
        move_on(till, PAY)
        close_with_cash(till)
        till.wait_for(lambda screen: "培训" in screen and "X01-900001" in screen)
        children = till.descendants()
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert tui_pos("ledger", "verify", str(home))
    assert open_and_leave(home)


def open_and_leave(home: Path) -> bool:
    """The program can be left from its first screen, and ends well."""
    with Terminal([TILL, "train", str(home)]) as till:
        till.wait_for("1001 ")
        till.press("F10")
        till.wait_for("退出收银程序")
        till.press("1", "enter")
        return till.wait() == 0


def test_wrong_pins_make_one_number_wait_and_no_other(shop: Shop) -> None:
    with open_till(shop.home()) as till:
        for _ in range(5):
            till.type("1001\r")
            till.wait_for("1001：请输入密码")
            till.type("000000\r")
            till.wait_for("请输入工号")
            till.wait_for("2003")
        till.type("1001\r")
        till.wait_for("1001：请输入密码")
        till.type("248613\r")
        till.wait_for("2004")
        till.type("2001\r")
        till.wait_for("2001：请输入密码")
        till.type("975310\r")
        till.wait_for(ENTRY)


def test_an_empty_order_and_an_early_enter_move_nothing(shop: Shop, home: Path) -> None:
    with open_till(shop.home()) as till:
        sign_on(till)
        till.wait_for(ENTRY)
        till.press("enter", "enter")
        till.type(f"{barcode(1)}\r\r\r")
        till.wait_for(goods_name(1))
        till.press("F5")
        till.wait_for("已挂单")
        assert ENTRY in till.screen()


def sell_at_douyin(shop: Shop, code: str, order: str = "") -> str:
    """A voucher of 5 yuan that 抖音 knows from now on."""
    shop.platform.douyin.certificates.sell(
        code, certificates.Deal("7001", "5元代金券", 500, 420), order
    )
    return code


def test_a_sale_with_a_voucher_of_douyin_whose_answer_is_lost(
    shop: Shop, home: Path, selling: Terminal
) -> None:
    code = sell_at_douyin(shop, "104686126200130")
    shop.platform.fail(Fault("verify", answer="reset"))
    scan_goods(shop, selling, 6, 7)
    move_on(selling, REDEEM)
    selling.type(code)
    selling.press("enter")
    selling.wait_for("用后应收")
    move_on(selling, "已用上")
    first, again = shop.platform.calls("verify")
    assert first.biz == again.biz
    assert len(shop.platform.douyin.certificates.find(code).uses) == 1
    move_on(selling, PAY)
    selling.type("2")
    selling.press("enter")
    selling.wait_for("找零")
    sale = sales(home)[-1]
    assert sale["vouchers"][0]["deduction_fen"] == 500 and adds_up(sale)
    kept = json.dumps(records(home), ensure_ascii=False)
    (encrypted,) = json.loads(first.biz)["encrypted_codes"]
    assert "redemption.unknown" in kept and code not in kept and encrypted not in kept


def test_of_an_order_two_are_redeemed_by_its_qr_code(
    shop: Shop, home: Path, selling: Terminal
) -> None:
    codes = [sell_at_douyin(shop, f"10468612620020{n}", order="O-three") for n in range(3)]
    scan_goods(shop, selling, 8, 9, 10)
    move_on(selling, REDEEM)
    shop.scanner.scan(shop.platform.douyin.shared("O-three"))
    selling.wait_for("用后应收")
    selling.type("2")
    selling.press("enter")
    selling.wait_for("0.50")
    move_on(selling, "已用上")
    uses = [len(shop.platform.douyin.certificates.find(code).uses) for code in codes]
    assert uses == [1, 1, 0]
    move_on(selling, PAY)
    selling.type("0.5")
    selling.press("enter")
    selling.wait_for("找零")
    assert adds_up(sales(home)[-1])
