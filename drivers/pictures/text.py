"""Text as dots, in the cells of a printer's font A: 12 dots wide, 24 high, Chinese two cells."""

from __future__ import annotations

from functools import lru_cache

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
    single = cells(char) < 2
    face = font(_SINGLE_PX if single else _DOUBLE_PX)
    wide = CELL if single else 2 * CELL
    picture = Image.new("1", (wide, HIGH))
    pen = ImageDraw.Draw(picture)
    pen.fontmode = "1"
    left = max(wide - int(face.getlength(char)), 0) // 2
    base = _SINGLE_BASE if single else _DOUBLE_BASE
    pen.text((left, base), char, 255, font=face, anchor="ls")
    return picture


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
