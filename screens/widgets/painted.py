"""A widget drawn line by line, of which only the cells that changed go to the terminal."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.look import STYLES, Line, fill

Paint = Callable[[int, int], list[Line]]
"""Takes a width and a height in cells and gives that many lines, or fewer."""


@cache
def _style(name: str) -> Style:
    return Style.parse(STYLES[name])


class Painted(Widget):
    """Shows what `paint` gives; `repaint` asks it again."""

    def __init__(self, paint: Paint, id: str) -> None:
        super().__init__(id=id)
        self._paint = paint
        self._lines: list[Line] = []
        self._strips: list[Strip] = []

    def repaint(self) -> None:
        """Ask for the lines again and mark what differs."""
        width, height = self.size
        lines = self._paint(width, height)
        lines = [fill(line, width) for line in lines[:height]]
        lines += [fill([], width)] * (height - len(lines))
        old, self._lines = self._lines, lines
        if len(old) != height or (self._strips and self._strips[0].cell_length != width):
            self._strips = [_strip(line, width) for line in lines]
            self.refresh()
            return
        for y, (before, after) in enumerate(zip(old, lines, strict=True)):
            if before != after:
                self._strips[y] = _strip(after, width)
                first, last = difference(before, after)
                self.refresh(Region(first, y, last - first, 1))

    def on_resize(self) -> None:
        self.repaint()

    def render_line(self, y: int) -> Strip:
        return self._strips[y] if y < len(self._strips) else Strip.blank(self.size.width)


def _strip(line: Line, width: int) -> Strip:
    return Strip([Segment(shown(text), _style(style)) for text, style in line if text], width)


def shown(text: str) -> str:
    """What a terminal would obey and not show is left out, whoever wrote it."""
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def cells_of(line: Line) -> list[tuple[str, str]]:
    """One entry a cell; the second cell of a wide character holds no text."""
    cells: list[tuple[str, str]] = []
    for text, style in line:
        for char in text:
            size = cell_len(char)
            if size:
                cells.append((char, style))
                cells.extend([("", style)] * (size - 1))
    return cells


def difference(before: Line, after: Line) -> tuple[int, int]:
    """The cells from the first to behind the last that differ, no wide character cut in two."""
    old, new = cells_of(before), cells_of(after)
    end = min(len(old), len(new))
    first = next((x for x in range(end) if old[x] != new[x]), end)
    if len(old) != len(new):
        last = max(len(old), len(new))
    else:
        last = next((x + 1 for x in range(end - 1, first - 1, -1) if old[x] != new[x]), first)
    while first > 0 and not (old[first : first + 1] and old[first][0] and new[first][0]):
        first -= 1
    while last < end and not (old[last][0] and new[last][0]):
        last += 1
    return first, last
