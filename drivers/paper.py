"""A printed page that knows no printer, and how it is laid out in cells."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from drivers.encoding.cells import align, cells, printable, wrap
from drivers.encoding.raster import Bitmap

_NARROWEST = 2
"""Cells of a Chinese character."""

Align = Literal["left", "centre", "right"]
Size = Literal[1, 2]


class Text(Struct, frozen=True):
    """Text of its own lines; width and height multiply the size of a character."""

    text: str
    align: Align = "left"
    bold: bool = False
    width: Size = 1
    height: Size = 1
    underline: bool = False


class Columns(Struct, frozen=True):
    """Two texts at the two edges; the right one keeps together and goes below where it must."""

    left: str
    right: str
    bold: bool = False


class Cell(Struct, frozen=True):
    """One cell of a row; `weight` is its share of the width."""

    text: str
    weight: int = 1
    align: Align = "left"


class Row(Struct, frozen=True):
    """Cells side by side, one blank between them, each wrapped in its own width; on paper that is
    too narrow for all the last ones go below."""

    cells: tuple[Cell, ...]
    bold: bool = False


class Rule(Struct, frozen=True):
    """A line across the page."""


class Feed(Struct, frozen=True):
    """Empty lines."""

    lines: int = 1


class Barcode(Struct, frozen=True):
    """A barcode with its text below, centred: a Code 128 of printable ASCII, or a number with its
    check digit. What its kind cannot say is printed as text."""

    data: str
    kind: Literal["code128", "ean13", "ean8", "upca"] = "code128"


class QR(Struct, frozen=True):
    """A QR code, centred."""

    data: str


class Picture(Struct, frozen=True):
    """Dots. Shown as nothing in a preview of text."""

    bitmap: Bitmap
    align: Align = "centre"


class Logo(Struct, frozen=True):
    """The picture that the printer's profile has for it, if any."""


class Cut(Struct, frozen=True):
    """The end of a slip."""


Item = Text | Columns | Row | Rule | Feed | Barcode | QR | Picture | Logo | Cut


class Page(Struct, frozen=True):
    """What goes to paper in one piece."""

    items: tuple[Item, ...]


class Line(Struct, frozen=True):
    """One line of characters: `indent` blanks of normal size, then `text`."""

    text: str
    indent: int = 0
    bold: bool = False
    width: Size = 1
    height: Size = 1
    underline: bool = False


def barcode_mark(data: str) -> str:
    """How a barcode is shown in text."""
    return f"||| {data} |||"


def qr_mark(data: str) -> str:
    """How a QR code is shown in text."""
    return f"[QR] {data}"


def typeset(
    item: Text | Columns | Row | Rule, columns: int, encoding: str = "gb18030"
) -> list[Line]:
    """The lines of an item of text on paper `columns` cells wide, in what `encoding` can write."""
    match item:
        case Text():
            lines = wrap(printable(item.text, encoding), columns // item.width)
            return [
                Line(
                    text,
                    _indent(text, item, columns),
                    item.bold,
                    item.width,
                    item.height,
                    item.underline,
                )
                for text in lines
            ]
        case Columns():
            left, right = printable(item.left, encoding), printable(item.right, encoding)
            return [Line(text, bold=item.bold) for text in _edges(left, right, columns)]
        case Row():
            return [Line(text, bold=item.bold) for text in _row(item, columns, encoding)]
        case Rule():
            return [Line("-" * columns)]


def lay_out(page: Page, columns: int, encoding: str = "gb18030") -> list[str]:
    """The page as text, line by line, for a preview; wide characters of a doubled line count
    twice for its indent."""
    shown: list[str] = []
    for item in page.items:
        match item:
            case Feed():
                shown += [""] * item.lines
            case Barcode():
                shown.append(align(barcode_mark(item.data), columns, "centre"))
            case QR():
                shown.append(align(qr_mark(item.data), columns, "centre"))
            case Picture() | Logo() | Cut():
                continue
            case _:
                lines = typeset(item, columns, encoding)
                shown += [" " * line.indent + line.text for line in lines]
    return [line.rstrip() for line in shown]


def _indent(text: str, item: Text, columns: int) -> int:
    spare = max(columns - cells(text) * item.width, 0)
    return {"left": 0, "centre": spare // 2, "right": spare}[item.align]


def _edges(left: str, right: str, columns: int) -> list[str]:
    if not right:
        return wrap(left, columns)
    lines = wrap(left, columns) if left else [""]
    spare = columns - cells(lines[-1]) - cells(right)
    if spare >= (1 if left else 0) and "\n" not in right:
        return [*lines[:-1], lines[-1] + " " * spare + right]
    return (lines if left else []) + [
        align(part, columns, "right") for part in wrap(right, columns)
    ]


def _row(row: Row, columns: int, encoding: str) -> list[str]:
    most = max((columns + 1) // (_NARROWEST + 1), 1)
    below = [row.cells[at : at + most] for at in range(0, len(row.cells), most)]
    return [line for cells in below for line in _beside(cells, columns, encoding)]


def _beside(beside: tuple[Cell, ...], columns: int, encoding: str) -> list[str]:
    widths = _shares([cell.weight for cell in beside], columns - len(beside) + 1)
    wrapped = [
        wrap(printable(cell.text, encoding), width)
        for cell, width in zip(beside, widths, strict=True)
    ]
    return [
        " ".join(
            align(lines[at] if at < len(lines) else "", width, cell.align)
            for lines, width, cell in zip(wrapped, widths, beside, strict=True)
        )
        for at in range(max(map(len, wrapped)))
    ]


def _shares(weights: list[int], width: int) -> list[int]:
    """`width` split by weight, without a cell lost to rounding; none is too narrow for a
    character, the widest make room for that."""
    total, before, taken = max(sum(weights), 1), 0, 0
    shares = []
    for weight in weights:
        before += weight
        end = width * before // total
        shares.append(max(end - taken, _NARROWEST))
        taken = end
    while sum(shares) > max(width, _NARROWEST * len(shares)):
        shares[shares.index(max(shares))] -= 1
    return shares
