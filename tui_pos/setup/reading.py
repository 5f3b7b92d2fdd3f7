"""Tables of a file held against their schema: what is good in them, and every problem."""

from __future__ import annotations

import json
import re
from types import NoneType
from typing import Any, get_args, get_origin

import msgspec

from tui_pos.setup.problems import Problem

_BARE = re.compile(r"[A-Za-z0-9_-]+")


class Table(dict[str, Any]):
    """The values of a table that stand in the file, and its place there; None stands for a value
    that is bad and has been said."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def at(self, key: str) -> str:
        """The place of a key in this table."""
        shown = key if _BARE.fullmatch(key) else json.dumps(key, ensure_ascii=False)
        return f"{self.place}.{shown}" if self.place else shown


def read_table(raw: object, schema: type, place: str, problems: list[Problem]) -> Table:
    """Check every key of a table and of the tables in it, adding to `problems`."""
    table = Table(place)
    if not isinstance(raw, dict):
        problems.append(Problem(place, "setup.no_table"))
        return table
    fields = {field.name: field for field in msgspec.structs.fields(schema)}
    known = ", ".join(fields)
    problems += [
        Problem(table.at(key), "setup.unknown_key", {"known": known})
        for key in raw
        if key not in fields
    ]
    for name, field in fields.items():
        here = table.at(name)
        if name in raw:
            table[name] = _read(raw[name], field.type, here, problems)
        elif field.required:
            problems.append(Problem(here, "setup.missing"))
    return table


def _read(raw: object, kind: Any, place: str, problems: list[Problem]) -> object:
    if hasattr(kind, "__metadata__"):
        return _read_value(raw, kind, place, problems)
    if get_origin(kind) is not tuple:
        return read_table(raw, _of_kind(raw, kind), place, problems)
    schema = get_args(kind)[0]
    if not isinstance(raw, list):
        return [read_table(raw, _of_kind(raw, schema), place, problems)]
    return [
        read_table(entry, _of_kind(entry, schema), f"{place}[{at}]", problems)
        for at, entry in enumerate(raw)
    ]


def _of_kind(raw: object, schema: Any) -> Any:
    """Which of several schemas a table follows: that of its `kind`, or else the first."""
    schemas = [one for one in get_args(schema) if one is not NoneType] or [schema]
    kind = raw.get("kind") if isinstance(raw, dict) else None
    for one in schemas[1:]:
        accepted = next(f.type for f in msgspec.structs.fields(one) if f.name == "kind")
        if _fits(kind, accepted):
            return one
    return schemas[0]


def _read_value(raw: object, kind: Any, place: str, problems: list[Problem]) -> object:
    """One value of a key; None, and a problem, where it is not what it must be."""
    if _fits(raw, kind):
        return raw
    (must,) = (meta.extra for meta in kind.__metadata__)
    params = {name: value for name, value in must.items() if name != "must"}
    if isinstance(raw, int | float) and _fits(str(raw), kind):
        problems.append(Problem(place, "setup.quotes"))
    elif isinstance(raw, str) and raw.isdecimal() and _fits(int(raw), kind):
        problems.append(Problem(place, "setup.no_quotes"))
    else:
        problems.append(Problem(place, must["must"], params))
    return None


def _fits(raw: object, kind: Any) -> bool:
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError:
        return False
    return True
