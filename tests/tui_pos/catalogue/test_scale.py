from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.catalogue.support import with_check
from tui_pos.catalogue.goods import ONE, Goods, Item
from tui_pos.catalogue.scale import Label, ScaleRule, load_scale_rules, weighed
from tui_pos.money import share

AMOUNT = ScaleRule("金额码", ("21",), "PP IIIII FFFFF C")
WEIGHT = ScaleRule("重量码", ("27",), "PP IIIII GGGGG C")
BOTH = ScaleRule("金额重量码", ("21", "27"), "PPIIIIIFFFFFGGGGGC")
NO_CHECK = ScaleRule("自家", ("9",), "P GGGG IIII X")

numbers = st.integers(0, 99_999)
kilos = Goods("10001", "红富士苹果", 1280, "水果", "千克")


@given(numbers, numbers, numbers)
def test_labels_are_read_as_they_are_printed(plu: int, fen: int, gram: int) -> None:
    item, amount, weight = (f"{number:05d}" for number in (plu, fen, gram))
    assert AMOUNT.read(with_check(f"21{item}{amount}")) == Label(item, fen=fen)
    assert WEIGHT.read(with_check(f"27{item}{weight}")) == Label(item, gram=gram)
    assert BOTH.read(with_check(f"27{item}{amount}{weight}")) == Label(item, fen, gram)
    assert NO_CHECK.read(f"9{weight[1:]}{item[1:]}7") == Label(item[1:], gram=gram % 10_000)


@given(numbers, numbers, st.integers(1, 9))
def test_a_misread_label_is_no_label(plu: int, fen: int, off: int) -> None:
    code = with_check(f"21{plu:05d}{fen:05d}")
    wrong = code[:-1] + str((int(code[-1]) + off) % 10)
    assert AMOUNT.read(wrong) is None
    assert WEIGHT.read(code) is None
    assert AMOUNT.read(code[:-1]) is None


@given(st.integers(1, 99_999))
def test_the_amount_on_the_label_counts(fen: int) -> None:
    item = weighed(kilos, Label("10001", fen=fen))
    assert item is not None
    assert item.amount_fen == fen
    assert item.weighed
    assert item.milli == max(1, share(fen, ONE, 1280))


@given(st.integers(1, 99_999))
def test_a_weight_is_grams_of_the_unit_the_price_is_for(gram: int) -> None:
    for unit, times in (("千克", 1), ("公斤", 1), ("KG", 1), ("", 1), ("斤", 2), ("两", 20)):
        goods = Goods("10001", "苹果", 1280, "", unit)
        assert weighed(goods, Label("1", gram=gram)) == Item(goods, gram * times, weighed=True)


def test_the_weight_printed_beside_an_amount_is_shown() -> None:
    assert weighed(kilos, Label("10001", 1000, 750)) == Item(kilos, 750, 1000, weighed=True)


def test_dear_goods_for_a_fen_are_the_least_there_is() -> None:
    saffron = Goods("10009", "藏红花", 1_000_000, "", "千克")
    assert weighed(saffron, Label("10009", fen=1)) == Item(saffron, 1, 1, weighed=True)


def test_goods_without_a_price_are_one_piece_for_the_amount() -> None:
    free = Goods("10001", "苹果", 0, "", "千克")
    assert weighed(free, Label("10001", fen=999)) == Item(free, ONE, 999, weighed=True)


@pytest.mark.parametrize("label", [Label("1", fen=0), Label("1", gram=0), Label("1", 0, 500)])
def test_a_label_of_nothing_sells_nothing(label: Label) -> None:
    assert weighed(kilos, label) is None


def test_goods_sold_by_the_bottle_have_no_weight() -> None:
    bottle = Goods("10001", "可乐", 350, "", "瓶")
    assert weighed(bottle, Label("10001", gram=500)) is None
    assert weighed(bottle, Label("10001", 700, 500)) == Item(bottle, 2000, 700, weighed=True)


def test_the_rules_that_come_along_read_both_kinds_of_label() -> None:
    labels = [
        rule.read(with_check(body))
        for body in ("211000101250", "281000100750", "22100010125000750")
        for rule in load_scale_rules()
    ]
    assert [label for label in labels if label] == [
        Label("10001", fen=1250),
        Label("10001", gram=750),
        Label("10001", 1250, 750),
    ]


def test_no_code_fits_two_of_the_rules_that_come_along() -> None:
    seen = [
        (prefix, len(rule.layout.replace(" ", "")))
        for rule in load_scale_rules()
        for prefix in rule.prefixes
    ]
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize(
    ("prefixes", "layout"),
    [
        ([], "PPIIIIIFFFFFC"),
        (["2"], "PPIIIIIFFFFFC"),
        (["2x"], "PPIIIIIFFFFFC"),
        (["21"], "PPIIIIIC"),
        (["21"], "PPFFFFFC"),
        (["21"], "PPIIIIICFFFFF"),
        (["21"], "PPIIIIIFFFFFP"),
        (["21"], "PPIIIIIVVVVVC"),
        ([""], "IIIIIFFFFF"),
        (["21"], ""),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(prefixes: list[str], layout: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"name": "", "prefixes": prefixes, "layout": layout}, ScaleRule)
