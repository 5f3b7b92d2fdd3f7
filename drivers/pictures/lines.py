"""Lines of a page as dots."""

from __future__ import annotations

from PIL import Image

from drivers.encoding.raster import Bitmap
from drivers.paper import Line
from drivers.pictures.bitmaps import bitmap
from drivers.pictures.text import CELL, HIGH, text

_GAP = 6
"""Empty rows below a line, as printers leave them."""


def drawn(line: Line, dots: int) -> Bitmap:
    """One line on paper `dots` wide, with the gap below it."""
    paper = Image.new("1", (dots, HIGH * line.height + _GAP))
    words = text(
        line.text,
        bold=line.bold,
        underline=line.underline,
        width=line.width,
        height=line.height,
    )
    paper.paste(words, (line.indent * CELL, 0))
    return bitmap(paper)
