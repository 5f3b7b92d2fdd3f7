"""What is painted: lines of styled text, measured in cells, and the few styles there are.

Sixteen colours at most, and none that says something which the words do not say too.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len, chop_cells, set_cell_size

STYLES = {
    "": "",
    "bold": "bold",
    "dim": "bright_black",
    "header": "white on blue",
    "tag": "black on yellow",
    "alarm": "bold white on red",
    "good": "bold green",
    "info": "cyan",
    "warning": "bold yellow",
    "error": "bold red",
    "entry": "bold black on cyan",
    "redeem": "bold black on yellow",
    "pay": "bold black on green",
    "key": "black on white",
    "chosen": "reverse",
    "big": "reverse bold",
    "big_good": "reverse bold green",
}
"""Names of styles, in the words of rich.style."""


class Span(NamedTuple):
    """A piece of text in one style of `STYLES`."""

    text: str
    style: str = ""


Line = list[Span]


def width_of(line: Line) -> int:
    """Cells a line takes."""
    return sum(cell_len(span.text) for span in line)


def pad(text: str, cells: int) -> str:
    """Exactly so many cells: cut or filled up on the right."""
    return set_cell_size(text, max(cells, 0))


def pad_left(text: str, cells: int) -> str:
    """Exactly so many cells, for figures: filled up on the left, never cut."""
    return " " * max(cells - cell_len(text), 0) + text


_CLOSING = tuple("。，、；：！？）》”")
"""What no Chinese line begins with."""


def wrap(text: str, cells: int) -> list[str]:
    """Break a text into lines of so many cells: at blanks where there are any near, else anywhere.

    Chinese text has no blanks and may break between any two characters.
    """
    lines: list[str] = []
    # Nothing has a width before the first layout, and one cell is too little for one character.
    cells = max(cells, 2)
    for part in text.split("\n"):
        rest = part
        while cell_len(rest) > cells:
            head = chop_cells(rest, cells)[0]
            blank = head.rfind(" ")
            if rest[len(head) : len(head) + 1] != " " and blank > len(head) // 2:
                head = head[:blank]
            elif rest[len(head) : len(head) + 1] in _CLOSING and len(head) > 1:
                head = head[:-1]
            lines.append(head.rstrip())
            rest = rest[len(head) :].lstrip()
        lines.append(rest)
    return lines


def fill(line: Line, cells: int, style: str = "") -> Line:
    """A line of exactly so many cells: cut at the right edge, or filled up in a style."""
    left = cells
    out: Line = []
    for span in line:
        size = cell_len(span.text)
        if size > left:
            out.append(Span(pad(span.text, left), span.style))
            return out
        out.append(span)
        left -= size
    if left:
        out.append(Span(" " * left, style))
    return out


def edges(left: Line, right: Line, cells: int, style: str = "") -> Line:
    """Two texts at the two edges of a line; the right one is kept whole."""
    room = cells - width_of(right)
    return [*fill(left, max(room, 0), style), *right]


def window(lines: list[Line], first: int, room: int) -> tuple[int, list[Line], int]:
    """So many lines from `first` on: where they really begin, they, and how many are below."""
    first = min(first, max(len(lines) - room, 0))
    below = len(lines) - first - room
    if below <= 0:
        return first, lines[first:], 0
    return first, lines[first : first + room - 1], below + 1
