"""Other digits in place of those of every number, so that a recording can be given away and still
shows the fault.

Every number of 8 or more digits is replaced digit for digit; its check digit (mod 10, as in EAN)
is right or wrong as it was, for the whole and for each part of 8 or more that a decoder may see
as one: what is between blanks, dashes or pauses of the line. A scale's digits are only shuffled.
The same number gets the same replacement everywhere in a recording, by a secret that is thrown
away with the call.

Not masked: shorter numbers, letters, names, what a picture shows, and a printer's replies in bits.
Masked though it is no secret: dates with times, and whatever else has so many digits.
"""

from __future__ import annotations

import os
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from drivers.device import Kind
from drivers.encoding.frames import GAP_S
from drivers.recording.digits import SHORTEST, Between, Digit, marks
from drivers.recording.recording import Chunk, Recording
from drivers.transport import Direction

_DIRECTIONS: tuple[Direction, ...] = ("in", "out")
_TRIES = 2000

Number = list[tuple[int, Digit]]
"""Its digits, each with the stretch it stands in: digits next to each other."""
View = tuple[int, ...]
"""Which digits of a number a decoder may see as one."""


def masked(recording: Recording) -> Recording:
    """The same recording with other digits."""
    secret = os.urandom(32)
    chunks = list(recording.chunks)
    for direction in _DIRECTIONS:
        mine = [at for at, chunk in enumerate(chunks) if chunk.direction == direction]
        stream = bytearray(recording.stream(direction))
        found = marks(bytes(stream), recording.kind, direction)
        pauses = _pauses([chunks[at] for at in mine])
        for number in _numbers(found):
            _replace(stream, number, pauses, secret, shuffled=recording.kind is Kind.SCALE)
        end = 0
        for at in mine:
            begun, end = end, end + len(chunks[at].data)
            chunks[at] = replace(chunks[at], data=bytes(stream[begun:end]))
    return replace(recording, chunks=tuple(chunks))


def _pauses(chunks: Sequence[Chunk]) -> list[int]:
    """Where in the stream a decoder may take silence for an end."""
    pauses, at = [], 0
    for before, after in pairwise(chunks):
        at += len(before.data)
        if after.at - before.at >= GAP_S:
            pauses.append(at)
    return pauses


def _numbers(found: Iterable[Digit | Between]) -> Iterator[Number]:
    """The numbers that are long enough to be masked."""
    number: Number = []
    stretch = 0
    for mark in [*found, Between.NUMBERS]:
        if isinstance(mark, Digit):
            number.append((stretch, mark))
            continue
        stretch += 1
        if mark is Between.NUMBERS:
            if len(number) >= SHORTEST:
                yield number
            number = []


def _replace(
    stream: bytearray, number: Number, pauses: list[int], secret: bytes, shuffled: bool
) -> None:
    digits = [digit for _, digit in number]
    old = [digit.value for digit in digits]
    free = [at for at, digit in enumerate(digits) if digit.scale]
    views = _views(number, pauses)
    new = old
    for attempt in range(_TRIES):
        noise = _noise([old[at] for at in free], secret, attempt)
        candidate = list(old)
        if shuffled:
            # The sums and parities that a frame ends with stay right or wrong as they were.
            order = sorted(range(len(free)), key=noise.__getitem__)
            for at, other in zip(free, order, strict=True):
                candidate[at] = old[free[other]]
        else:
            for at, byte in zip(free, noise, strict=True):
                candidate[at] = byte % 10
            for view in views:
                _adjust(candidate, view, _total(old, view) == 0)
        if not _survives(old, candidate, free):
            new = candidate
            if all((_total(old, view) == 0) == (_total(new, view) == 0) for view in views):
                break
    for digit, value in zip(digits, new, strict=True):
        stream[digit.at] += (value - digit.value) * digit.scale


def _views(number: Number, pauses: list[int]) -> list[View]:
    """Every part that may be taken for a code of its own, the shortest first; those that are
    too short for a check digit are none."""
    views: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for at, (stretch, digit) in enumerate(number):
        views["all", stretch, 0].append(at)
        if digit.scale:
            views["free", stretch, 0].append(at)
            views["part", stretch, bisect(pauses, digit.at)].append(at)
            views["whole", 0, 0].append(at)
    return sorted({tuple(view) for view in views.values() if len(view) >= SHORTEST}, key=len)


def _noise(digits: list[int], secret: bytes, attempt: int) -> bytes:
    """A byte for each digit, the same for the same digits."""
    import hashlib  # What only records need not wait for it.

    said = secret + attempt.to_bytes(2, "big") + bytes(digits)
    return hashlib.shake_256(said).digest(len(digits))


def _adjust(candidate: list[int], view: View, right: bool) -> None:
    """Make the last digit of `view` a right or a wrong check digit."""
    total = _total(candidate, view)
    if right:
        candidate[view[-1]] = (candidate[view[-1]] - total) % 10
    elif total == 0:
        candidate[view[-1]] = (candidate[view[-1]] + 1) % 10


def _total(digits: list[int], view: View) -> int:
    """0 where the last digit is the check digit of the others."""
    return sum(digits[at] * (1, 3)[place % 2] for place, at in enumerate(reversed(view))) % 10


def _survives(old: list[int], new: list[int], free: list[int]) -> bool:
    """Whether so many digits next to each other are what they were that they are a number."""
    same = 0
    for at in free:
        same = same + 1 if old[at] == new[at] else 0
        if same >= SHORTEST:
            return True
    return bool(free) and all(old[at] == new[at] for at in free)
