"""Code 128 (ISO/IEC 15417) as the codewords a printer is told, and how wide they come out."""

from __future__ import annotations

import re

_C_RUN = re.compile(r"\d+")
_START, _END = 4, 6
"""Digits from which subset C pays: at an end of the data, in the middle of it."""


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


def codewords(coded: bytes) -> int:
    """How many codewords: the start, one for each character, pair and change, the check."""
    at, count = 0, 1
    while at < len(coded):
        at += 2 if coded[at : at + 1] == b"{" else 1
        count += 1
    return count


def modules(coded: bytes) -> int:
    """The width in modules: 11 a codeword, 13 for the stop. The margins of the paper are its
    quiet zones."""
    return codewords(coded) * 11 + 13


def decode(coded: bytes) -> str | None:
    """The text of codewords as a printer reads them; None where it would print nothing."""
    subset, text, at = b"", "", 0
    while at < len(coded):
        pair, one = coded[at : at + 2], coded[at]
        if subset != b"C" and pair == b"{{":
            text, at = text + "{", at + 2
        elif one == 0x7B:
            subset, at = pair[1:], at + 2
        elif subset == b"C" and one < 100:
            text, at = text + f"{one:02}", at + 1
        elif subset == b"B" and 32 <= one < 127:
            text, at = text + chr(one), at + 1
        else:
            return None
        if subset not in (b"B", b"C"):
            return None
    return text or None
