"""Weights as scales write them: by the makers' manuals, and not by our reader."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import strategies as st


def _comma(grams: int, stable: bool) -> bytes:
    sign = "-" if grams < 0 else "+"
    text = f"{'ST' if stable else 'US'},GS,{sign}{abs(grams) / 1000:7.3f}kg\r\n"
    return text.encode("ascii")


def _plain(grams: int, stable: bool) -> bytes:
    return f"{'-' if grams < 0 else '+'} {abs(grams) / 1000:.3f} kg\r\n".encode("ascii")


def _frame(grams: int, stable: bool) -> bytes:
    body = f"{'-' if grams < 0 else '+'}{abs(grams):06d}3".encode("ascii")
    check = 0
    for byte in body:
        check ^= byte
    return b"\x02" + body + f"{check:02X}".encode("ascii") + b"\x03"


def _toledo(grams: int, stable: bool) -> bytes:
    status = 0x30 | (0x02 if grams < 0 else 0) | (0 if stable else 0x08)
    return b"\x02" + bytes([0x2D, status, 0x20]) + f"{abs(grams):06d}000000\r".encode("ascii")


WRITERS: dict[str, Callable[[int, bool], bytes]] = {
    "comma": _comma,
    "plain": _plain,
    "frame": _frame,
    "toledo": _toledo,
}

SAID = st.tuples(st.sampled_from(sorted(WRITERS)), st.integers(-9_999, 30_000), st.booleans())
"""Layout, grams, and whether it is stable."""
