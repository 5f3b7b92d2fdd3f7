"""How long each ESC/POS command is, also those that only others send."""

from __future__ import annotations

from collections.abc import Callable

Rule = int | Callable[[bytes | bytearray, int], int]
"""Bytes of a command with its name; or how to tell from the data that it begins in."""

_INTRODUCERS = b"\x10\x12\x1b\x1c\x1d"
_TAB_STOPS, _LONGEST_OLD_BARCODE, _LONGEST_COUNTER = 32, 255, 40


def length(data: bytes | bytearray, at: int) -> int:
    """Bytes of the command that begins at `at`. Where `data` ends before that can be told: more
    than there are, as many as it takes to tell more."""
    if data[at] not in _INTRODUCERS:
        return 1
    if at + 2 > len(data):
        return 2
    name = bytes(data[at : at + 2])
    rule = _RULES.get(name)
    if rule is None:
        # An introducer that introduces nothing must not swallow the next one, or a line's end.
        return 1 if data[at] in b"\x10\x12" or name[1] < 0x20 else 2
    return rule if isinstance(rule, int) else rule(data, at)


def _counted(
    head: int, *factors: tuple[int, int], unit: int = 1
) -> Callable[[bytes | bytearray, int], int]:
    """A head, then as much as the product of some of its numbers, each (where, bytes of it)."""

    def rule(data: bytes | bytearray, at: int) -> int:
        if at + head > len(data):
            return head
        total = unit
        for where, size in factors:
            start = at + where
            total *= int.from_bytes(data[start : start + size], "little")
        return head + total

    return rule


def _ended(
    head: int, end: int, most: int, times: int = 1
) -> Callable[[bytes | bytearray, int], int]:
    """A head, then anything up to the `times`th `end`; the head alone where none comes within
    `most` bytes."""

    def rule(data: bytes | bytearray, at: int) -> int:
        where = at + head - 1
        for _ in range(times):
            where = data.find(end, where + 1, at + head + most)
            if where < 0:
                there = len(data) - at
                return head if there >= head + most else max(there, head) + 1
        return where + 1 - at

    return rule


def _by_third(kinds: dict[int, Rule], other: Rule) -> Callable[[bytes | bytearray, int], int]:
    """A command whose third byte says which one it is."""

    def rule(data: bytes | bytearray, at: int) -> int:
        if at + 3 > len(data):
            return 3
        chosen = kinds.get(data[at + 2], other)
        return chosen if isinstance(chosen, int) else chosen(data, at)

    return rule


def _bit_image(data: bytes | bytearray, at: int) -> int:
    """ESC *: columns of 8 or of 24 dots."""
    high = at + 2 < len(data) and data[at + 2] in (32, 33)
    return _counted(5, (3, 2), unit=3 if high else 1)(data, at)


def _characters(data: bytes | bytearray, at: int) -> int:
    """ESC &: characters of a font, each with its own width."""
    if at + 5 > len(data):
        return 5
    high, first, last = data[at + 2 : at + 5]
    end = 5
    for _ in range(first, last + 1):
        if at + end >= len(data):
            return end + 1
        end += 1 + data[at + end] * high
    return end


def _stored_images(data: bytes | bytearray, at: int) -> int:
    """FS q: pictures, each with its own size."""
    if at + 3 > len(data):
        return 3
    end = 3
    for _ in range(data[at + 2]):
        if at + end + 4 > len(data):
            return end + 4
        wide = int.from_bytes(data[at + end : at + end + 2], "little")
        high = int.from_bytes(data[at + end + 2 : at + end + 4], "little")
        end += 4 + wide * high * 8
    return end


_PARAMETERS = _counted(5, (3, 2))
_RASTER = _counted(8, (4, 2), (6, 2))


def _names(introducer: bytes, lengths: dict[int, str]) -> dict[bytes, Rule]:
    """Commands of fixed length, by their second characters."""
    return {
        introducer + char.encode("ascii"): count
        for count, chars in lengths.items()
        for char in chars
    }


_RULES: dict[bytes, Rule] = {
    b"\x10\x04": _by_third({7: 4, 8: 4, 18: 4}, 3),
    b"\x10\x05": 3,
    b"\x10\x14": _by_third({1: 5, 2: 5, 3: 8, 7: 4, 8: 10}, 3),
    b"\x12#": 3,
    b"\x12T": 2,
    b"\x12*": _counted(4, (2, 1), (3, 1)),
    b"\x12V": _counted(4, (2, 2), unit=48),
    b"\x1b\x0c": 2,
    **_names(
        b"\x1b",
        {2: "2<@LSimv", 3: " !%-38=?EGJKMRTUVadertu{", 4: "$\\Bcf", 5: "7p", 10: "W"},
    ),
    b"\x1b&": _characters,
    b"\x1b(": _PARAMETERS,
    b"\x1b*": _bit_image,
    b"\x1bD": _ended(2, 0, _TAB_STOPS + 1),
    **_names(b"\x1c", {2: "&.", 3: "!-CW", 4: "?Sp", 76: "2"}),
    b"\x1c(": _PARAMETERS,
    b"\x1cg": _by_third({0x31: _counted(10, (8, 2))}, 10),
    b"\x1cq": _stored_images,
    **_names(b"\x1d", {2: ":c", 3: "!#/BEHITabfhjrw|", 4: "$LPW\\", 5: "^", 6: "g"}),
    b"\x1d(": _PARAMETERS,
    b"\x1d*": _counted(4, (2, 1), (3, 1), unit=8),
    b"\x1d8": _counted(7, (3, 4)),
    b"\x1dC": _by_third({0x31: 9, 0x3B: _ended(3, 0x3B, _LONGEST_COUNTER, times=5)}, 5),
    b"\x1dQ": _by_third({0x30: _RASTER}, 2),
    b"\x1dV": _by_third(dict.fromkeys((0x41, 0x42, 0x61, 0x62, 0x67, 0x68), 4), 3),
    b"\x1dk": _by_third(
        dict.fromkeys(range(65), _ended(3, 0, _LONGEST_OLD_BARCODE)), _counted(4, (3, 1))
    ),
    b"\x1dv": _by_third({0x30: _RASTER}, 2),
    b"\x1dz": _by_third({0x30: 5}, 2),
}
