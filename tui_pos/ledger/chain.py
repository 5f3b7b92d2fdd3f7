"""The chain of hashes that makes a changed, removed or inserted record visible."""

from __future__ import annotations

from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta

START = "0" * 64
"""What the first record is chained to."""


class Row(msgspec.Struct, frozen=True, array_like=True):
    """One record as it stands on disk. `body` is its exact JSON, `hash` hex SHA-256."""

    seq: int
    time: str
    terminal: str
    who: str
    sale: Annotated[str, Meta(min_length=1)] | None
    kind: str
    body: str
    hash: str


def link(
    previous: str, seq: int, time: str, terminal: str, who: str, sale: str | None, body: str
) -> str:
    """Hash one record together with the hash before it."""
    text = "\n".join((previous, str(seq), time, terminal, who, sale or "", body))
    return sha256(text.encode()).hexdigest()


def link_of(previous: str, row: Row) -> str:
    """The hash this row must carry after `previous`."""
    return link(previous, row.seq, row.time, row.terminal, row.who, row.sale, row.body)
