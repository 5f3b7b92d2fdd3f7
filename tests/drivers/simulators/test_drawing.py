from __future__ import annotations

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from drivers.encoding.escpos import encode
from drivers.encoding.profile import profile
from drivers.paper import Page, Text
from drivers.pictures.text import glyph
from drivers.simulators import printed
from drivers.simulators.drawing import EDGE, draw, png

NARROW = profile(58)


def _ink(job: bytes) -> Image.Image:
    """What is printed, lit where there is ink, without the edge above."""
    paper = draw(printed(job, NARROW), NARROW.dots)
    return ImageChops.invert(paper).crop((0, EDGE, paper.width, paper.height))


def _same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and one.tobytes() == other.tobytes()


def test_characters_stand_in_their_cells() -> None:
    ink = _ink("a汉\n".encode("gbk"))
    assert _same(ink.crop((0, 0, 12, 24)), glyph("a"))
    assert _same(ink.crop((12, 0, 36, 24)), glyph("汉"))


def test_a_doubled_character_has_each_dot_four_times() -> None:
    ink = _ink(b"\x1d!\x11" + "汉\n".encode("gbk"))
    assert _same(ink.crop((0, 0, 48, 48)), glyph("汉").resize((48, 48)))


def test_bold_is_darker_and_reverse_is_the_opposite() -> None:
    plain, bold = _ink(b"a\n").crop((0, 0, 12, 24)), _ink(b"\x1bE\x01a\n").crop((0, 0, 12, 24))
    assert sum(bold.convert("L").tobytes()) > sum(plain.convert("L").tobytes())
    assert _same(_ink(b"\x1dB\x01a\n").crop((0, 0, 12, 24)), ImageChops.invert(plain))


def test_frames_meet() -> None:
    top, side = b"\x1c.\x1bt\x01\x98\x95\x99\n", b"\x1c.\x1bt\x01\x1b3\x18\x96\n\x9a\x95\n"
    assert _ink(top).crop((5, 11, 31, 13)).getextrema() == (255, 255)
    assert _ink(top).getbbox() == (5, 11, 31, 24)
    assert _ink(side).crop((5, 0, 7, 36)).getextrema() == (255, 255)


def test_a_letter_of_a_code_page_is_as_wide_as_any_other() -> None:
    ink = _ink(b"\x1c.\x1bt\x10\xe9\n")
    box = ink.getbbox()
    assert box is not None
    assert box[2] <= 12 < box[2] + 4


def test_bars_are_as_wide_as_they_were_told() -> None:
    ink = _ink(b"\x1dw\x02\x1dh\x20\x1dkD\x0796385074"[:17])
    row = ink.crop((0, 10, 2 * 67, 11)).convert("L").tobytes()
    assert [bool(dot) for dot in row[:14]] == [True, True, False, False, True, True] + [
        False
    ] * 6 + [True, True]
    assert ink.crop((0, 32, ink.width, ink.height)).getbbox() is None


def test_a_column_of_eight_dots_is_as_high_as_text() -> None:
    assert _ink(b"\x1b*\x01\x01\x00\xff\n").getbbox() == (0, 0, 1, 24)
    assert _ink(b"\x1b*\x00\x01\x00\xff\n").getbbox() == (0, 0, 2, 24)
    assert _ink(b"\x1b*\x21\x01\x00\xff\x00\x00\n").getbbox() == (0, 0, 1, 8)


def test_a_picture_is_on_paper_as_it_was_sent() -> None:
    dots = bytes([0b10100000, 0b01000000]) * 2
    ink = _ink(b"\x1dv0\x00\x01\x00\x04\x00" + dots)
    assert ink.crop((0, 0, 8, 4)).tobytes() == dots
    twice = _ink(b"\x1dv0\x03\x01\x00\x04\x00" + dots)
    assert _same(twice.crop((0, 0, 16, 8)), ink.crop((0, 0, 8, 4)).resize((16, 8)))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.sampled_from("可乐aB1￥，。 -")).map(Text), min_size=1, max_size=4))
def test_text_that_was_drawn_for_the_printer_is_the_text_it_draws(lines: list[Text]) -> None:
    page = Page(tuple(lines))
    drawn = profile(58, "raster")
    pictures = [
        draw(printed(encode(page, one), one), one.dots).crop((0, 0, 384, 54))
        for one in (NARROW, drawn)
    ]
    assert _same(*pictures)


def test_the_file_is_a_picture_as_wide_as_the_paper() -> None:
    for millimetres, dots in ((58, 384), (80, 576)):
        paper = profile(millimetres)
        with Image.open(BytesIO(png(printed(b"a\n", paper), dots))) as picture:
            assert (picture.format, picture.width) == ("PNG", dots)
    with Image.open(BytesIO(png([], 384))) as empty:
        assert empty.width == 384
