from __future__ import annotations

import pytest

from drivers.encoding.escpos import encode
from drivers.encoding.profile import profile
from drivers.encoding.raster import Bitmap
from drivers.paper import QR, Barcode, Cut, Page, Picture, Text
from drivers.pictures.bitmaps import bitmap, picture
from drivers.pictures.symbols import bars, qr
from drivers.pictures.text import text
from tests.drivers import reading
from tests.drivers.support import RECEIPT


def test_large_text_is_the_same_text_made_larger() -> None:
    page = Page((Text("大a", width=2, height=2, bold=True, underline=True, align="right"),))
    drawn = reading.paper(encode(page, profile(58, "raster")), profile(58, "raster"))
    assert drawn.size == (384, 54)
    assert drawn.getbbox()[0] >= 384 - 72  # type: ignore[index]
    wanted = text("大a", bold=True, underline=True)
    assert drawn.crop((384 - 72, 0, 384, 48)).resize((36, 24)) == wanted


def test_a_whole_receipt_needs_nothing_but_dots_and_feeds() -> None:
    page = Page((*RECEIPT.items, QR("https://example.cn/券"), Barcode("69012341", "ean8"), Cut()))
    drawn = reading.paper(encode(page, profile(80, "raster")), profile(80, "raster"))
    assert drawn.height > 10 * reading.LINE


@pytest.mark.parametrize("paper", [58, 80])
def test_codes_are_drawn_in_the_middle(paper: int) -> None:
    printer = profile(paper, "raster")
    for item, code in (
        (Barcode("6901234567892", "ean13"), bars("ean13", b"6901234567892", 3, 64)),
        (QR("券"), qr("券".encode(), 6)),
    ):
        drawn = reading.paper(encode(Page((item,)), printer), printer)
        left = (printer.dots - code.width) // 2
        shown = drawn.crop((left, 0, left + code.width, code.height))
        assert reading.differing(shown, picture(code)) <= reading.MADE_WIDER


def test_a_picture_is_cut_off_at_the_edge_of_the_paper() -> None:
    wide = Bitmap(800, 1, b"\xff" * 100)
    drawn = reading.paper(encode(Page((Picture(wide),)), profile(58)), profile(58))
    assert bitmap(drawn) == Bitmap(384, 1, b"\xff" * 48)
