"""Input that comes faster than a screen can be painted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from threading import Event

import pytest

from tests.e2e.books import sales, standings
from tests.e2e.shop import CLEAR, ENTRY, PAY, REDEEM, Shop, barcode, goods_name, move_on
from tests.program import keys
from tests.terminal import Terminal

SCANS = 20
CODES = [barcode(number) for number in range(SCANS)]
BURST = b"".join(f"{code}\r".encode() for code in CODES)
KEY_S = 0.001
HAND_S = 0.2


@pytest.fixture
def order(home: Path, till: Terminal) -> Iterator[Callable[[], list[tuple[str, int]]]]:
    """What the order at hand holds; it is set aside afterwards."""
    yield lambda: standings(home)[-1].goods
    # No sooner after the last F5 than a hand can: the till takes it for a held key.
    Event().wait(HAND_S)
    till.press("F5")
    till.wait_for(lambda screen: CLEAR in screen and "+" not in screen)


def in_one_write(till: Terminal, shop: Shop) -> None:
    till.write(BURST)


def key_by_key(till: Terminal, shop: Shop) -> None:
    pause = Event()
    for at in range(len(BURST)):
        till.write(BURST[at : at + 1])
        pause.wait(KEY_S)


def over_the_serial_line(till: Terminal, shop: Shop) -> None:
    shop.scanner.send([BURST])


@pytest.mark.parametrize("part", [1.0, 0.25])
@pytest.mark.parametrize("scan", [in_one_write, key_by_key, over_the_serial_line])
def test_twenty_scans_are_twenty_lines_in_order(
    shop: Shop,
    till: Terminal,
    order: Callable[[], list[tuple[str, int]]],
    scan: Callable[[Terminal, Shop], None],
    part: float,
) -> None:
    with till.throttle(part) if part < 1 else nullcontext():
        scan(till, shop)
        till.wait_for(goods_name(SCANS - 1))
    assert order() == [(code, 1000) for code in CODES]


def test_a_burst_is_what_the_customer_pays_and_what_the_books_say(
    home: Path, till: Terminal
) -> None:
    till.write(BURST)
    till.wait_for(goods_name(SCANS - 1))
    move_on(till, REDEEM)
    move_on(till, PAY)
    till.press(*"100", "enter")
    till.wait_for(ENTRY)
    sale = sales(home)[-1]
    assert [line["barcode"] for line in sale["lines"]] == CODES
    assert (sale["total_fen"], sale["change_fen"]) == (7000, 3000)


def scan(number: int) -> tuple[str, ...]:
    return *barcode(number), "enter"


@pytest.mark.parametrize(
    ("pressed", "left"),
    [
        ((*"3*", *scan(0), *scan(1)), [(0, 3), (1, 1)]),
        ((*scan(0), *scan(1), "F3", *scan(2)), [(0, 1), (2, 1)]),
        ((*scan(0), *scan(1), "7", "F2", *scan(2)), [(0, 1), (1, 7), (2, 1)]),
        ((*scan(0), *scan(1), *scan(2), "up", "F3"), [(0, 1), (2, 1)]),
        ((*scan(0), *scan(1), "up", "4", "F2", *scan(2)), [(0, 4), (1, 1), (2, 1)]),
        ((*scan(0), "enter", "enter", *scan(1)), [(0, 1), (1, 1)]),
        ((*scan(0), "esc", "F1", *scan(1)), [(0, 1), (1, 1)]),
    ],
)
def test_keys_in_the_same_write_act_after_the_scan(
    till: Terminal,
    order: Callable[[], list[tuple[str, int]]],
    pressed: tuple[str, ...],
    left: list[tuple[int, int]],
) -> None:
    till.write(keys(*pressed, *scan(SCANS)))
    till.wait_for(goods_name(SCANS))
    wanted = [(barcode(number), pieces * 1000) for number, pieces in left]
    assert order() == [*wanted, (barcode(SCANS), 1000)]


@pytest.mark.usefixtures("order")
def test_an_order_is_set_aside_between_two_scans(home: Path, till: Terminal) -> None:
    till.write(keys(*scan(0), "F5", *scan(1)))
    till.wait_for(goods_name(1))
    held, open_ = standings(home)[-2:]
    assert (held.goods, open_.goods) == ([(barcode(0), 1000)], [(barcode(1), 1000)])


@pytest.mark.parametrize(
    "noise", [b"\xff", b"\xe9", "可乐".encode("gbk"), b"\x00", b"\xc3", b"\x1b[99;99~"]
)
def test_noise_on_the_line_costs_no_key_after_it(
    till: Terminal, order: Callable[[], list[tuple[str, int]]], noise: bytes
) -> None:
    till.write(noise)
    till.press("esc", "esc")
    till.type(f"{CODES[0]}\r")
    till.wait_for(goods_name(0))
    assert order() == [(CODES[0], 1000)]
