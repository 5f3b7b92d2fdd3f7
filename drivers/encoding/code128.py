"""Code 128 (ISO/IEC 15417): the codewords a printer is told (GS k), what they say, how wide they
come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

_C_RUN = re.compile(r"\d+")
_START, _END = 4, 6
"""Digits from which subset C pays: at an end of the data, in the middle of it."""

_BEGIN = {b"A": 103, b"B": 104, b"C": 105}
_CHANGE = {b"A": 101, b"B": 100, b"C": 99}
_FUNCTION = {b"1": 102, b"2": 97, b"3": 96}
_SHIFT = 98


def in_b(data: str) -> bytes:
    """`data` in subset B, as GS k wants it: {B, then the characters, { doubled."""
    return b"{B" + _escape(data)


def in_b_and_c(data: str) -> bytes:
    """`data` with its long runs of digits in subset C, two digits to a byte."""
    out, at, subset = b"", 0, ""
    for run in _C_RUN.finditer(data):
        start, end = run.span()
        at_an_end = start == 0 or end == len(data)
        if end - start < (_START if at_an_end else _END):
            continue
        start += (end - start) % 2
        if start > at:
            out += (b"{B" if subset != "B" else b"") + _escape(data[at:start])
        out += b"{C" + bytes(int(data[i : i + 2]) for i in range(start, end, 2))
        at, subset = end, "C"
    if at < len(data):
        out += b"{B" + _escape(data[at:])
    return out


def _escape(text: str) -> bytes:
    return text.replace("{", "{{").encode("ascii")


def values(coded: bytes) -> list[int]:
    """The codewords that are printed: the start, what is said, the check. ValueError where a
    printer would print nothing."""
    said = [value for value, _ in _read(coded)]
    if len(said) < 2:
        raise ValueError("nothing said")
    check = said[0] + sum(at * value for at, value in enumerate(said))
    return [*said, check % 103]


def modules(coded: bytes) -> int:
    """The width in modules: 11 a codeword, 13 for the stop. The margins of the paper are its
    quiet zones."""
    return len(values(coded)) * 11 + 13


def decode(coded: bytes) -> str | None:
    """The text of codewords as a scanner tells it; None where a printer would print nothing."""
    try:
        return "".join(text for _, text in _read(coded)) or None
    except ValueError:
        return None


def _read(coded: bytes) -> Iterator[tuple[int, str]]:
    """Each codeword with the text it stands for."""
    subset, shifted, at = b"", b"", 0
    while at < len(coded):
        now, shifted = shifted or subset, b""
        mark = coded[at + 1 : at + 2]
        if coded[at] != 0x7B or (mark == b"{" and now == b"B"):
            yield _character(coded[at], now)
            at += 2 if coded[at] == 0x7B else 1
            continue
        at += 2
        if mark in _BEGIN:
            yield (_CHANGE if subset else _BEGIN)[mark], ""
            subset = mark
        elif not subset or mark not in (b"1", b"2", b"3", b"4", b"S"):
            raise ValueError(f"no codeword {mark!r}")
        elif mark == b"S":
            shifted = b"A" if subset == b"B" else b"B"
            yield _SHIFT, ""
        else:
            yield _FUNCTION.get(mark, _CHANGE[subset]), "\x1d" if mark == b"1" else ""


def _character(byte: int, subset: bytes) -> tuple[int, str]:
    if subset == b"C" and byte < 100:
        return byte, f"{byte:02}"
    if subset == b"B" and 32 <= byte < 128:
        return byte - 32, chr(byte)
    if subset == b"A" and byte < 96:
        return (byte - 32) % 96, chr(byte)
    raise ValueError(f"no character {byte} in subset {subset!r}")
