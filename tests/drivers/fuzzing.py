"""Bytes that no device should have sent: random ones, and good ones with something done to them;
and what somebody keeps who was fed them."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from random import Random
from types import FunctionType, ModuleType

_LONG = 5000
"""How often a piece of garbage is repeated, now and then; more than any frame has bytes."""
_CHECKED = 400
"""Pieces after which it is seen that all is well."""
_GARBAGE = (b"\x00", b"\r", b"\x02", b"]Q1", b"\xff" * 7, b"7", b"x")
_NOT_OURS = (type, ModuleType, FunctionType, type(threading.Lock()), threading.Thread)


def mutated(rng: Random, good: bytes) -> bytes:
    """`good` with some bytes changed, lost or put in, cut off, or nothing like it at all."""
    data = bytearray(good)
    for _ in range(rng.randrange(4)):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(5):
            case 0:
                data[at : at + 1] = rng.randbytes(1)
            case 1:
                del data[at : at + rng.randrange(4)]
            case 2:
                data[at:at] = rng.randbytes(rng.randrange(5))
            case 3:
                del data[at:]
            case _:
                data += rng.choice(_GARBAGE) * (1 if rng.randrange(500) else _LONG)
    return bytes(data) if rng.randrange(8) else rng.randbytes(rng.randrange(64))


def pieces(rng: Random, count: int, good: Sequence[bytes]) -> Iterator[bytes]:
    """`count` bytes, at least, in the pieces in which they are read: some as long as a read can
    be, some a byte long."""
    while count > 0:
        data = mutated(rng, rng.choice(good))
        count -= len(data)
        size = rng.choice((1, 7, 64, 4096))
        yield from (data[at : at + size] for at in range(0, len(data), size))


def fuzz(
    rng: Random,
    count: int,
    good: Sequence[bytes],
    feed: Callable[[bytes], object],
    well: Callable[[], object],
) -> None:
    """Give `count` bytes to `feed`; `well` holds it to account again and again, and at the end."""
    for number, piece in enumerate(pieces(rng, count, good), 1):
        feed(piece)
        if number % _CHECKED == 0:
            well()
    well()


def kept(*owners: object) -> int:
    """Bytes of memory that hang on these objects, code and threads apart."""
    seen = {id(sys.modules)}
    size, left = 0, list(owners)
    while left:
        one = left.pop()
        if id(one) not in seen and not isinstance(one, _NOT_OURS):
            seen.add(id(one))
            size += sys.getsizeof(one)
            left += gc.get_referents(one)
    return size
