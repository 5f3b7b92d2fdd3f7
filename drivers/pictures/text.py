"""Text as dots, in the cells of a printer's font A: 12 dots wide, 24 high, Chinese two cells."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, normalize

from PIL import Image, ImageChops, ImageDraw

from drivers.encoding.cells import cells
from drivers.pictures.fonts import font

CELL, HIGH = 12, 24
_SINGLE_PX, _DOUBLE_PX = 20, 24
_SINGLE_BASE, _DOUBLE_BASE = 19, 21
"""Rows from the top of a cell to the line that characters stand on."""


@lru_cache(maxsize=8192)
def glyph(char: str) -> Image.Image:
    """One character in its cells; a lit dot is ink. Not to be drawn on: it is kept."""
    double = cells(char) > 1
    picture = _drawn(char, double)
    parts = _parts(char)
    if picture.getbbox() is None and parts != char:
        # The font knows ℃, Ⅴ or ǎ and has lost their shape; it still has what they are made of.
        for at, part in enumerate(parts[:2]):
            picture.paste(_drawn(part, double and len(parts) < 2), (at * CELL, 0))
    return picture


def _drawn(char: str, double: bool) -> Image.Image:
    face = font(_DOUBLE_PX if double else _SINGLE_PX)
    wide = 2 * CELL if double else CELL
    picture = Image.new("1", (wide, HIGH))
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"
    left = max(wide - int(face.getlength(char)), 0) // 2
    base = _DOUBLE_BASE if double else _SINGLE_BASE
    pen.text((left, base), char, 255, font=face, anchor="ls")
    return picture


def _parts(char: str) -> str:
    """The letters that a character is made of, without accents."""
    return "".join(one for one in normalize("NFKD", char) if not combining(one))


def text(
    words: str, *, bold: bool = False, underline: bool = False, width: int = 1, height: int = 1
) -> Image.Image:
    """One line of text as a picture just as large as its cells, times `width` and `height`."""
    picture = Image.new("1", (cells(words) * CELL, HIGH))
    at = 0
    for char in words:
        if cells(char):
            picture.paste(glyph(char), (at, 0))
            at += cells(char) * CELL
    if bold:
        # As printers do it: everything once more, one dot to the right.
        picture = ImageChops.logical_or(picture, _moved(picture))
    if underline:
        picture.paste(255, (0, HIGH - 1, picture.width, HIGH))
    return picture.resize((picture.width * width, HIGH * height), Image.Resampling.NEAREST)


def _moved(picture: Image.Image) -> Image.Image:
    moved = Image.new("1", picture.size)
    moved.paste(picture, (1, 0))
    return moved
