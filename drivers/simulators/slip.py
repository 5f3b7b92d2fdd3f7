"""What came out of a printer: lines of text, pictures and symbols, each at its place in dots."""

from __future__ import annotations

from msgspec import Struct

CELL = 12
"""Dots of the usual character's width; a Chinese one takes two cells."""
TALL = 24
"""Dots of the usual character's height."""
SMALL_CELL, SMALL_TALL = 9, 17
"""The same of font B."""

CAPTION = 30
"""Dots of height for the text at a barcode."""


class Style(Struct, frozen=True):
    """How characters look. `small`: font B."""

    bold: bool = False
    underline: bool = False
    reverse: bool = False
    width: int = 1
    height: int = 1
    small: bool = False


class Run(Struct, frozen=True):
    """Characters of one kind side by side, `advance` dots from one to the next."""

    x: int
    text: str
    style: Style
    cells: int
    advance: int

    @property
    def wide(self) -> int:
        return self.advance * len(self.text)

    @property
    def tall(self) -> int:
        return (SMALL_TALL if self.style.small else TALL) * self.style.height


class Picture(Struct, frozen=True):
    """Dots, eight to a byte, the leftmost in the highest bit; each row begins a byte. `stretch`
    repeats them to the right and downwards."""

    x: int
    across: int
    rows: tuple[bytes, ...]
    stretch: tuple[int, int] = (1, 1)

    @property
    def wide(self) -> int:
        return self.across * self.stretch[0]

    @property
    def tall(self) -> int:
        return len(self.rows) * self.stretch[1]


class Bars(Struct, frozen=True):
    """A barcode: `modules` is 1 where it is dark, each `size` dots wide. `caption`: its text is
    printed above (1), below (2) or both (3)."""

    x: int
    data: str
    modules: str
    size: int
    bar_height: int
    caption: int = 0

    @property
    def wide(self) -> int:
        return len(self.modules) * self.size

    @property
    def tall(self) -> int:
        return self.bar_height + CAPTION * (self.caption & 1) + CAPTION * (self.caption >> 1)


class Matrix(Struct, frozen=True):
    """A QR code: rows of 1 and 0, each module `size` dots wide and high."""

    x: int
    data: str
    rows: tuple[str, ...]
    size: int

    @property
    def wide(self) -> int:
        return len(self.rows) * self.size

    @property
    def tall(self) -> int:
        return len(self.rows) * self.size


Mark = Run | Picture | Bars | Matrix


class SlipLine(Struct, frozen=True):
    """One printed line; width and height are those of its largest character, `tall` is how much
    paper it takes, in dots."""

    text: str
    bold: bool = False
    width: int = 1
    height: int = 1
    marks: tuple[Mark, ...] = ()
    tall: int = TALL


class Slip(Struct, frozen=True):
    """A piece of paper. `cut`: by the knife, not by hand."""

    lines: tuple[SlipLine, ...]
    cut: bool

    @property
    def text(self) -> str:
        """The paper as text."""
        return "\n".join(line.text for line in self.lines)
