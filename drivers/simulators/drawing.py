"""Paper as a picture: each dot of the print head one pixel. Loads Pillow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageChops

from drivers.pictures.text import text
from drivers.simulators.slip import CAPTION, TALL, Bars, Mark, Matrix, Picture, Run, Slip
from drivers.simulators.tiles import tile

_LIT = 255
EDGE = 24
"""Empty dots above and below what is on a slip."""
_DASH = 8


def draw(slips: Sequence[Slip], dots: int) -> Image.Image:
    """The slips one below the other on paper `dots` wide, with a dashed line where it was cut."""
    pieces = [_slip(slip, dots) for slip in slips]
    paper = Image.new("1", (dots, sum(piece.height for piece in pieces) or 1), _LIT)
    top = 0
    for piece in pieces:
        paper.paste(piece, (0, top))
        top += piece.height
    return paper


def png(slips: Sequence[Slip], dots: int) -> bytes:
    """The same as a file."""
    out = BytesIO()
    draw(slips, dots).save(out, "png")
    return out.getvalue()


@lru_cache(maxsize=64)
def _slip(slip: Slip, dots: int) -> Image.Image:
    tall = sum(line.tall for line in slip.lines)
    ink = Image.new("1", (dots, tall + 2 * EDGE))
    top = EDGE
    for line in slip.lines:
        base = top + max((mark.tall for mark in line.marks), default=0)
        for mark in line.marks:
            picture = _mark(mark)
            # Added to what is there: a head can only blacken paper.
            where = (mark.x, base - picture.height)
            ink.paste(_LIT, (*where, where[0] + picture.width, base), picture)
        top += line.tall
    if slip.cut:
        for left in range(0, dots, 2 * _DASH):
            ink.paste(_LIT, (left, ink.height - 1, left + _DASH, ink.height))
    return ImageChops.invert(ink)


def _mark(mark: Mark) -> Image.Image:
    """One mark; lit where there is ink."""
    match mark:
        case Run():
            return _run(mark)
        case Picture():
            return _picture(mark)
        case Bars():
            return _bars(mark)
        case Matrix():
            rows = [int(row, 2) << -len(row) % 8 for row in mark.rows]
            side = len(mark.rows)
            packed = b"".join(row.to_bytes((side + 7) // 8, "big") for row in rows)
            code = Image.frombytes("1", (side, side), packed)
            return code.resize((mark.wide, mark.tall), Image.Resampling.NEAREST)


def _run(run: Run) -> Image.Image:
    style = run.style
    picture = Image.new("1", (max(run.wide, 1), run.tall), _LIT * style.reverse)
    for at, char in enumerate(run.text):
        picture.paste(tile(char, run.cells, style), (at * run.advance, 0))
    if style.underline:
        picture.paste(_LIT * (not style.reverse), (0, run.tall - 1, run.wide, run.tall))
    return picture


def _picture(picture: Picture) -> Image.Image:
    stride = (picture.across + 7) // 8
    packed = b"".join(row[:stride].ljust(stride, b"\x00") for row in picture.rows)
    shown = Image.frombytes("1", (picture.across, len(picture.rows)), packed)
    return shown.resize((picture.wide, picture.tall), Image.Resampling.NEAREST)


def _bars(bars: Bars) -> Image.Image:
    drawn = Image.new("1", (bars.wide, bars.tall))
    top = CAPTION if bars.caption & 1 else 0
    for at, module in enumerate(bars.modules):
        left, right = at * bars.size, (at + 1) * bars.size
        drawn.paste(_LIT * int(module), (left, top, right, top + bars.bar_height))
    words = text(bars.data)
    left = max(bars.wide - words.width, 0) // 2
    for bit, where in ((1, 0), (2, top + bars.bar_height + CAPTION - TALL)):
        if bars.caption & bit:
            drawn.paste(words, (left, where))
    return drawn
