"""What a person waits for: the start, a key, a scan. Bare app and till take turns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, sleep

import msgspec

from benchmarks.apps import BARE_READY, sign_on, start_bare, start_till
from benchmarks.figures import ROUNDS, Figure, p50, p99
from benchmarks.watch import Watched
from drivers.simulators import SimulatedScanner
from tests.e2e.shop import CLEAR, SIGN_ON, barcode, goods_name

STARTS = 41
KEYS = 100
SCANS = 100
_DIGITS = "1234567890"
_BETWEEN_KEYS_S = 0.001
_ERASE = b"\x7f"


class Seen(msgspec.Struct, frozen=True):
    """One turn of a program: milliseconds of each kind, and bytes a key."""

    keys: list[float]
    key_bytes: list[float]
    serial: list[float] = []
    typed: list[float] = []
    pasted: list[float] = []


def figures(home: Path, scanner: SimulatedScanner) -> Iterator[Figure]:
    """All that is seen on a screen, of a home whose scanner this is."""
    yield _starts(home)
    turns = [(_bare(), _till(home, scanner)) for _ in range(ROUNDS)]
    bare, till = zip(*turns, strict=True)
    yield Figure("key to paint, p50", "ms", _each(till, "keys", p50), _each(bare, "keys", p50), 0.7)
    bare_p99 = _each(bare, "keys", p99)
    yield Figure("key to paint, p99", "ms", _each(till, "keys", p99), bare_p99, 0.7)
    yield Figure(
        "bytes to the terminal a key",
        "B",
        _each(till, "key_bytes", p50),
        _each(bare, "key_bytes", p50),
        most=100,
    )
    for name, kind in (
        ("scan to painted line, serial, p99", "serial"),
        ("scan to painted line, typed 1 ms apart, p99", "typed"),
        ("scan to painted line, typed at once, p99", "pasted"),
    ):
        yield Figure(name, "ms", _each(till, kind, p99), bare_p99, 1.5)


def _starts(home: Path) -> Figure:
    """Starts alone: they differ most, so there are more of them."""
    till, bare = [], []
    for _ in range(STARTS + 1):
        with start_bare() as app:
            bare.append((app.until(BARE_READY) - app.spawned_at) * 1000)
        with start_till(home) as app:
            till.append((app.until(SIGN_ON) - app.spawned_at) * 1000)
    # The first ones read files that were never read.
    return Figure("start to first paint", "ms", till[1:], bare[1:], 1.1)


def _each(seen: tuple[Seen, ...], name: str, of: Callable[[list[float]], float]) -> list[float]:
    return [of(getattr(one, name)) for one in seen]


def _bare() -> Seen:
    with start_bare() as bare:
        bare.until(BARE_READY)
        return Seen(*_keys(bare))


def _till(home: Path, scanner: SimulatedScanner) -> Seen:
    with start_till(home) as till:
        till.until(SIGN_ON)
        sign_on(till)
        keys, key_bytes = _keys(till)

        def at_once(code: str) -> float:
            begun = perf_counter()
            till.write(f"{code}\r".encode())
            return begun

        def apart(code: str) -> float:
            for digit in code:
                till.write(digit.encode())
                sleep(_BETWEEN_KEYS_S)
            begun = perf_counter()
            till.write(b"\r")
            return begun

        def serial(code: str) -> float:
            begun = perf_counter()
            scanner.scan(code)
            return begun

        ways = (serial, apart, at_once)
        return Seen(keys, key_bytes, *(_scans(till, scan) for scan in ways))


def _keys(app: Watched) -> tuple[list[float], list[float]]:
    """Type ten digits one by one, erase them, and so on: milliseconds and bytes of each digit."""
    took: list[float] = []
    sizes: list[float] = []
    while len(took) < KEYS:
        for digit in _DIGITS:
            seconds, size = app.key(digit.encode())
            took.append(seconds * 1000)
            sizes.append(float(size))
        assert _DIGITS in app.settle()
        app.write(_ERASE * len(_DIGITS))
        app.when(lambda screen: _DIGITS not in screen)
    return took, sizes


def _scans(till: Watched, scan: Callable[[str], float]) -> list[float]:
    """Scan an order, which is then set aside; milliseconds from the last byte to each line."""
    took: list[float] = []
    for number in range(SCANS):
        begun = scan(barcode(number))
        took.append((till.until(goods_name(number)) - begun) * 1000)
    till.press("F5")
    till.until(CLEAR)
    return took
