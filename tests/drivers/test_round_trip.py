"""What a page says is what is on paper, whatever it says: at both widths, in every encoding."""

from __future__ import annotations

from functools import partial
from unicodedata import is_normalized

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.cells import cells
from drivers.encoding.escpos import encode
from drivers.encoding.profile import CELL, Encoding, profile
from drivers.paper import QR, Barcode, Columns, Cut, Item, Page, Text, lay_out
from drivers.simulators import SlipLine, printed
from tests.drivers import reading
from tests.drivers.pages import words

_ALPHABET = "可乐合计示范小店￥×aBg1.-|·"
_NORMAL = words(st.text(st.sampled_from(_ALPHABET + " \n"), max_size=50)).filter(
    lambda item: (
        not isinstance(item, Text) or (item.width == item.height == 1 and not item.underline)
    )
)
_CODES = st.one_of(
    st.from_regex(r"T[0-9]{2}-[0-9]{6}", fullmatch=True).map(Barcode),
    st.text(min_size=1, max_size=40).map(QR),
)
_PAPER = st.sampled_from([58, 80])
_TEXT: st.SearchStrategy[Encoding] = st.sampled_from(["gb18030", "gbk", "big5", "utf-8"])
_AMOUNTS = st.integers(-99_999_999, 99_999_999).map(lambda fen: f"{fen / 100:.2f}")
_SIDE = 3
"""Empty dots beside the ink of a digit."""


def _print(page: Page, paper: int, encoding: Encoding, chinese: bool) -> list[SlipLine]:
    printer = profile(paper, encoding)
    slips = printed(encode(page, printer), printer, chinese=chinese)
    return [line for slip in slips for line in slip.lines]


@given(
    st.lists(words(st.text(max_size=60)) | _CODES | st.just(Cut()), min_size=1, max_size=8),
    _PAPER,
    _TEXT,
    st.booleans(),
)
def test_text_comes_out_as_it_is_laid_out(
    items: list[Item], paper: int, encoding: Encoding, chinese: bool
) -> None:
    page, columns = Page(tuple(items)), profile(paper).columns
    lines = _print(page, paper, encoding, chinese)
    assert [line.text for line in lines] == lay_out(page, columns, encoding)
    for line in lines:
        # What a code says is no print: its dots are what has to fit.
        assert line.marks or cells(line.text) <= columns
        assert all(mark.x + mark.wide <= columns * CELL for mark in line.marks)


@given(st.data(), _PAPER, st.sampled_from(["gb18030", "gbk", "big5", "utf-8"]))
def test_no_character_of_an_encoding_is_lost(
    data: st.DataObject, paper: int, encoding: Encoding
) -> None:
    codec = {"big5": "cp950"}.get(encoding, "gbk")
    known = st.characters(
        codec=codec, exclude_categories=("C", "Z", "M"), exclude_characters="¢£¥¯•‾∼╴☉♁､"
    )
    text = data.draw(st.text(known).filter(partial(is_normalized, "NFC")))
    lines = _print(Page((Text(text),)), paper, encoding, chinese=False)
    assert "".join(line.text for line in lines) == text


@given(st.lists(_NORMAL, min_size=1, max_size=5), _PAPER)
def test_text_drawn_dot_by_dot_can_be_read_where_it_is_laid_out(
    items: list[Item], paper: int
) -> None:
    page, printer = Page(tuple(items)), profile(paper, "raster")
    drawn = reading.paper(encode(page, printer), printer)
    assert reading.read(drawn, _ALPHABET) == lay_out(page, printer.columns, "raster")


@given(st.lists(st.builds(Columns, st.text(max_size=60), _AMOUNTS), min_size=1), _PAPER, _TEXT)
def test_amounts_end_at_the_edge_of_the_paper(
    items: list[Columns], paper: int, encoding: Encoding
) -> None:
    """In dots, as the printer advances, and not by how we count cells."""
    lines = iter(_print(Page(tuple(items)), paper, encoding, chinese=False))
    for item in items:
        last = next(line for line in lines if line.text.endswith(item.right))
        assert last.marks[-1].x + last.marks[-1].wide == profile(paper).dots


@pytest.mark.parametrize("paper", [58, 80])
def test_drawn_amounts_end_at_the_edge_of_the_paper(paper: int) -> None:
    printer = profile(paper, "raster")
    rows = [Columns("可乐", "7.00"), Columns("合计 " * 9, "1068.00", bold=True)]
    for row in rows:
        drawn = reading.paper(encode(Page((row,)), printer), printer)
        left, _, right, _ = drawn.getbbox() or (0, 0, 0, 0)
        assert left <= _SIDE
        assert printer.dots - _SIDE <= right <= printer.dots
