"""Where one scan ends and the next begins, in a stream that comes in any pieces.

A scanner's own settings say what stands around a code. Left to itself ("auto") CR, LF, TAB and ETX
each end a scan, and what they end is never empty, so CRLF and Enter+Tab are one end.

Content that itself holds line ends, as QR codes may, is kept whole in three ways: the scanner says
by its AIM identifier that the code is a two-dimensional one, which then ends at a line end with
silence or the next identifier behind it; it puts the code between STX and ETX, with "etx" as its
suffix; or it sends no suffix at all, with "none". The line ends are then kept in the data of the
frame, and are spaces in its text.

What cannot be told: a code without an identifier that comes in one breath behind a two-dimensional
one with such is taken for a line of it; and half a code, of a scanner that has not shown a suffix
yet, is taken for a whole one where the line stalls for `WARY_S`.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, NamedTuple

from msgspec import Struct

from drivers.encoding.aim import symbology
from drivers.encoding.mod10 import checks

LONGEST = 4096
"""Bytes of one scan; the largest QR code holds fewer."""

GAP_S = 0.1
"""Silence that ends a scan of a scanner which sends no suffix."""

WARY_S = 0.4
"""Silence that ends a scan where it may well be a stall of the line in the middle of one."""

STALE_S = 1.0
"""Silence after which the rest of a scan, from a scanner that does send one, comes no more."""

Suffix = Literal["auto", "none", "cr", "lf", "crlf", "tab", "etx"]

_SUFFIXES = {"cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "etx": b"\x03", "none": b""}
_STX, _ETX = 0x02, 0x03
_ENDS = frozenset(b"\r\n\t\x03")
_NUL = 0
_CONTROLS = bytes([*range(1, 0x20), 0x7F])
_SEPARATORS = frozenset("\x1c\x1d\x1e\x1f")
"""Of fields within a code, such as the GS of GS1 element strings."""
_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
"""ISO/IEC 15424: a bracket, the letter of the symbology, a modifier."""
_MISSED = 3
"""Scans in a row without the suffix that was seen before: the scanner sends it no longer."""
_SILENT = 2
"""Scans in a row that silence ended: the scanner sends no suffix."""
_CHECKED = 8
"""Digits from which on a number is likely to end with a check digit."""
_SLACK = 8
"""What may stand around a longest code before it is known to be longer."""


class Framing(Struct, frozen=True):
    """What one scanner puts around its codes.

    `prefix` begins every scan, and what does not begin with it is none. `code_id`: a vendor's
    letter for the symbology comes next. `longest`: bytes of a scan with all that stands before
    the code. `gap_s`: seconds of silence that end a scan where no suffix does.
    """

    suffix: Suffix = "auto"
    prefix: bytes = b""
    code_id: bool = False
    longest: int = LONGEST
    gap_s: float = GAP_S


class Frame(Struct, frozen=True):
    """One scan: its bytes without framing and identifiers, the AIM identifier, its text, and the
    vendor's letter."""

    data: bytes
    aim: str
    text: str
    code_id: str = ""


class Framer:
    """Cuts a scanner's bytes into scans.

    A scanner that has shown a suffix is held to it: silence then makes half a code disappear,
    where otherwise silence ends a code. Left to itself it waits longer for that until two scans
    have ended so, and with a long number whose check digit is wrong. Holds no more than one scan
    of the greatest length.
    """

    def __init__(self, framing: Framing | None = None) -> None:
        self.dropped = 0
        """Bytes that belonged to no scan."""
        self.bad = 0
        """Times that something began and was no scan."""
        self._framing = framing or Framing()
        self._auto = self._framing.suffix == "auto"
        self._suffix = b"" if self._auto else _SUFFIXES[self._framing.suffix]
        self._suffix_seen = bool(self._suffix)
        self._missed = 0
        self._silent = 0
        self._pending = bytearray()
        self._overlong = False

    @property
    def held(self) -> int:
        """How many bytes are kept of a scan that has begun and not ended."""
        return len(self._pending)

    @property
    def pending(self) -> bool:
        """Whether a scan has begun and not ended."""
        return bool(self._pending)

    def feed(self, data: bytes) -> list[Frame]:
        """The scans that `data` completes, in order."""
        frames: list[Frame] = []
        for byte in data:
            if byte == _STX:
                if self._at_line_end:
                    frames += self._end()
                self.drop()
            elif not self._pending and (byte == _NUL or byte in _CONTROLS):
                self.dropped += byte not in _ENDS
            else:
                self._pending.append(byte)
                frames += self._look(byte)
        return frames

    def silence(self, seconds: float) -> list[Frame]:
        """Nothing came for `seconds`, counted from the last byte: the scan this ends, if any."""
        if not self._pending or seconds < self._framing.gap_s:
            return []
        if self._at_line_end:
            return self._end()
        if not self._suffix_seen:
            return self._end_silently() if seconds >= self._patience() else []
        if seconds >= STALE_S:
            self._missed += 1
            self._suffix_seen = not (self._auto and self._missed >= _MISSED)
            self.drop()
        return []

    def drop(self) -> None:
        """Give up what has begun: the rest of it comes no more."""
        self.dropped += len(self._pending)
        self.bad += bool(self._pending)
        self._pending.clear()
        self._overlong = False

    @property
    def _at_line_end(self) -> bool:
        """Has a line end come that is either the end or content?"""
        return self._auto and bool(self._pending) and self._pending[-1] in _ENDS

    def _patience(self) -> float:
        """Seconds of silence that end what is pending, where no suffix was seen."""
        gap = self._framing.gap_s
        if not self._auto or (self._silent >= _SILENT and self._looks_whole()):
            return gap
        return max(gap, WARY_S)

    def _looks_whole(self) -> bool:
        start = head(bytes(self._pending), self._framing)
        code = bytes(self._pending[start.size :]) if start else b""
        return len(code) < _CHECKED or not code.isdigit() or checks(code.decode("ascii"))

    def _end_silently(self) -> list[Frame]:
        frames = self._end()
        self._silent += len(frames)
        return frames

    def _look(self, byte: int) -> list[Frame]:
        """What the last byte, which is pending, completes."""
        if self._auto:
            if byte in _ENDS:
                if byte == _ETX or not self._may_hold_lines():
                    return self._end()
            elif following := self._following():
                del self._pending[-len(following) :]
                frames = self._end()
                self._pending += following
                return frames
        elif self._suffix and self._pending.endswith(self._suffix):
            return self._end()
        if len(self._pending) > self._framing.longest + _SLACK:
            # As much is kept as shows its end.
            self._overlong = True
            self.dropped += len(self._pending) - 2
            del self._pending[:-2]
        return []

    def _may_hold_lines(self) -> bool:
        start = len(self._framing.prefix)
        aim = _AIM.match(self._pending, start)
        kind = symbology(aim.group().decode("ascii")) if aim else None
        return kind is not None and kind.lines

    def _following(self) -> bytes:
        """What of the end of all that is pending begins another scan, behind a line end."""
        prefix = self._framing.prefix
        size = len(prefix) + 3
        if len(self._pending) <= size or self._pending[-size - 1] not in _ENDS:
            return b""
        tail = bytes(self._pending[-size:])
        begins = tail.startswith(prefix) and _AIM.fullmatch(tail, len(prefix))
        return tail if begins else b""

    def _end(self) -> list[Frame]:
        data = bytes(self._pending)
        if self._suffix:
            data = data.removesuffix(self._suffix)
        elif self._at_line_end:
            data = data.rstrip(bytes(_ENDS))
        if len(data) < len(self._pending):
            self._suffix_seen, self._silent = True, 0
        self._missed = 0
        overlong, self._overlong = self._overlong, False
        self._pending.clear()
        code = data.strip(_CONTROLS)
        frame = None
        if not overlong and len(data) <= self._framing.longest:
            frame = _frame(code, self._framing)
        self.dropped += len(data) - len(code) if frame else len(data)
        self.bad += frame is None
        return [frame] if frame else []


class Head(NamedTuple):
    """What stands before a code: `size` bytes, an AIM identifier and a vendor's letter in them."""

    size: int
    aim: str
    code_id: str


def head(data: bytes, framing: Framing) -> Head | None:
    """The head of a scan that was cut out; None where it has not the prefix that it must have."""
    if not data.startswith(framing.prefix):
        return None
    size = len(framing.prefix)
    aim = _AIM.match(data, size)
    size = aim.end() if aim else size
    letter = data[size : size + 1] if framing.code_id and data[size : size + 1].isalpha() else b""
    identifier = aim.group().decode("ascii") if aim else ""
    return Head(size + len(letter), identifier, letter.decode("ascii"))


def _frame(data: bytes, framing: Framing) -> Frame | None:
    """A scan read out; None where it is none."""
    start = head(data, framing)
    text = _text(data[start.size :]) if start else ""
    if start is None or not text:
        return None
    return Frame(data[start.size :], start.aim, text, start.code_id)


def _text(data: bytes) -> str:
    """What a scan says; empty where it is no text at all."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        shown = [_shown(one) for one in text]
        if None not in shown:
            return "".join(one for one in shown if one is not None).strip()
    return ""


def _shown(one: str) -> str | None:
    """A character as it is shown: what only parts others is a space or nothing; None: no text."""
    if one.isprintable():
        return one
    if one in _SEPARATORS:
        return ""
    if one in "\r\n\t" or unicodedata.category(one)[0] == "Z":
        return " "
    return "" if unicodedata.category(one) == "Cf" else None
