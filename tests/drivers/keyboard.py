"""The events of a keyboard, written down anew from the kernel's list of keys."""

from __future__ import annotations

from drivers.encoding.input_events import EVENT

_CODES = {
    "1": 2, "2": 3, "3": 4, "4": 5, "5": 6, "6": 7, "7": 8, "8": 9, "9": 10, "0": 11, "-": 12,
    "=": 13, "\t": 15, "q": 16, "w": 17, "e": 18, "r": 19, "t": 20, "y": 21, "u": 22, "i": 23,
    "o": 24, "p": 25, "[": 26, "]": 27, "\r": 28, "a": 30, "s": 31, "d": 32, "f": 33, "g": 34,
    "h": 35, "j": 36, "k": 37, "l": 38, ";": 39, "'": 40, "`": 41, "\\": 43, "z": 44, "x": 45,
    "c": 46, "v": 47, "b": 48, "n": 49, "m": 50, ",": 51, ".": 52, "/": 53, " ": 57,
}  # fmt: skip
_SHIFTED = dict(zip('!@#$%^&*()_+{}:"~|<>?', "1234567890-=[];'`\\,./", strict=True))
_SHIFT = 42


def key(code: int, value: int) -> bytes:
    """A key going down (1), repeating (2) or going up (0)."""
    return EVENT.pack(1_700_000_000, 0, 1, code, value) + EVENT.pack(1_700_000_000, 0, 0, 0, 0)


def press(code: int) -> bytes:
    return key(code, 1) + key(code, 0)


def events(text: str) -> bytes:
    """What a US keyboard sends for a text."""
    data = b""
    for one in text:
        plain = _SHIFTED.get(one, one.lower())
        pressed = press(_CODES[plain])
        data += pressed if plain == one else key(_SHIFT, 1) + pressed + key(_SHIFT, 0)
    return data
