"""Bytes of a terminal, however they are cut, are the keys that were pressed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key

from screens.driver import Keys
from tests.program import KEYS

_NAMES = {"esc": "escape", "F1": "f1", "F5": "f5", "up": "up", "enter": "enter"}
pressed = st.lists(st.sampled_from(["6", "a", "券", *_NAMES]), max_size=12)


def heard(pieces: list[bytes]) -> list[str]:
    keys = Keys()
    messages = [message for piece in pieces for message in keys.feed(piece)]
    messages += keys.silence()
    return [_name(message) for message in messages if isinstance(message, Key)]


def _name(key: Key) -> str:
    return key.character if key.character and key.is_printable else key.key


def sent(names: list[str]) -> bytes:
    return b"".join(KEYS.get(name, name).encode() for name in names)


@given(pressed, st.lists(st.integers(0, 40)))
def test_keys_come_through_in_any_pieces(names: list[str], cuts: list[int]) -> None:
    data, at, pieces = sent(names), 0, []
    for cut in sorted(cuts):
        pieces.append(data[at:cut])
        at = max(at, cut)
    pieces.append(data[at:])
    wanted = [_NAMES.get(name, name) for name in names]
    assert heard([piece for piece in pieces if piece]) == wanted


@pytest.mark.parametrize("noise", [b"\xff", b"\xe9", b"\xbf\xc9\xc0\xd6", b"\xc3"])
def test_what_is_no_text_is_left_out(noise: bytes) -> None:
    assert heard([noise, b"12\r"]) == ["1", "2", "enter"]
    assert heard([b"1" + noise + b"2\r"]) == ["1", "2", "enter"]
