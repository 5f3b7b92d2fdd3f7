from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.wedge import LEAST, pace

EAN = "6901234567892"
_CODES = st.text("0123456789ABCabc-", min_size=LEAST, max_size=40).filter(lambda c: len(set(c)) > 1)


def _scanned(text: str, gaps: list[float]) -> bool:
    """A line whose keys, the Enter among them, come so long after the one before."""
    times = list(accumulate(gaps, initial=50.0))
    assert len(times) == len(text) + 1
    return pace(text, times[0], times[-1]).scanned


@given(_CODES, st.data())
def test_a_scanners_keys_are_a_scan(code: str, data: st.DataObject) -> None:
    gap = st.floats(0.0, 0.016)
    assert _scanned(code, data.draw(st.lists(gap, min_size=len(code), max_size=len(code))))


@given(_CODES, st.data())
def test_a_persons_keys_are_none(code: str, data: st.DataObject) -> None:
    gap = st.floats(0.06, 2.0)
    assert not _scanned(code, data.draw(st.lists(gap, min_size=len(code), max_size=len(code))))


@pytest.mark.parametrize("late", [0, 5, 12])
def test_one_gap_of_a_slow_link_changes_nothing(late: int) -> None:
    assert _scanned(EAN, [0.25 if at == late else 0.008 for at in range(13)])


@pytest.mark.parametrize("text", ["", "1", "12.50", "99999"])
def test_what_is_too_short_is_never_a_scan(text: str) -> None:
    assert not _scanned(text, [0.0] * len(text))


@pytest.mark.parametrize("number", [6, 40, 400])
def test_a_key_held_down_is_no_scan(number: int) -> None:
    assert not _scanned("7" * number, [0.033] * number)


def test_the_rate_is_in_characters_a_second() -> None:
    assert pace(EAN, 1.0, 1.13).rate == 100
    assert pace(EAN, 1.0, 1.0).rate is None
    assert pace(EAN, 2.0, 1.0).mean_gap_s == 0.0
