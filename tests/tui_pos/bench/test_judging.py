from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.bench.judging import Sense, judge


def with_parity(data: bytes, odd: bool) -> bytes:
    return bytes(one | 0x80 * ((one.bit_count() % 2 == 1) != odd) for one in data)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b""])
def test_a_code_whose_check_digit_holds_is_proof(end: bytes) -> None:
    verdict = judge(b"6901234567892" + end)
    assert (verdict.sense, verdict.texts) == (Sense.PROOF, ("6901234567892",))


def test_text_without_a_check_digit_makes_some_sense() -> None:
    assert judge(b"https://example.com/a?b=1\r").sense is Sense.SOME
    assert judge(b"00012\r").sense is Sense.SOME


def test_a_wrong_check_digit_or_bytes_that_are_no_text_make_none() -> None:
    for data in (b"", b"6901234567893\r", b"\x00\xf0\x8c\x1e", b"ab\r", b"\xff" * 9):
        assert judge(data).sense is Sense.NONE


PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), min_size=3, max_size=40)


@given(PRINTABLE, st.booleans())
def test_seven_bits_with_parity_are_heard_as_such(text: str, odd: bool) -> None:
    data = text.encode() + b"\r"
    heard = with_parity(data, odd)
    plain, verdict = judge(data), judge(heard)
    assert verdict.texts == plain.texts and verdict.sense is plain.sense
    if heard != data and plain.sense is not Sense.NONE:
        assert verdict.parity == ("odd" if odd else "even")
