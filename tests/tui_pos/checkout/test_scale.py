"""Goods sold by weight that are entered without a label."""

from __future__ import annotations

import pytest

from tests.tui_pos.checkout.rig import COLA, Rig
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.checkout import commands as c
from tui_pos.errors import TillError, Word

APPLES = Goods("10001", "苹果", 1280, "水果", "千克")
TEA = Goods("10002", "茶叶", 90, "茶", "克")
NUTS = Goods("10003", "花生", 800, "干果", "斤")
OIL = Goods("10004", "散装油", 2000, "油", "升")


@pytest.fixture
def rig(rig: Rig) -> Rig:
    known, goods = rig.desk.recognise, {one.barcode: one for one in (APPLES, TEA, NUTS, OIL)}
    rig.desk.recognise = lambda text: Item(goods[text]) if text in goods else known(text)
    return rig


def _lines(rig: Rig) -> list[tuple[int, int, bool]]:
    return [(line.milli, line.amount_fen, line.weighed) for line in rig.sale.lines]


def test_without_a_scale_the_weight_is_asked_for_and_never_assumed(rig: Rig) -> None:
    rig.enter("10001")
    assert rig.error == 6022 and rig.view.sale is None
    assert rig.view.notice is not None
    assert rig.view.notice.text.params == {"name": "苹果", "code": "10001"}
    rig.enter("0.456*10001")
    rig.enter("2*")
    rig.enter("10001")
    assert _lines(rig) == [(456, 584, False), (2000, 2560, False)]
    rig.do(c.SetQuantity(None, 1500))
    assert _lines(rig)[1] == (1500, 1920, False)


@pytest.mark.parametrize(
    ("code", "mg", "milli", "fen"),
    [("10001", 456_000, 456, 584), ("10002", 50_500, 50_500, 4545), ("10003", 250_000, 500, 400)],
)
def test_what_lies_on_the_scale_is_sold_in_the_unit_of_the_goods(
    rig: Rig, code: str, mg: int, milli: int, fen: int
) -> None:
    rig.desk.weigh = lambda: mg
    rig.enter(code)
    assert _lines(rig) == [(milli, fen, True)]
    rig.do(c.SetQuantity(None, 1000))
    assert rig.error == 6012


def test_a_weight_that_is_typed_goes_before_the_scale(rig: Rig) -> None:
    rig.desk.weigh = lambda: 999_000
    rig.enter("1*10001")
    assert _lines(rig) == [(1000, 1280, False)]


@pytest.mark.parametrize("code", [5001, 5072, 5073, 5074, 5075, 5076])
def test_a_scale_without_a_weight_to_go_by_adds_nothing_and_says_why(rig: Rig, code: int) -> None:
    def weigh() -> int:
        raise TillError(code, name=Word("device.scale"))

    rig.desk.weigh = weigh
    rig.enter("10001")
    assert rig.error == code and rig.view.sale is None
    rig.desk.weigh = lambda: 456_000
    rig.enter("10001")
    assert _lines(rig) == [(456, 584, True)]


def test_what_is_counted_or_measured_is_never_weighed(rig: Rig) -> None:
    def weigh() -> int:
        raise AssertionError

    rig.desk.weigh = weigh
    rig.enter(COLA)
    rig.enter("10004")
    rig.enter("0.5*10004")
    assert [line.milli for line in rig.sale.lines] == [1000, 1000, 500]
    rig.enter(f"0.5*{COLA}")
    assert rig.error == 6012 and rig.view.quantity is None
    rig.enter("0*10001")
    assert rig.error == 6012
