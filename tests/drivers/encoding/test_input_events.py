from __future__ import annotations

import itertools
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.frames import Framer
from drivers.encoding.input_events import EV_KEY, EV_SYN, EVENT, SYN_DROPPED, KeyReader
from tests.drivers.keyboard import events, key, press

_TYPABLE = "".join(sorted(set(printable) - set("\n\x0b\x0c")))


@given(st.text(_TYPABLE), st.lists(st.integers(0, 2000)))
def test_what_is_typed_is_read_in_any_pieces(text: str, cuts: list[int]) -> None:
    data = events(text)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    reader = KeyReader()
    typed = b"".join(reader.feed(data[a:b]) for a, b in itertools.pairwise(edges))
    assert typed.decode() == text


def test_the_numeric_pad_types_numbers_whatever_shift_does() -> None:
    pad = (82, 79, 80, 81, 75, 76, 77, 71, 72, 73, 83, 55, 78, 74, 98, 96)
    typed = b"0123456789.*+-/\r"
    assert KeyReader().feed(b"".join(map(press, pad))) == typed
    assert KeyReader().feed(key(42, 1) + b"".join(map(press, pad))) == typed


def test_a_key_held_down_types_once() -> None:
    held = key(2, 1) + key(2, 2) * 5 + key(2, 0)
    assert KeyReader().feed(held) == b"1"


def test_ctrl_makes_the_separator_of_element_strings() -> None:
    assert KeyReader().feed(key(29, 1) + press(27) + key(29, 0) + press(27)) == b"\x1d]"


@pytest.mark.parametrize(
    "lost",
    [EVENT.pack(0, 0, EV_SYN, SYN_DROPPED, 0), press(59), key(56, 1) + press(2) + key(56, 0)],
)
def test_a_code_of_which_a_part_cannot_be_told_is_no_scan(lost: bytes) -> None:
    for whole in (lost + events("690\r"), events("69") + lost + events("0\r")):
        framer = Framer()
        assert framer.feed(KeyReader().feed(whole + events("691\r")))[0].text == "691"
        assert framer.bad == 1


@given(st.binary())
def test_any_bytes_are_events(data: bytes) -> None:
    reader = KeyReader()
    reader.feed(data + bytes(-len(data) % EVENT.size))
    shift_up = key(42, 0) + key(54, 0) + key(56, 0) + key(100, 0) + key(29, 0) + key(97, 0)
    assert reader.feed(shift_up + press(30)) == b"a"


def test_other_kinds_of_events_type_nothing() -> None:
    assert KeyReader().feed(EVENT.pack(1, 2, 4, 4, 30) + EVENT.pack(1, 2, EV_SYN, 0, 0)) == b""
    assert EV_KEY == 1
