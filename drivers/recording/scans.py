"""The digits in what a scanner sends: held fixed are what frames a code and the identifiers of
element strings (GS1)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from drivers.encoding import gs1
from drivers.encoding.aim import symbology
from drivers.encoding.frames import LONGEST, Framer, Framing, Head, head
from drivers.recording.digits import Digit, Found, Mark, Span, plain
from drivers.recording.recording import Chunk

_AROUND = bytes([*range(0x20), 0x7F])
_ADD_ONS = (2, 5)
_LONGEST_IDENTIFIER = 4


class _Piece(NamedTuple):
    """Bytes that the framer took for one scan, or for none; and where there was silence in them
    that did not end it."""

    at: int
    data: bytes
    pauses: tuple[int, ...]


def scans(chunks: Iterable[Chunk], framing: Framing) -> Found:
    """The digits of all that a scanner sent."""
    found = Found()
    for at, data, pauses in _pieces(chunks, framing):
        start = head(data, framing) or Head(min(len(framing.prefix), len(data)), "", "")
        code = data[start.size :].rstrip(_AROUND)
        held = set(range(at, at + start.size))
        begun, over = at + start.size, at + start.size + len(code)
        codes = [(begun, over), *((begun, at + pause) for pause in pauses)]
        kind = symbology(start.aim)
        if kind is not None and kind.add_on:
            codes += [(begun, over - digits) for digits in _ADD_ONS]
        if (kind is not None and kind.gs1) or _is_marked(code):
            _elements(code.decode("ascii", "replace"), begun, held, codes, found.days)
        found.codes += sorted(one for one in codes if one[0] < one[1] <= one[0] + LONGEST)
        for text, place in ((data[: start.size], at), (data[start.size :], begun)):
            found.marks += (_fixed(mark, held) for mark in plain(text, place))
    return found


def _fixed(mark: Mark, held: set[int]) -> Mark:
    return replace(mark, choices=()) if isinstance(mark, Digit) and mark.at in held else mark


def _is_marked(code: bytes) -> bool:
    """Is this an element string though its identifier does not say so?"""
    if gs1.GS.encode() in code:
        return True
    try:
        return code.startswith(b"01") and bool(gs1.parse(code.decode("ascii", "replace")))
    except gs1.Gs1Error:
        return False


def _elements(text: str, begun: int, held: set[int], codes: list[Span], days: list[int]) -> None:
    """Add the identifiers of a string that begins at `begun`, its keys and its days."""
    end = 0
    try:
        for ai, start, end in gs1.places(text):
            held.update(range(begun + start - len(ai), begun + start))
            if ai in gs1.KEYS:
                codes.append((begun + start, begun + end))
            elif ai in gs1.DATES:
                days.append(begun + start)
    except gs1.Gs1Error:
        # What is no identifier must not become one.
        end += len(text[end:]) - len(text[end:].lstrip(gs1.GS))
        held.update(range(begun + end, begun + end + _LONGEST_IDENTIFIER))


def _pieces(chunks: Iterable[Chunk], framing: Framing) -> Iterator[_Piece]:
    """All bytes, cut as the scanner's device cuts them."""
    framer, data = Framer(framing), bytearray()
    at, heard_at = 0, None
    pauses: list[int] = []

    def cut() -> Iterator[_Piece]:
        nonlocal at
        size = len(data) - framer.held
        if size:
            yield _Piece(at, bytes(data[:size]), tuple(pauses))
            pauses.clear()
            del data[:size]
            at += size

    for chunk in chunks:
        silent = 0.0 if heard_at is None else chunk.at - heard_at
        heard_at = chunk.at
        framer.silence(silent)
        if not framer.pending:
            yield from cut()
        elif silent >= framing.gap_s:
            pauses.append(len(data))
        for byte in chunk.data:
            held = framer.held
            framer.feed(bytes([byte]))
            data.append(byte)
            if framer.held <= held:
                yield from cut()
    if data:
        yield _Piece(at, bytes(data), tuple(pauses))
