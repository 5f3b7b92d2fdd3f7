"""Pages of every kind, for properties."""

from __future__ import annotations

from typing import get_args

from hypothesis import strategies as st

from drivers.encoding.profile import Encoding, Profile, profile
from drivers.encoding.raster import Bitmap
from drivers.paper import (
    QR,
    Barcode,
    Cell,
    Columns,
    Cut,
    Feed,
    Item,
    Logo,
    Page,
    Picture,
    Row,
    Rule,
    Text,
)

_ALIGN = st.sampled_from(["left", "centre", "right"])
_SIZE = st.sampled_from([1, 2])


def words(texts: st.SearchStrategy[str]) -> st.SearchStrategy[Item]:
    """Items of text."""
    cells = st.lists(st.builds(Cell, texts, st.integers(0, 40), _ALIGN), max_size=20)
    return st.one_of(
        st.builds(Text, texts, _ALIGN, st.booleans(), _SIZE, _SIZE, st.booleans()),
        st.builds(Columns, texts, texts, st.booleans()),
        st.builds(lambda some, bold: Row(tuple(some), bold), cells, st.booleans()),
        st.just(Rule()),
        st.builds(Feed, st.integers(0, 20) | st.just(300)),
    )


def bitmaps() -> st.SearchStrategy[Bitmap]:
    """Pictures, of bytes that like to spell commands."""
    rows = st.lists(
        st.sampled_from([0x00, 0x10, 0x04, 0x05, 0x14, 0xFF]), min_size=16, max_size=160
    )
    return st.builds(
        lambda dots, wide: Bitmap(
            wide * 8, len(dots) // wide, bytes(dots[: len(dots) // wide * wide])
        ),
        rows,
        st.integers(1, 16),
    )


def codes() -> st.SearchStrategy[Item]:
    """Barcodes and QR codes; digits that spell commands two by two come often."""
    digits = st.lists(st.sampled_from(["16", "20", "04", "05", "01", "7"]), max_size=12).map(
        "".join
    )
    data = digits | st.text(max_size=40) | st.text(st.characters(codec="ascii"), max_size=40)
    kinds = st.sampled_from(["code128", "ean13", "ean8", "upca"])
    sized = st.sampled_from([1037, 1040, 300, 1125, 1200]).map("x".__mul__)
    return st.builds(Barcode, data, kinds) | st.builds(QR, data | sized)


def items() -> st.SearchStrategy[Item]:
    """All that a page can hold."""
    return st.one_of(
        words(st.text(max_size=60)),
        codes(),
        st.builds(Picture, bitmaps(), _ALIGN),
        st.just(Logo()),
        st.just(Cut()),
    )


def pages() -> st.SearchStrategy[Page]:
    """Any page."""
    return st.lists(items(), max_size=6).map(lambda some: Page(tuple(some)))


def profiles() -> st.SearchStrategy[Profile]:
    """Any printer."""
    return st.builds(
        profile,
        st.sampled_from([58, 80]),
        st.sampled_from(get_args(Encoding)),
        density=st.none() | st.integers(-5, 5),
        dialect=st.sampled_from(["gs_k", "dc2", "esc7"]),
        logo=st.none() | bitmaps(),
    )
