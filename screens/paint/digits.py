"""An amount in figures large enough to be read from two metres, made of coloured blanks.

Blanks have one width in every terminal and are in every font; block characters have neither.
"""

from __future__ import annotations

from screens.look import Line, Span

_SHAPES = {
    "0": ("####", "#  #", "#  #", "#  #", "####"),
    "1": ("  # ", " ## ", "  # ", "  # ", " ###"),
    "2": ("####", "   #", "####", "#   ", "####"),
    "3": ("####", "   #", " ###", "   #", "####"),
    "4": ("#  #", "#  #", "####", "   #", "   #"),
    "5": ("####", "#   ", "####", "   #", "####"),
    "6": ("####", "#   ", "####", "#  #", "####"),
    "7": ("####", "   #", "  # ", "  # ", "  # "),
    "8": ("####", "#  #", "####", "#  #", "####"),
    "9": ("####", "#  #", "####", "   #", "####"),
    ":": (" ", "#", " ", "#", " "),
    ".": ("  ", "  ", "  ", "  ", "# "),
    "-": ("   ", "   ", "###", "   ", "   "),
}
HEIGHT = 5


def big(text: str, width: int, style: str) -> list[Line] | None:
    """Digits, point and minus as five lines, twice as wide where there is room; None: no room."""
    cells = sum(len(_SHAPES[char][0]) + 1 for char in text)
    for scale in (2, 1):
        if cells * scale <= width:
            return [_row(text, y, scale, style) for y in range(HEIGHT)]
    return None


def _row(text: str, y: int, scale: int, style: str) -> Line:
    line: Line = []
    for char in text:
        for dot in _SHAPES[char][y] + " ":
            line.append(Span(" " * scale, style if dot == "#" else ""))
    return line
