"""The font that pictures of paper are set in: WenQuanYi Micro Hei, from the package that brings it.

Its monospaced face is wanted: at 20 dots an ASCII character is exactly one cell of 12 wide, at 24
a Chinese one is exactly two.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PIL import ImageFont

_MONOSPACED = 1
"""Which face of the file."""


@cache
def font(px: int) -> ImageFont.FreeTypeFont:
    """The font at a height of `px` dots. OSError where its package is not installed whole."""
    path = files("paperang_p2_fonts_cjk") / "fonts" / "wqy-microhei.ttc"
    basic = ImageFont.Layout.BASIC
    return ImageFont.truetype(str(path), px, index=_MONOSPACED, layout_engine=basic)
