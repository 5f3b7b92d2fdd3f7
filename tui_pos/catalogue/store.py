"""The shop's goods in one SQLite file that is only ever read, and replaced whole by an import."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.keys import ranges
from tui_pos.errors import TillError

VERSION = 1

TABLES = """
CREATE TABLE goods (
    id INTEGER PRIMARY KEY,
    barcode TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    price_fen INTEGER NOT NULL,
    category TEXT NOT NULL,
    unit TEXT NOT NULL
) STRICT;
CREATE TABLE keys (
    key TEXT NOT NULL,
    goods INTEGER NOT NULL REFERENCES goods,
    PRIMARY KEY (key, goods)
) STRICT, WITHOUT ROWID;
"""

_GOODS = "SELECT barcode, name, price_fen, category, unit FROM goods"
_FIND = f"{_GOODS} WHERE barcode = ?"
# CROSS JOIN holds the order: walk the keys, stop at the limit, then fetch only those goods.
_SEARCH = f"""
WITH hits AS MATERIALIZED (
    SELECT DISTINCT goods AS hit FROM keys WHERE key >= ? AND key < ? LIMIT ?
)
{_GOODS.replace("FROM goods", "FROM hits CROSS JOIN goods ON id = hit")}
"""
_CACHE_KIB = 256
"""Goods stay on disk, in the system's cache: memory does not grow with their number."""


class Catalogue:
    """Finds goods. Each thread opens its own; making it on another thread is fine.

    A file that an import replaces meanwhile stays as it was for who has it open. Raises
    TillError 6003 where the file is missing, damaged or another program's.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        # Immutable, because it is never written in place: no locks, no looking for changes.
        address = f"{path.absolute().as_uri()}?immutable=1"
        try:
            self._db = sqlite3.connect(
                address, uri=True, isolation_level=None, check_same_thread=False
            )
        except sqlite3.Error as missing:
            raise TillError(6003, name=self._name) from missing
        try:
            self._rows(f"PRAGMA cache_size = -{_CACHE_KIB}")
            ((version,),) = self._rows("PRAGMA user_version")
            if version != VERSION:
                raise TillError(6003, name=self._name)
            ((count,),) = self._rows("SELECT ifnull(max(id), 0) FROM goods")
            self._count: int = count
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    @property
    def count(self) -> int:
        """How many goods there are."""
        return self._count

    def find(self, barcode: str) -> Goods | None:
        """The goods with exactly this code."""
        if not barcode.isascii():
            return None
        for row in self._rows(_FIND, barcode):
            return Goods(*row)
        return None

    def search(self, text: str, limit: int = 50) -> tuple[Goods, ...]:
        """Goods by a part of their name or of its pinyin initials, or an end of their barcode.

        Those that begin with the text come first. Case, width, spaces and signs do not count.
        """
        found: dict[str, Goods] = {}
        for low, high in ranges(text):
            for row in self._rows(_SEARCH, low, high, limit):
                found.setdefault(row[0], Goods(*row))
            if len(found) >= limit:
                break
        return tuple(found.values())[:limit]

    def _rows(self, sql: str, *values: str | int) -> list[Any]:
        try:
            return self._db.execute(sql, values).fetchall()
        except (sqlite3.DatabaseError, UnicodeDecodeError) as damage:
            # The second, where the message about the damage holds some of it.
            raise TillError(6003, name=self._name) from damage
