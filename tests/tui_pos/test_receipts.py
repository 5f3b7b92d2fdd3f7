"""Receipts: every amount is the ledger's, every line fits the paper, no code is shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from drivers.encoding.cells import cells
from drivers.encoding.escpos import encode, profile
from drivers.paper import Columns, Page, Rule, lay_out, typeset
from drivers.paper import Text as Words
from tests.tui_pos.checkout.rig import CHIPS, COLA, WATER, Rig, shop
from tui_pos.checkout import commands as c
from tui_pos.deal import Deal
from tui_pos.ledger.sales import read_receipt
from tui_pos.locale import LANGUAGES
from tui_pos.money import Rounding, yuan
from tui_pos.receipts import receipt_page
from tui_pos.sale import (
    CASH,
    Line,
    Redemption,
    RedemptionState,
    Sale,
    Share,
    Stage,
    Tender,
    quantity_text,
)
from tui_pos.secret import mask
from tui_pos.shop import DealKind, Shop

AT = datetime(2026, 11, 24, 16, 5, tzinfo=UTC)
SHOP = Shop(id="S001", name="示范小店", terminal="T01")

names = st.text(max_size=60) | st.sampled_from(["可乐", "Ice Cream 392ml", "（原价 9.90）", ""])
fen = st.integers(0, 99_999_999)


def voucher(number: int, title: str, deduction: int, count: int = 1, code: str = "") -> Redemption:
    return Redemption(
        id=number,
        deal=Deal(platform="meituan-retail", id="7001", kind=DealKind.VOUCHER, title=title),
        code_key="k",
        code_masked=mask(code),
        count=count,
        shares=(Share(1, deduction),),
        request_id="R1",
        mark="",
        mark_name="",
        intended_at=AT,
        state=RedemptionState.DONE,
    )


@st.composite
def lines(draw: st.DrawFn) -> Line:
    return Line(
        id=1,
        barcode="1",
        name=draw(names),
        unit_price_fen=draw(fen),
        milli=draw(st.integers(1, 9_999_999)),
        amount_fen=draw(fen),
        unit=draw(st.sampled_from(["", "瓶", "千克", "kg"])),
        list_fen=draw(st.none() | fen),
    )


@st.composite
def closed_sales(draw: st.DrawFn) -> Sale:
    """Any sale that could be closed: what was handed over pays for it."""
    sold = draw(st.lists(lines(), min_size=1, max_size=6))
    total = left = sum(line.amount_fen for line in sold)
    vouchers = []
    for number in range(draw(st.integers(0, 3))):
        off = draw(st.integers(0, left))
        left -= off
        code = draw(st.from_regex(r"[0-9]{10,12}", fullmatch=True))
        vouchers.append(voucher(number, draw(names), off, draw(st.integers(1, 3)), code))
    tenders = []
    for number in range(draw(st.integers(0, 2))):
        part = draw(st.integers(0, left))
        left -= part
        tenders.append(Tender(number, f"t{number}", draw(names), part))
    rounding = -(left % draw(st.sampled_from([1, 10, 100])))
    change = 0
    if left:
        change = draw(fen)
        tenders.append(Tender(9, CASH, CASH, left + rounding + change))
    else:
        rounding = 0
    sale = Sale(
        id="T01-S000001",
        cashier="1001",
        opened_at=AT,
        stage=Stage.CLOSED,
        lines=tuple(sold),
        redemptions=tuple(vouchers),
        tenders=tuple(tenders),
        rounding_fen=rounding,
        change_fen=change,
        receipt="T01-000001",
        closed_at=AT,
    )
    assert total == sale.total_fen and sale.due_fen == -change
    return sale


shops = st.builds(
    replace,
    st.just(SHOP),
    name=names,
    language=st.sampled_from(LANGUAGES),
    training=st.booleans(),
)


def amounts(page: Page) -> list[list[int]]:
    """The right-hand column in fen, from one rule to the next."""
    parts: list[list[int]] = [[]]
    for item in page.items:
        if isinstance(item, Rule):
            parts.append([])
        elif isinstance(item, Columns):
            digits = item.right.replace(".", "")
            parts[-1] += [int(digits)] if digits.lstrip("-").isdecimal() else []
    return parts


@given(shops, closed_sales(), st.integers(0, 99))
def test_the_amounts_printed_add_up_to_the_ledgers(shop: Shop, sale: Sale, copy: int) -> None:
    _, goods, sums, _ = amounts(receipt_page(shop, sale, copy))
    assert sum(goods) == sale.total_fen == sums[0]
    offs = len(sale.counting) + bool(sale.rounding_fen)
    to_pay = sums[1 + offs]
    assert sum(sums[: 1 + offs]) == to_pay
    handed = sums[2 + offs :]
    paid_cash = any(tender.kind == CASH for tender in sale.tenders)
    change = handed.pop() if paid_cash else 0
    assert change == sale.change_fen
    assert handed == [tender.amount_fen for tender in sale.tenders]
    assert sum(handed) - change == to_pay


@given(shops, closed_sales(), st.sampled_from([32, 48]))
def test_every_line_fits_the_paper(shop: Shop, sale: Sale, columns: int) -> None:
    page = receipt_page(shop, sale)
    assert all(cells(line) <= columns for line in lay_out(page, columns))
    for item in page.items:
        if isinstance(item, Words | Columns | Rule):
            for line in typeset(item, columns):
                assert line.indent + cells(line.text) * line.width <= columns


@given(shops, closed_sales(), st.sampled_from([32, 48]))
def test_no_amount_is_broken_over_lines(shop: Shop, sale: Sale, columns: int) -> None:
    shown = lay_out(receipt_page(shop, sale), columns)
    for line in sale.lines:
        assert any(text.endswith(" " + yuan(line.amount_fen)) for text in shown)
    assert any(text.endswith(" " + yuan(sale.total_fen)) for text in shown)


@given(st.integers(1, 10**9))
def test_a_quantity_is_written_as_it_is(milli: int) -> None:
    text = quantity_text(milli)
    whole, _, part = text.partition(".")
    assert int(whole) * 1000 + int(part.ljust(3, "0")) == milli
    assert not part.endswith("0") and not text.endswith(".")


EXAMPLE = Sale(
    id="T01-S000001",
    cashier="1001",
    opened_at=AT,
    stage=Stage.CLOSED,
    lines=(
        Line(1, "1", "可口可乐 500ml", 350, 2000, 700, unit="瓶"),
        Line(2, "2", "红富士苹果", 1280, 456, 584, unit="千克", weighed=True),
        Line(3, "3", "折叠雨伞 全自动黑胶防晒晴雨两用", 1990, 1000, 1990, unit="把", list_fen=2990),
        Line(4, "4", "Strawberry Ice Cream 392ml tub", 8900, 12000, 106800),
    ),
    redemptions=(
        voucher(1, "20元代金券", 2000, code="283733250559"),
        voucher(2, "满100减30元全场通用代金券", 6000, 2, "5571630793"),
    ),
    tenders=(Tender(1, "wechat", "微信收款码", 90000), Tender(2, CASH, CASH, 20000)),
    rounding_fen=-4,
    change_fen=7930,
    receipt="T01-000123",
    closed_at=AT,
)


def test_a_receipt_in_chinese_on_narrow_paper() -> None:
    assert lay_out(receipt_page(SHOP, EXAMPLE), 32) == [
        "        示范小店",
        "小票号 T01-000123",
        "2026-11-25 00:05     收银员 1001",
        "--------------------------------",
        "可口可乐 500ml",
        "  2 瓶 x 3.50               7.00",
        "红富士苹果",
        "  0.456 千克 x 12.80        5.84",
        "折叠雨伞 全自动黑胶防晒晴雨两用",
        "  1 把 x 19.90             19.90",
        "  原价 29.90，优惠 10.00",
        "Strawberry Ice Cream 392ml tub",
        "  12 x 89.00             1068.00",
        "--------------------------------",
        "合计                     1100.74",
        "券：20元代金券",
        "  ********0559            -20.00",
        "2 张券：满100减30元全场通用代金",
        "券",
        "  ******0793              -60.00",
        "抹零                       -0.04",
        "应付（元）               1020.70",
        "微信收款码                900.00",
        "现金                      200.00",
        "找零                       79.30",
        "--------------------------------",
        "       ||| T01-000123 |||",
        "       谢谢惠顾，欢迎再来",
        "",
        "",
        "",
    ]


def test_a_training_reprint_in_english_on_wide_paper() -> None:
    english = replace(SHOP, language="en", training=True, name="Corner Shop")
    lines = lay_out(receipt_page(english, replace(EXAMPLE, lines=EXAMPLE.lines[2:]), 2), 48)
    assert lines[:12] == [
        "             Corner Shop",
        "         *** TRAINING - NOT A SALE ***",
        "                 Reprint no. 2",
        "Receipt T01-000123",
        "2026-11-25 00:05                    Cashier 1001",
        "------------------------------------------------",
        "折叠雨伞 全自动黑胶防晒晴雨两用",
        "  1 把 x 19.90                             19.90",
        "  was 29.90, 10.00 off",
        "Strawberry Ice Cream 392ml tub",
        "  12 x 89.00                             1068.00",
        "------------------------------------------------",
    ]
    assert lines[13:17] == [
        "Voucher: 20元代金券",
        "  ********0559                            -20.00",
        "2 vouchers: 满100减30元全场通用代金券",
        "  ******0793                              -60.00",
    ]
    assert lines[-4] == "         *** TRAINING - NOT A SALE ***"


def test_a_voucher_whose_outcome_is_open_is_named_and_takes_nothing_off() -> None:
    parked = replace(voucher(1, "代金券", 500, code="5571630793"), state=RedemptionState.PARKED)
    line = Line(1, COLA, "可乐", 350, 1000, 350)
    sale = Sale(id="S", cashier="1001", opened_at=AT, lines=(line,), redemptions=(parked,))
    text = "\n".join(lay_out(receipt_page(SHOP, sale), 32))
    assert "券 ******0793 结果待确认，未抵扣" in text and "-5.00" not in text


def test_a_price_raised_by_a_supervisor_is_no_discount() -> None:
    dearer = replace(EXAMPLE.lines[0], amount_fen=800, list_fen=700)
    lines = lay_out(receipt_page(SHOP, replace(EXAMPLE, lines=(dearer,))), 32)
    assert lines[6] == "  原价 7.00"


@pytest.mark.parametrize("paper_mm", [58, 80])
def test_a_sale_on_the_ledger_comes_to_paper_without_its_code(
    tmp_path: Path, paper_mm: int
) -> None:
    rig = Rig(tmp_path, shop(Rounding.JIAO))
    code = rig.platform.voucher("5571630793", "7001", face=500)
    rig.order(COLA, WATER, CHIPS)
    rig.enter(code)
    rig.press_enter()
    rig.press_enter()
    rig.do(c.TakeTender("wechat", 300))
    rig.press_enter()
    page = receipt_page(rig.shop, read_receipt(rig.ledger, None))
    assert amounts(page)[1:3] == [[350, 200, 899], [1449, -500, -49, 900, 300, 600, 0]]
    printed = encode(page, profile(paper_mm))
    assert code.encode() not in printed
    assert "******0793".encode("gb18030") in printed
