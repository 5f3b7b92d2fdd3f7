"""A file of goods as rows with named cells: CSV as shops and spreadsheets write it, or XLSX."""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from tui_pos.catalogue.rows import BadRow, Reason, Row, is_empty
from tui_pos.errors import TillError

_HEADINGS = {
    "barcode": ("barcode", "条码", "商品条码"),
    "name": ("name", "名称", "商品名称", "品名"),
    "price": ("price", "价格", "售价", "零售价"),
    "category": ("category", "分类", "类别"),
    "unit": ("unit", "单位"),
}
_NEEDED = ("barcode", "name", "price")
_FIELD = {heading: field for field, headings in _HEADINGS.items() for heading in headings}
_DELIMITERS = ",\t;"
_ZIP = b"PK\x03\x04"

_Line = tuple[int, Sequence[object] | None]
"""A line's number and its cells; None where they cannot be told apart."""


class Table(msgspec.Struct, frozen=True):
    """`rows` can be gone through once. `total`: lines in all, 0 where the file does not say.

    `typed`: cells say themselves whether they are text or number.
    """

    rows: Iterator[Row | BadRow]
    total: int
    typed: bool


def open_table(source: Path) -> Table:
    """The table in a file, told by its content and not by its ending.

    Raises TillError: 6040 the file cannot be read, 6041 it is no table, 6042 a heading is missing,
    6043 a heading is there twice, 6044 its characters are neither UTF-8 nor GBK. 6041 may come
    while going through the rows, too.
    """
    try:
        content = source.read_bytes()
    except OSError as failure:
        raise TillError(6040, name=source.name, detail=failure.strerror or "") from failure
    if content.startswith(_ZIP):
        return _spreadsheet(content, source.name)
    return _text_file(content, source.name)


def _text_file(content: bytes, name: str) -> Table:
    lines = list(io.StringIO(_decoded(content, name), newline=None))
    first = next((line for line in lines if line.strip()), "")
    if not first or "\0" in first:
        raise TillError(6041, name=name)
    delimiter = max(_DELIMITERS, key=lambda one: len(_fields(_cells(first, one) or ())))
    numbered = ((number, _cells(line, delimiter)) for number, line in enumerate(lines, start=1))
    return Table(_named(numbered, name), len(lines), typed=False)


def _decoded(content: bytes, name: str) -> str:
    """UTF-8 where it is that to the last byte, else GBK; a file that is neither is not guessed."""
    encodings = ("utf-8-sig",) if content.startswith(codecs.BOM_UTF8) else ("utf-8", "gb18030")
    read = 0
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as wrong:
            read = max(read, wrong.start)
    raise TillError(6044, name=name, line=content.count(b"\n", 0, read) + 1)


def _cells(line: str, delimiter: str) -> list[str] | None:
    """Line by line: a quote that is never closed must not swallow the rows after it."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _spreadsheet(content: bytes, name: str) -> Table:
    """The first sheet of a workbook; formulas by the value they were saved with."""
    import openpyxl  # 0.2 s, for spreadsheets only

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        total = sheet.max_row or 0
        sheet.reset_dimensions()  # some programs write down a wrong size
        numbered = enumerate(sheet.iter_rows(values_only=True), start=1)
    except Exception as damage:  # openpyxl promises no errors of its own for what is no workbook
        raise TillError(6041, name=name) from damage
    return Table(_named(_until_damaged(numbered, name), name), total, typed=True)


def _until_damaged(lines: Iterable[_Line], name: str) -> Iterator[_Line]:
    try:
        yield from lines
    except Exception as damage:  # as above: it reads on while the rows are gone through
        raise TillError(6041, name=name) from damage


def _named(lines: Iterable[_Line], name: str) -> Iterator[Row | BadRow]:
    """The rows below the first line that is not empty, which must hold the headings."""
    lines = iter(lines)
    header = next((cells for _, cells in lines if cells and not all(map(is_empty, cells))), ())
    fields = _fields(header)
    missing = set(_NEEDED) - set(fields.values())
    if missing:
        raise TillError(6042, name=name, headings=_spelled(missing))
    twice = {field for field in fields.values() if list(fields.values()).count(field) > 1}
    if twice:
        raise TillError(6043, name=name, headings=_spelled(twice))
    return _rows(lines, fields, len(header))


def _rows(lines: Iterator[_Line], fields: dict[int, str], width: int) -> Iterator[Row | BadRow]:
    for number, cells in lines:
        if cells is None:
            yield BadRow(number, Reason.UNREADABLE)
        elif not all(is_empty(cell) for cell in cells[width:]):
            yield BadRow(number, Reason.MORE_CELLS, str(cells[width]))
        elif not all(map(is_empty, cells)):
            named = {field: cells[at] for at, field in fields.items() if at < len(cells)}
            yield Row(number, **named)


def _fields(header: Sequence[object]) -> dict[int, str]:
    """Which columns hold what; headings that are not known are left alone."""
    found = {}
    for at, heading in enumerate(header):
        field = _FIELD.get(unicodedata.normalize("NFKC", str(heading)).strip().casefold())
        if field is not None:
            found[at] = field
    return found


def _spelled(fields: set[str]) -> str:
    """Columns by all the headings they may have, in the order of the table above."""
    return ", ".join("/".join(_HEADINGS[field]) for field in _HEADINGS if field in fields)
