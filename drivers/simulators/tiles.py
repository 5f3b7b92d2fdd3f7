"""Single characters as a printer has them in its memory."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from drivers.pictures.fonts import font
from drivers.pictures.text import glyph
from drivers.simulators.slip import CELL, SMALL_CELL, SMALL_TALL, TALL, Style

_LIT = 255
_NORMAL_PX, _NORMAL_BASE = 20, 19
_SMALL_PX, _SMALL_BASE = 15, 14
_STROKE = 2
_FRAMES = {
    char: ends
    for ends, chars in {
        "lr": "─━═", "ud": "│┃║", "rd": "┌╔╭", "ld": "┐╗╮", "ru": "└╚╰", "lu": "┘╝╯",
        "rud": "├╠", "lud": "┤╣", "lrd": "┬╦", "lru": "┴╩", "lrud": "┼╬",
    }.items()
    for char in chars
}  # fmt: skip
"""Parts of frames, and to which edges they go: left, right, up, down. Those of the font do not
meet."""


@lru_cache(maxsize=4096)
def tile(char: str, cells: int, style: Style) -> Image.Image:
    """One character as large as it is printed; lit where there is ink. Not to be drawn on."""
    drawn = _drawn(char, cells, style.small)
    if style.bold:
        moved = Image.new("1", drawn.size)
        moved.paste(drawn, (1, 0))
        drawn = ImageChops.logical_or(drawn, moved)
    if style.reverse:
        drawn = ImageChops.invert(drawn)
    size = (drawn.width * style.width, drawn.height * style.height)
    return drawn.resize(size, Image.Resampling.NEAREST)


def _drawn(char: str, cells: int, small: bool) -> Image.Image:
    size = (SMALL_CELL, SMALL_TALL) if small else (cells * CELL, TALL)
    if char in _FRAMES:
        return _frame(_FRAMES[char], size)
    usual = glyph(char)
    if usual.size == size:
        return usual
    # In a code page all are equally wide, also what is broad among Chinese.
    px, base = (_SMALL_PX, _SMALL_BASE) if small else (_NORMAL_PX, _NORMAL_BASE)
    face = font(px)
    if face.getlength(char) > size[0]:
        return usual.resize(size, Image.Resampling.NEAREST)
    drawn = Image.new("1", size)
    pen = ImageDraw.Draw(drawn)
    pen.fontmode = "1"
    left = (size[0] - int(face.getlength(char))) // 2
    pen.text((left, base), char, _LIT, font=face, anchor="ls")
    return drawn


def _frame(ends: str, size: tuple[int, int]) -> Image.Image:
    wide, tall = size
    drawn = Image.new("1", size)
    x, y = (wide - _STROKE) // 2, (tall - _STROKE) // 2
    for end in ends:
        left = 0 if end == "l" else x
        top = 0 if end == "u" else y
        right = wide if end == "r" else x + _STROKE
        bottom = tall if end == "d" else y + _STROKE
        drawn.paste(_LIT, (left, top, right, bottom))
    return drawn
