"""Pictures as commands send them."""

from __future__ import annotations

from drivers.simulators.slip import Picture

_MOST_ROWS = 4096
"""Rows of the largest picture that printers take."""


def raster(arguments: bytes, across: int) -> Picture | None:
    """GS v 0: rows of dots, kept as far as paper `across` bytes wide goes."""
    if arguments[:1] != b"0" or len(arguments) < 6:
        return None
    mode = arguments[1] % 48
    stride = int.from_bytes(arguments[2:4], "little")
    stretch = (1 + (mode & 1), 1 + (mode >> 1 & 1))
    return _picture(arguments[6:], stride, stride * 8, across, stretch)


def stored(data: bytes, across: int) -> Picture | None:
    """GS ( L, function 112: rows of dots for later; None for what else it can do."""
    if data[:3] != b"0p0" or data[5:6] != b"1" or len(data) < 10:
        return None
    wide = int.from_bytes(data[6:8], "little")
    stretch = (2 if data[3] == 2 else 1, 2 if data[4] == 2 else 1)
    return _picture(data[10:], (wide + 7) // 8, wide, across, stretch)


def columns(arguments: bytes, across: int) -> Picture | None:
    """ESC *: a band of 8 or 24 rows, sent column by column."""
    mode, count = arguments[0], int.from_bytes(arguments[1:3], "little")
    tall = {0: 8, 1: 8, 32: 24, 33: 24}.get(mode)
    count = min(count, across * 8)
    if tall is None or not count:
        return None
    stride = tall // 8
    data = arguments[3:]
    sent = (data[at * stride : (at + 1) * stride] for at in range(count))
    bits = [f"{int.from_bytes(column, 'big'):0{tall}b}" for column in sent]
    pad = "0" * (-count % 8)
    rows = tuple(
        int("".join(row) + pad, 2).to_bytes((count + 7) // 8, "big")
        for row in zip(*bits, strict=True)
    )
    # The coarse modes print a dot twice as wide, and one of 8 rows three times as high.
    return Picture(0, count, rows, (1 if mode & 1 else 2, 24 // tall))


def _picture(
    data: bytes, stride: int, wide: int, across: int, stretch: tuple[int, int]
) -> Picture | None:
    if not stride or len(data) // stride > _MOST_ROWS:
        return None
    rows = tuple(data[at : at + min(stride, across)] for at in range(0, len(data), stride))
    return Picture(0, min(wide, across * 8), rows, stretch) if rows else None
