"""The table of errors as values: what each number means, whom to call, where triage begins.

It is checked whenever it is read, row by row: a row that makes no sense is left out and told of,
and the others go on explaining what they explain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Annotated, Literal

import msgspec

from tui_pos.data import shipped

NAME = "error_codes.json"
DAMAGED = 7003

Class = Literal[
    "network", "permission", "voucher", "payment", "device", "data", "version", "internal"
]
Severity = Literal["warning", "error"]
Call = Literal["", "supervisor", "owner", "technician", "platform"]
Entry = Literal[
    "network", "credentials", "permission", "voucher", "device", "payment", "data", "version",
    "none",
]  # fmt: skip
"""Where triage begins; "none" for what is no fault, but how the till is meant to work."""

CLASSES: dict[int, Class] = {
    1: "network",
    2: "permission",
    3: "voucher",
    4: "payment",
    5: "device",
    6: "data",
    7: "version",
    9: "internal",
}
"""By the thousands of a number."""

_ENTRIES: dict[Class, Entry] = {
    "network": "network",
    "permission": "permission",
    "voucher": "voucher",
    "payment": "payment",
    "device": "device",
    "data": "data",
    "version": "version",
    "internal": "none",
}
_NUMBER = re.compile(r"[1-9]\d{3}", re.ASCII)
_ROW = re.compile(r'\s*("\d+":\s*\{.*\}),?\s*')
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an error is called, and what it means for the sale and what to do."""

    title: _Text
    sentence: _Text

    @property
    def needs(self) -> frozenset[str]:
        """The details that the sentence names."""
        return frozenset(_places(self.sentence))

    @property
    def general(self) -> str:
        """The sentence as it stands for any case: … where a detail would be."""
        return self.sentence.format_map(dict.fromkeys(self.needs, "…"))


class Explained(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One row. `retry`: doing the same again is safe; `call`: whom to call, "" for nobody."""

    class_: Class = msgspec.field(name="class")
    severity: Severity
    retry: bool
    call: Call
    triage: Entry | None = None
    zh_CN: Words
    en: Words

    @property
    def entry(self) -> Entry:
        """Where triage begins: as the row says, else by its class."""
        return self.triage or _ENTRIES[self.class_]

    def words(self, language: str) -> Words:
        """In a language of `locale.LANGUAGES`."""
        return self.zh_CN if language == "zh_CN" else self.en


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with the table, and where: a number, or a byte of the file."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


class ErrorTable(msgspec.Struct, frozen=True):
    """The rows that make sense, by number in order, and what does not."""

    errors: dict[int, Explained]
    problems: tuple[Problem, ...] = ()


@cache
def error_table() -> ErrorTable:
    """The table as it comes with the program. Never raises."""
    try:
        text = shipped(NAME).read_bytes()
    except OSError as failure:
        return ErrorTable({}, (Problem(NAME, failure.strerror or type(failure).__name__),))
    return read_table(text)


def read_table(text: bytes) -> ErrorTable:
    """The table that a file holds. Never raises."""
    problems: list[Problem] = []
    errors = {}
    for number, raw in _rows(text, problems).items():
        row = _read(number, raw)
        if isinstance(row, Problem):
            problems.append(row)
        else:
            errors[int(number)] = row
    return ErrorTable(dict(sorted(errors.items())), tuple(problems))


def _rows(text: bytes, problems: list[Problem]) -> dict[str, msgspec.Raw]:
    """The rows of the file; of one that is no JSON as a whole, those lines that are."""
    try:
        return msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as damage:
        problems.append(Problem(NAME, str(damage)))
    rows: dict[str, msgspec.Raw] = {}
    for line in text.decode(errors="replace").splitlines():
        if found := _ROW.fullmatch(line):
            try:
                rows |= msgspec.json.decode(f"{{{found[1]}}}", type=dict[str, msgspec.Raw])
            except msgspec.DecodeError:
                continue  # Told of already: it is why the whole is none.
    return rows


def _read(number: str, raw: msgspec.Raw) -> Explained | Problem:
    if not _NUMBER.fullmatch(number):
        return Problem(number, "not a number of four digits")
    try:
        row = msgspec.json.decode(raw, type=Explained)
        needs = row.zh_CN.needs, row.en.needs
        titled = [*_places(row.zh_CN.title), *_places(row.en.title)]
    except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as damage:
        return Problem(number, str(damage))
    if CLASSES.get(int(number) // 1000) != row.class_:
        return Problem(number, f"class {row.class_} does not fit the number")
    if titled:
        return Problem(number, "a title takes no details")
    if needs[0] != needs[1]:
        return Problem(number, "the languages name different details")
    return row


def _places(text: str) -> Iterator[str]:
    """The names in braces. Raises ValueError where they are anything but plain names."""
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is no plain name")
        yield name
