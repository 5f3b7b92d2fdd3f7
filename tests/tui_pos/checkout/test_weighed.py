"""Weighed portions: each label is one line and one piece."""

from __future__ import annotations

from msgspec.structs import replace

from tests.tui_pos.checkout.rig import RETAIL, Rig, shop
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.checkout import commands as c
from tui_pos.shop import Cover, DealKind, DealSetting

PLU, LABEL = "10001", "2110001005844"
APPLES = Item(Goods(PLU, "苹果", 1280, "水果", "千克"), 456, 584, weighed=True)


def weigh(rig: Rig) -> None:
    """Let the label be known."""
    rig.desk.recognise = lambda text: APPLES if text == LABEL else None


def test_a_label_is_scanned_for_each_portion(rig: Rig) -> None:
    """A typed quantity would make one piece of several, all paid for by one package."""
    weigh(rig)
    rig.enter(f"3*{LABEL}")
    assert rig.error == 6012 and rig.view.sale is None and rig.view.quantity is None
    rig.enter(LABEL)
    rig.do(c.SetQuantity(None, 2000))
    assert rig.error == 6012
    rig.enter(LABEL)
    assert [(line.milli, line.amount_fen) for line in rig.sale.lines] == [(456, 584)] * 2


def test_a_package_for_one_pays_for_one_portion(rig: Rig) -> None:
    weigh(rig)
    one = DealSetting(RETAIL, "7009", DealKind.PACKAGE, covers=(Cover(PLU),))
    rig.desk.shop = replace(shop(), deals=(one,))
    rig.platform.voucher("5571630793", "7009", title="苹果一份")
    rig.order(LABEL, LABEL)
    rig.enter("5571630793")
    rig.press_enter()
    assert rig.sale.due_fen == 584
