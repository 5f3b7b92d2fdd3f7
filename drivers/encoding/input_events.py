"""Keys of a Linux input device (struct input_event) as the characters that they type.

The layout is that of a US keyboard, which is what scanners that act as one take theirs for.
"""

from __future__ import annotations

import struct

EVENT = struct.Struct("@llHHi")
"""Seconds, microseconds, type, code, value, in the machine's own order."""

EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3

_ROWS = {2: "1234567890-=", 16: "qwertyuiop[]", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./", 57: " "}
_PAD = {55: "*", 71: "789-456+1230.", 98: "/"}
_ENDS = {15: "\t", 28: "\r", 96: "\r"}
_SHIFTED = str.maketrans("1234567890-=[];'`\\,./", '!@#$%^&*()_+{}:"~|<>?')
_SHIFTS, _CONTROLS, _ALTS = frozenset({42, 54}), frozenset({29, 97}), frozenset({56, 100})
_MODIFIERS = _SHIFTS | _CONTROLS | _ALTS

_LOST = b"?\x07"
"""Stands for what cannot be told: with it in its middle nothing is taken for a scan."""


def _keys(rows: dict[int, str]) -> dict[int, str]:
    return {first + at: one for first, row in rows.items() for at, one in enumerate(row)}


_TYPED = _keys(_ROWS)
_SAME = _keys(_PAD) | _ENDS
"""Keys that shift does not change."""


class KeyReader:
    """Reads events in whatever pieces they come. Keeps less than one event."""

    def __init__(self) -> None:
        self._rest = b""
        self._down: set[int] = set()

    def feed(self, data: bytes) -> bytes:
        """What the keys pressed in `data` type; what Ctrl makes of a key is a control character."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        events = EVENT.iter_unpack(data[:whole])
        return b"".join(self._event(kind, code, value) for _, _, kind, code, value in events)

    def _event(self, kind: int, code: int, value: int) -> bytes:
        if kind == EV_SYN and code == SYN_DROPPED:
            self._down.clear()
            return _LOST
        if kind != EV_KEY:
            return b""
        if code in _MODIFIERS:
            (self._down.add if value else self._down.discard)(code)
            return b""
        return self._type(code) if value == 1 else b""

    def _type(self, code: int) -> bytes:
        if self._down & _ALTS:
            return _LOST
        if code in _SAME:
            return _SAME[code].encode()
        typed = _TYPED.get(code)
        if typed is None:
            return _LOST
        if self._down & _CONTROLS:
            return bytes([ord(typed.upper()) & 0x1F])
        if self._down & _SHIFTS:
            typed = typed.upper().translate(_SHIFTED)
        return typed.encode()
