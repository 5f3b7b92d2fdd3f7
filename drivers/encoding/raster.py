"""Pictures of dots as an ESC/POS printer takes them (GS v 0)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from drivers.encoding.realtime import harmless

SLICE_BYTES, _SLICE_ROWS = 960, 255
"""Dots of one command: half a second at 19200 baud. Within a picture nothing else can be said to
a printer, so the drawer would have to wait for the end of a large one."""


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


def placed(bitmap: Bitmap, dots: int, where: Literal["left", "centre", "right"]) -> Bitmap:
    """The same on paper `dots` wide; what is wider than the paper loses its right edge."""
    spare = max(dots - bitmap.width, 0)
    left = {"left": 0, "centre": spare // 2, "right": spare}[where]
    stride = (dots + 7) // 8
    shift = stride * 8 - left - bitmap.stride * 8
    visible = (1 << stride * 8) - (1 << stride * 8 - dots)
    rows = (int.from_bytes(row, "big") for row in bitmap.rows())
    moved = ((row << shift if shift >= 0 else row >> -shift) & visible for row in rows)
    return from_rows([row.to_bytes(stride, "big") for row in moved], dots)


def image(bitmap: Bitmap) -> bytes:
    """The commands that print it at the left edge, without the empty dots at its right.

    Nothing in the dots reads as a command that printers obey at once.
    """
    rows = bitmap.rows()
    high = min(max(SLICE_BYTES // _used(rows), 1), _SLICE_ROWS)
    return b"".join(_slice(rows[top : top + high]) for top in range(0, bitmap.height, high))


def _slice(rows: list[bytes]) -> bytes:
    used = _used(rows)
    data = harmless(b"".join(row[:used] for row in rows))
    size = used.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return b"\x1dv0\x00" + size + data


def _used(rows: list[bytes]) -> int:
    """Bytes of each row up to the last one with ink in it; at least one."""
    return max([len(row.rstrip(b"\x00")) for row in rows] + [1])


def _pack(bits: str) -> bytes:
    padded = bits + "0" * (-len(bits) % 8)
    return int(padded, 2).to_bytes(len(padded) // 8, "big")
