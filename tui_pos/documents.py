"""What a shop told its till, kept as documents in one small file that is replaced whole.

TinyDB's own storage rewrites its file in place, and a kill in the middle leaves it unreadable;
this one writes aside, and the old file stands until the new one is on disk.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage

from tui_pos.errors import TillError
from tui_pos.home import Home
from tui_pos.shop import Shop

_LISTS = (
    "scanners", "printers", "displays", "scales", "platforms", "deals", "tenders", "staff"
)  # fmt: skip
"""Parts of a shop that are tables of their own, one document each entry."""

Tables = dict[str, dict[str, Any]]


class WholeFile(Storage):
    """A JSON file, readable by its owner alone, that is always whole: the old one or the new one.

    The version before is kept beside it as `*.previous`.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Tables | None:
        """Everything in the file, None before it is first written. Raises TillError 6003."""
        try:
            tables = json.loads(self._path.read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RecursionError) as damage:
            raise TillError(6003, name=self._path.name) from damage
        if not isinstance(tables, dict) or not all(_is_table(one) for one in tables.values()):
            raise TillError(6003, name=self._path.name)
        return tables

    def write(self, data: Tables) -> None:
        """Replace the file. Raises OSError with the old one untouched."""
        text = json.dumps(data, ensure_ascii=False, indent=1)
        aside, previous = self._beside(".new"), self._beside(".previous")
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if self._path.exists():
            previous.unlink(missing_ok=True)
            os.link(self._path, previous)
        aside.replace(self._path)
        sync_folder(self._path.parent)

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)


def sync_folder(path: Path) -> None:
    """Make the names in a folder as durable as the files behind them."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def save_shop(home: Home, shop: Shop) -> None:
    """Write down what a shop said, replacing what it said before. Raises OSError."""
    parts: dict[str, Any] = msgspec.to_builtins(shop)
    tables = {name: _table(parts.pop(name)) for name in _LISTS}
    with TinyDB(home.documents, storage=WholeFile) as documents:
        documents.storage.write({"shop": _table([parts]), **tables})


def load_shop(home: Home) -> Shop:
    """What the shop said, checked. Raises TillError 6003 where it cannot be read."""
    with TinyDB(home.documents, storage=WholeFile) as documents:
        shop = documents.table("shop").all()
        lists = {name: [dict(one) for one in documents.table(name)] for name in _LISTS}
    try:
        return msgspec.convert({**shop[0], **lists}, Shop)
    except (IndexError, msgspec.ValidationError) as damage:
        raise TillError(6003, name=home.documents.name) from damage


def _table(entries: list[dict[str, Any]]) -> dict[str, Any]:
    return {str(number): entry for number, entry in enumerate(entries, start=1)}


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and all(
        key.isdecimal() and isinstance(entry, dict) for key, entry in value.items()
    )
