from __future__ import annotations

import pytest
from PIL import ImageChops

from drivers.encoding.cells import cells
from drivers.pictures.bitmaps import bitmap, picture
from drivers.pictures.fonts import font
from drivers.pictures.text import glyph, text


def _gb2312() -> list[str]:
    """All of GB2312: its marks and letters, its characters of levels 1 and 2."""
    both = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return [char for pair in both if (char := pair.decode("gb2312", "ignore"))]


def test_every_character_of_gb2312_leaves_ink() -> None:
    assert [one for one in _gb2312() if not glyph(one).getbbox()] == ["\u3000"]


def test_the_font_has_every_character_of_gb2312() -> None:
    chars = _gb2312()
    assert len(chars) == 7445
    missing = font(24).getmask("\U000e0000", mode="1")
    tofu = (missing.size, bytes(missing))
    masks = {char: font(24).getmask(char, mode="1") for char in chars}
    assert [char for char, mask in masks.items() if (mask.size, bytes(mask)) == tofu] == []


@pytest.mark.parametrize("chars", ["可￥×·—“”…，。（）、", "aMj|@0é"])
def test_a_character_fills_its_cells_and_no_more(chars: str) -> None:
    for char in chars:
        assert glyph(char).size == (12 * cells(char), 24)
        assert glyph(char).getbbox() is not None


def test_digits_and_capitals_stand_on_one_line_within_their_cell() -> None:
    bottoms = {glyph(char).getbbox()[3] for char in "0123456789AEHZ"}  # type: ignore[index]
    assert bottoms == {19}
    assert glyph("g").getbbox()[3] <= 24  # type: ignore[index]


def test_sizes_and_weight_change_no_cell() -> None:
    plain = text("可乐a")
    assert plain.size == (60, 24)
    assert text("可乐a", width=2, height=2).size == (120, 48)
    bold = text("可乐a", bold=True)
    assert bold.size == plain.size
    assert ImageChops.logical_and(bold, plain) == plain
    assert bold != plain
    assert text("a", underline=True).crop((0, 23, 12, 24)).getextrema() == (255, 255)


def test_a_picture_and_its_dots_are_the_same() -> None:
    drawn = text("可乐a")
    assert picture(bitmap(drawn)) == drawn
    assert bitmap(drawn).stride == 8
