"""Where a printer puts what it prints: a line is gathered, then it is on the paper."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from drivers.encoding.cells import align
from drivers.paper import barcode_mark, qr_mark
from drivers.simulators.slip import (
    CELL,
    SMALL_CELL,
    Bars,
    Mark,
    Matrix,
    Picture,
    Run,
    SlipLine,
    Style,
)

LINE_SPACING = 30

_MOST_MARKS = 500
"""More on one line is noise that goes back and forth."""
_TAB = 8


class Modes(Struct):
    """What commands have set, and a reset undoes."""

    bold: bool = False
    underline: bool = False
    reverse: bool = False
    small: bool = False
    size: tuple[int, int] = (1, 1)
    """Width and height of a character of one byte."""
    chinese_size: tuple[int, int] = (1, 1)
    chinese_underline: bool = False
    spacing: int = 0
    """Dots to the right of a character of one byte."""
    chinese_spacing: int = 0
    align: int = 0
    """0 left, 1 centre, 2 right."""
    line_spacing: int = LINE_SPACING
    left: int = 0
    area: int | None = None
    """Dots across which is printed; None: all that are to the right of `left`."""
    tabs: tuple[int, ...] | None = None
    """Columns to stop at; None: each eighth."""


class Press:
    """Prints on paper `dots` wide. `on_line` gets each line when it is on the paper."""

    def __init__(self, dots: int, on_line: Callable[[SlipLine], None]) -> None:
        self._dots = dots
        self._on_line = on_line
        self.modes = Modes()
        self._marks: list[Mark] = []
        self._x = 0

    def reset(self) -> None:
        """Forget the line that was begun and all that was set."""
        self.modes = Modes()
        self._begin_line()

    @property
    def at_line_start(self) -> bool:
        """Nothing waits to be printed."""
        return not self._marks

    @property
    def width(self) -> int:
        """Dots to print on."""
        room = max(self._dots - self.modes.left, 0)
        return room if self.modes.area is None else min(self.modes.area, room)

    def put(self, char: str, cells: int) -> None:
        """Add a character to the line; one that does not fit begins the next."""
        style, advance = self._style(cells)
        if self._x + advance > self.width or len(self._marks) == _MOST_MARKS:
            self.end_line()
        last = self._marks[-1] if self._marks else None
        if (
            isinstance(last, Run)
            and (last.style, last.cells, last.advance) == (style, cells, advance)
            and last.x + last.wide == self._x
        ):
            self._marks[-1] = replace(last, text=last.text + char)
        else:
            self._marks.append(Run(self._x, char, style, cells, advance))
        self._x += advance

    def put_picture(self, picture: Picture) -> None:
        """Add dots to the line, where there is room left."""
        if self._x >= self.width or len(self._marks) == _MOST_MARKS:
            return
        self._marks.append(replace(picture, x=self._x))
        self._x += picture.wide

    def move_to(self, x: int) -> None:
        """Go on at so many dots from the left, which may be over what is there."""
        if 0 <= x <= self.width:
            self._x = x

    def move_by(self, dots: int) -> None:
        """Go on so many dots further."""
        self.move_to(self._x + dots)

    def tab(self) -> None:
        """Go on at the next stop, if there is one."""
        cell = self._style(1)[1]
        column = self._x // cell
        stops = self.modes.tabs
        if stops is None:
            self.move_to((column // _TAB + 1) * _TAB * cell)
        elif found := [stop for stop in stops if stop > column]:
            self.move_to(found[0] * cell)

    def end_line(self) -> None:
        """Print the line, which may be empty, and feed."""
        self._print(self.modes.line_spacing)

    def flush(self) -> None:
        """Print what there is of a line."""
        if self._marks:
            self.end_line()

    def feed_lines(self, lines: int) -> None:
        """Print what there is, fed so many lines in all."""
        if self._marks and lines:
            self.end_line()
            lines -= 1
        for _ in range(lines):
            self.end_line()

    def feed_dots(self, dots: int) -> None:
        """Print what there is, fed so many dots in all."""
        if self._marks or dots:
            self._print(dots)

    def block(self, mark: Mark) -> bool:
        """Print a picture or a symbol on lines of its own; False where it is too wide."""
        self.flush()
        if not 0 < mark.wide <= self.width:
            return False
        self._marks.append(mark)
        self._x = mark.wide
        self._print(0)
        return True

    def _style(self, cells: int) -> tuple[Style, int]:
        """How a character of so many cells looks, and how far the next one is."""
        modes = self.modes
        double = cells == 2
        width, height = modes.chinese_size if double else modes.size
        style = Style(
            modes.bold,
            modes.chinese_underline if double else modes.underline,
            modes.reverse,
            width,
            height,
            modes.small and not double,
        )
        cell = SMALL_CELL if style.small else CELL
        spacing = modes.chinese_spacing if double else modes.spacing
        return style, (cell * cells + spacing) * width

    def _begin_line(self) -> None:
        self._marks = []
        self._x = 0

    def _print(self, feed: int) -> None:
        marks, modes = self._marks, self.modes
        spare = self.width - max((mark.x + mark.wide for mark in marks), default=0)
        offset = modes.left + max((0, spare // 2, spare)[modes.align], 0)
        moved = tuple(replace(mark, x=mark.x + offset) for mark in marks)
        styles = [mark.style for mark in marks if isinstance(mark, Run)]
        width, height = max(((one.width, one.height) for one in styles), default=(1, 1))
        self._begin_line()
        self._on_line(
            SlipLine(
                self._text(moved),
                any(one.bold for one in styles),
                width,
                height,
                moved,
                max(feed, *(mark.tall for mark in marks), 0),
            )
        )

    def _text(self, marks: tuple[Mark, ...]) -> str:
        """A line as text, each piece as many cells from the left as it is on the paper."""
        if len(marks) == 1 and not isinstance(marks[0], Run):
            where = ("left", "centre", "right")[self.modes.align]
            return align(shown(marks[0]), self._dots // CELL, where).rstrip()
        text, end = "", 0
        for mark in marks:
            cell = SMALL_CELL if isinstance(mark, Run) and mark.style.small else CELL
            text += " " * ((mark.x - end) // cell) + shown(mark)
            end = mark.x + mark.wide
        return text.rstrip()


def shown(mark: Mark) -> str:
    """How a mark is shown in text."""
    match mark:
        case Run():
            return mark.text
        case Bars():
            return barcode_mark(mark.data)
        case Matrix():
            return qr_mark(mark.data)
        case Picture():
            return f"[{mark.wide}x{mark.tall}]"
