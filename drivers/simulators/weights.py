"""Weights as scales write them: by the makers' manuals, and not by our reader.

Grams, whether they are stable; the layouts are explained in `drivers.encoding.scale_frames`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import xor


def _comma(grams: int, stable: bool) -> bytes:
    sign = "-" if grams < 0 else "+"
    text = f"{'ST' if stable else 'US'},GS,{sign}{abs(grams) / 1000:7.3f}kg\r\n"
    return text.encode("ascii")


def _plain(grams: int, stable: bool) -> bytes:
    return f"{'-' if grams < 0 else '+'} {abs(grams) / 1000:.3f} kg\r\n".encode("ascii")


def _frame(grams: int, stable: bool) -> bytes:
    body = f"{'-' if grams < 0 else '+'}{abs(grams):06d}3".encode("ascii")
    return b"\x02" + body + f"{reduce(xor, body):02X}".encode("ascii") + b"\x03"


def _toledo(grams: int, stable: bool) -> bytes:
    status = 0x30 | (0x02 if grams < 0 else 0) | (0 if stable else 0x08)
    return b"\x02" + bytes([0x2D, status, 0x20]) + f"{abs(grams):06d}000000\r".encode("ascii")


WRITERS: dict[str, Callable[[int, bool], bytes]] = {
    "comma": _comma,
    "plain": _plain,
    "frame": _frame,
    "toledo": _toledo,
}

TOO_MUCH: dict[str, bytes] = {
    "comma": b"OL,GS,+ ------kg\r\n",
    "plain": b"  OL\r\n",
    "frame": b"",
    "toledo": b"\x02\x2d\x34\x20000000000000\r",
}
"""What is sent where there is more on it than it can weigh; one layout has no word for that."""
