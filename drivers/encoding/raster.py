"""Pictures of dots as an ESC/POS printer takes them (GS v 0)."""

from __future__ import annotations

import re

from msgspec import Struct

SLICE_ROWS = 30
"""Rows of one command, a line of text: within a picture nothing else can be said to a printer, so
the drawer would have to wait for the end of a long one."""

_REAL_TIME = re.compile(rb"\x10(?=[\x04\x05\x14])")


class Bitmap(Struct, frozen=True):
    """Dots row by row, eight to a byte, the leftmost highest; a set bit is ink. Rows begin at a
    byte."""

    width: int
    height: int
    data: bytes

    @property
    def stride(self) -> int:
        """Bytes of a row."""
        return (self.width + 7) // 8

    def row(self, at: int) -> bytes:
        """The bytes of one row."""
        return self.data[at * self.stride : (at + 1) * self.stride]

    def rows(self) -> list[bytes]:
        """The bytes of each row."""
        return [self.row(at) for at in range(self.height)]


def from_rows(rows: list[bytes], width: int) -> Bitmap:
    """A bitmap of rows that are packed already."""
    return Bitmap(width, len(rows), b"".join(rows))


def from_modules(rows: list[str], module: int, high: int) -> Bitmap:
    """Rows of "0" and "1" as dots, each `module` dots wide and `high` dots high."""
    width = len(rows[0]) * module
    packed = (_pack("".join(one * module for one in row)) for row in rows)
    return from_rows([row for row in packed for _ in range(high)], width)


def indented(bitmap: Bitmap, dots: int) -> Bitmap:
    """The same with `dots` empty dots to its left."""
    wide = Bitmap(bitmap.width + dots, bitmap.height, b"")
    spare = wide.stride * 8 - dots - bitmap.stride * 8
    rows = (int.from_bytes(row, "big") for row in bitmap.rows())
    moved = (row << spare if spare >= 0 else row >> -spare for row in rows)
    return from_rows([row.to_bytes(wide.stride, "big") for row in moved], wide.width)


def image(bitmap: Bitmap) -> bytes:
    """The commands that print it at the left edge, without the empty dots at its right.

    Nothing in the dots reads as a command that printers obey at once wherever it stands (DLE EOT,
    DLE ENQ, DLE DC4): one dot is made wider where it would.
    """
    rows = bitmap.rows()
    return b"".join(
        _slice(rows[top : top + SLICE_ROWS]) for top in range(0, bitmap.height, SLICE_ROWS)
    )


def _slice(rows: list[bytes]) -> bytes:
    used = max(max(len(row.rstrip(b"\x00")) for row in rows), 1)
    data = _REAL_TIME.sub(b"\x18", b"".join(row[:used] for row in rows))
    size = used.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return b"\x1dv0\x00" + size + data


def _pack(bits: str) -> bytes:
    padded = bits + "0" * (-len(bits) % 8)
    return int(padded, 2).to_bytes(len(padded) // 8, "big")
