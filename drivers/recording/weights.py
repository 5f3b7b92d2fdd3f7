"""The digits in what a scale sends: held fixed are those of a frame that are of no weight.

Each weight is a stretch of its own, as its digits are to change places among themselves alone.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from drivers.encoding.scale_frames import fields
from drivers.recording.digits import Between, Digit, Found, Mark, Span, plain

_FRAME = re.compile(rb"\x02?[^\x02\r\n\x03]*[\r\n\x03]?")


def weights(stream: bytes) -> Found:
    """The digits of all that a scale sent; each weight is a part of its own."""
    found = Found()
    for frame in _FRAME.finditer(stream):
        at = frame.start()
        spans = [(at + a, at + b) for a, b in fields(frame.group().rstrip(b"\r\n\x03"))]
        found.codes += [(begin, frame.end()) for begin, _ in spans[:1]]
        for mark in plain(frame.group(), at):
            found.marks += _of(mark, spans)
    return found


def _of(mark: Mark, spans: list[Span]) -> tuple[Mark, ...]:
    if not isinstance(mark, Digit) or not spans:
        return (mark,)
    if not any(begin <= mark.at < end for begin, end in spans):
        return (replace(mark, choices=()),)
    ends = any(mark.at == end - 1 for _, end in spans)
    return (mark, Between.PARTS) if ends else (mark,)
