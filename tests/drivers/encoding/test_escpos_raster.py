from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos import encode
from drivers.encoding.profile import profile
from drivers.encoding.raster import Bitmap
from drivers.paper import QR, Barcode, Columns, Cut, Item, Page, Picture, Text, lay_out
from drivers.pictures.bitmaps import picture
from drivers.pictures.symbols import bars, qr
from drivers.pictures.text import text
from tests.drivers import reading
from tests.drivers.pages import words
from tests.drivers.support import RECEIPT

_ALPHABET = "可乐合计示范小店￥×aBg1.-|·"
_ITEMS = words(st.text(st.sampled_from(_ALPHABET + " \n"), max_size=50)).filter(
    lambda item: (
        not isinstance(item, Text) or (item.width == item.height == 1 and not item.underline)
    )
)


@given(st.lists(_ITEMS, min_size=1, max_size=5), st.sampled_from([58, 80]))
def test_any_text_is_drawn_where_it_is_laid_out(items: list[Item], paper: int) -> None:
    page, printer = Page(tuple(items)), profile(paper, "raster")
    drawn = reading.paper(encode(page, printer), printer.dots)
    lines = lay_out(page, printer.columns, "raster")
    assert reading.read(drawn, _ALPHABET) == lines


def test_large_text_is_the_same_text_made_larger() -> None:
    page = Page((Text("大a", width=2, height=2, bold=True, underline=True, align="right"),))
    drawn = picture(reading.paper(encode(page, profile(58, "raster")), 384))
    assert drawn.size == (384, 54)
    assert drawn.getbbox()[0] >= 384 - 72  # type: ignore[index]
    wanted = text("大a", bold=True, underline=True)
    assert drawn.crop((384 - 72, 0, 384, 48)).resize((36, 24)) == wanted


def test_a_whole_receipt_needs_nothing_but_dots_and_feeds() -> None:
    page = Page((*RECEIPT.items, QR("https://example.cn/券"), Barcode("69012341", "ean8"), Cut()))
    drawn = reading.paper(encode(page, profile(80, "raster")), 576)
    assert drawn.height > 10 * reading.LINE


@pytest.mark.parametrize("paper", [58, 80])
def test_codes_are_drawn_in_the_middle(paper: int) -> None:
    printer = profile(paper, "raster")
    for item, code in (
        (Barcode("6901234567892", "ean13"), bars("ean13", b"6901234567892", 3, 64)),
        (QR("券"), qr("券".encode(), 6)),
    ):
        drawn = picture(reading.paper(encode(Page((item,)), printer), printer.dots))
        left = (printer.dots - code.width) // 2
        shown = drawn.crop((left, 0, left + code.width, code.height))
        assert reading.differing(shown, picture(code)) <= reading.MADE_WIDER


def test_columns_meet_both_edges() -> None:
    page = Page((Columns("可", "乐"),))
    drawn = picture(reading.paper(encode(page, profile(80, "raster")), 576))
    left, _, right, _ = drawn.getbbox() or (0, 0, 0, 0)
    assert left < 6
    assert right > 576 - 6


def test_a_picture_is_cut_off_at_the_edge_of_the_paper() -> None:
    wide = Bitmap(800, 1, b"\xff" * 100)
    drawn = reading.paper(encode(Page((Picture(wide),)), profile(58)), 384)
    assert drawn == Bitmap(384, 1, b"\xff" * 48)
