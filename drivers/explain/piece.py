"""A piece of a conversation with its meaning."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from drivers.checks import Meaning
from drivers.transport import Direction

QUIET_S = 1.0
"""Silence after which what has begun does not go on, in seconds."""


class Piece(Struct, frozen=True):
    """Bytes that belong together, and what they mean; one without bytes says more of the piece
    before it."""

    direction: Direction
    meaning: Meaning
    data: bytes = b""


class Explainer(Protocol):
    """Follows one conversation in whatever pieces it comes; remembers what was asked, since an
    answer means nothing without its question."""

    def feed(self, direction: Direction, data: bytes) -> list[Piece]:
        """What `data` completes, in order."""

    def silence(self, seconds: float) -> list[Piece]:
        """Nothing came or went for so long since the last byte: what that ends; after QUIET_S all
        that had begun is given up as it is."""


def raw(direction: Direction, data: bytes, key: str = "devices.raw.bytes") -> Piece:
    """Bytes without a meaning of their own."""
    return Piece(direction, Meaning(key, {"count": len(data)}), data)


def joined(pieces: list[Piece]) -> list[Piece]:
    """The same with bytes of no meaning that follow each other in one piece."""
    done: list[Piece] = []
    for one in pieces:
        before = done[-1] if done else None
        if before and "count" in one.meaning.params and before.meaning.key == one.meaning.key:
            done[-1] = raw(one.direction, before.data + one.data, one.meaning.key)
        else:
            done.append(one)
    return done


class RawExplainer:
    """For what has no language, or one that is not known here."""

    def feed(self, direction: Direction, data: bytes) -> list[Piece]:
        return [raw(direction, data)] if data else []

    def silence(self, seconds: float) -> list[Piece]:
        return []
