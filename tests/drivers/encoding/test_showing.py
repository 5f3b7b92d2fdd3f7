"""What the two kinds of customer display are sent."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding import cd5220, led8
from drivers.showing import Lamp, Showing
from drivers.simulators.display import Glass

_texts = st.text(max_size=30) | st.text("0123456789. -x", max_size=30)
_sides = st.tuples(_texts, _texts)
_lines = re.compile(rb"\x1bQA([ -~]{20})\r\x1bQB([ -~]{20})\r")


def test_two_lines_are_written_whole() -> None:
    sale = Showing(("2 x 3.50", "7.00"), ("TOTAL", "12.30"), "12.30", Lamp.TOTAL)
    assert cd5220.encode(sale) == (b"\x1bQA2 x 3.50        7.00\r\x1bQBTOTAL          12.30\r")


def test_nothing_to_show_is_a_dark_display() -> None:
    assert cd5220.encode(Showing()) == b"\x0c"
    assert led8.encode(Showing()) == b"\x0c\x1bs0"


@given(upper=_sides, lower=_sides)
def test_a_line_is_always_20_characters_of_ascii(
    upper: tuple[str, str], lower: tuple[str, str]
) -> None:
    showing = Showing(upper, lower)
    if showing == Showing():
        return
    assert _lines.fullmatch(cd5220.encode(showing))


@given(left=st.text(max_size=40), fen=st.integers(0, 10**10))
def test_however_long_the_left_side_is_the_amount_stays_whole(left: str, fen: int) -> None:
    amount = f"{fen / 100:.2f}"
    match = _lines.fullmatch(cd5220.encode(Showing(lower=(left, amount))))
    assert match is not None and match[2].endswith(amount.encode())


@pytest.mark.parametrize(
    ("amount", "lamp", "sent"),
    [
        ("12.30", Lamp.TOTAL, b"\x1bQA12.30\r\x1bs2"),
        ("3.50", Lamp.PRICE, b"\x1bQA3.50\r\x1bs1"),
        ("100.00", Lamp.PAID, b"\x1bQA100.00\r\x1bs3"),
        ("87.70", Lamp.CHANGE, b"\x1bQA87.70\r\x1bs4"),
        ("-5", Lamp.OFF, b"\x1bQA-5\r\x1bs0"),
        ("999999.99", Lamp.TOTAL, b"\x1bQA999999.99\r\x1bs2"),
        ("1000000.00", Lamp.TOTAL, b"\x0c\x1bs0"),
        ("-999999.99", Lamp.TOTAL, b"\x0c\x1bs0"),
        ("可乐", Lamp.TOTAL, b"\x0c\x1bs0"),
        ("1.2.3", Lamp.TOTAL, b"\x0c\x1bs0"),
    ],
)
def test_a_number_is_lit_with_its_lamp_or_not_at_all(amount: str, lamp: Lamp, sent: bytes) -> None:
    assert led8.encode(Showing(amount=amount, lamp=lamp)) == sent


@given(amount=st.text(max_size=12), lamp=st.sampled_from(Lamp))
def test_the_digits_take_no_text_whatever(amount: str, lamp: Lamp) -> None:
    sent = led8.encode(Showing(amount=amount, lamp=lamp))
    assert re.fullmatch(rb"\x0c\x1bs0|\x1bQA[-0-9.]{1,10}\r\x1bs[0-4]", sent)


@given(
    before=st.tuples(_sides, _sides),
    upper=st.text("0123456789. x", max_size=9),
    total=st.integers(0, 10**7),
)
def test_a_display_shows_both_lines_whatever_it_showed_before(
    before: tuple[tuple[str, str], tuple[str, str]], upper: str, total: int
) -> None:
    glass = Glass("cd5220")
    glass.feed(cd5220.INITIALIZE + cd5220.encode(Showing(*before)))
    glass.feed(cd5220.encode(Showing((upper, "7.00"), ("TOTAL", f"{total}.00"))))
    assert glass.rows == [f"{upper:16}7.00", f"TOTAL{f'{total}.00':>15}"]
    glass.feed(cd5220.encode(Showing()))
    assert glass.text.strip() == ""


def test_digits_and_lamp_are_seen_and_go_out() -> None:
    glass = Glass("led8")
    glass.feed(led8.INITIALIZE + led8.PATTERN)
    assert glass.rows == ["8." * 8]
    glass.feed(led8.encode(Showing(amount="12.30", lamp=Lamp.CHANGE)))
    assert glass.text == "12.30 [4]"
    glass.feed(led8.encode(Showing()))
    assert glass.text == ""
