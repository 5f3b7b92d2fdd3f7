"""Where one scan ends and the next begins, in a stream that comes in any pieces."""

from __future__ import annotations

import re

from msgspec import Struct

LONGEST = 4096
"""Bytes of one scan; the largest QR code holds fewer."""

GAP_S = 0.1
"""Silence that ends a scan of a scanner which sends no suffix."""

STALE_S = 1.0
"""Silence after which the rest of a scan, from a scanner that does send one, comes no more."""

_STX = 0x02
_ENDS = frozenset(b"\r\n\t\x03")
_AIM = re.compile(rb"\][A-Za-z][0-9A-Za-z]")
"""ISO/IEC 15424: a bracket, the letter of the symbology, a modifier."""


class Frame(Struct, frozen=True):
    """One scan: its bytes without framing and AIM identifier, the identifier, its text."""

    data: bytes
    aim: str
    text: str


class Framer:
    """Cuts a scanner's bytes into scans.

    CR, LF, TAB and ETX end a scan, and what they end is never empty, so CRLF is one end. STX
    begins one. A scanner that has shown a suffix is held to it: silence then makes half a code
    disappear, where otherwise silence ends a code.
    """

    def __init__(self) -> None:
        self.dropped = 0
        """Bytes that belonged to no scan."""
        self._pending = bytearray()
        self._overlong = False
        self._suffix_seen = False

    @property
    def pending(self) -> bool:
        """Whether a scan has begun and not ended."""
        return bool(self._pending) or self._overlong

    def feed(self, data: bytes) -> list[Frame]:
        """The scans that `data` completes, in order."""
        frames: list[Frame] = []
        for byte in data:
            if byte in _ENDS:
                self._suffix_seen = self._suffix_seen or self.pending
                frames += self._end()
            elif byte == _STX:
                self._drop()
            elif byte == 0 or self._overlong:
                self.dropped += 1
            elif len(self._pending) == LONGEST:
                self._drop()
                self.dropped += 1
                self._overlong = True
            else:
                self._pending.append(byte)
        return frames

    def silence(self, seconds: float) -> list[Frame]:
        """Nothing came for `seconds`, counted from the last byte: the scan this ends, if any."""
        if self._suffix_seen:
            if seconds >= STALE_S:
                self._drop()
            return []
        return self._end() if seconds >= GAP_S else []

    def _drop(self) -> None:
        self.dropped += len(self._pending)
        self._pending.clear()
        self._overlong = False

    def _end(self) -> list[Frame]:
        data = bytes(self._pending)
        self._pending.clear()
        self._overlong = False
        aim = _AIM.match(data)
        body = data[aim.end() :] if aim else data
        text = _text(body)
        if not text:
            self.dropped += len(data)
            return []
        return [Frame(body, aim.group().decode("ascii") if aim else "", text)]


def _text(data: bytes) -> str:
    """What a scan says, without control characters; empty where it is no text at all."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "".join(one for one in text if one.isprintable()).strip()
    return ""
