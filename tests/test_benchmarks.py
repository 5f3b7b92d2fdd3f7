"""What the benchmarks stand on: figures read right, and a past that is a real one."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.apps import BARE_READY, start_bare
from benchmarks.bare import ROWS, row_name
from benchmarks.figures import Figure, p99
from benchmarks.ledger import fill, new_ledger
from benchmarks.report import table
from tui_pos.ledger.verify import verify


@pytest.mark.parametrize(
    ("figure", "ratio", "reached"),
    [
        (Figure("start", "ms", [90, 110, 120], [100, 100, 100], 1.1), 1.1, True),
        (Figure("start", "ms", [90, 111, 120], [100, 100, 100], 1.1), 1.11, False),
        (Figure("bytes", "B", [55, 56, 120], [1030], most=100), 0.054, True),
        (Figure("bytes", "B", [101], [1030], most=100), 0.098, False),
        (Figure("lookup", "ms", [0.05], most=0.1), None, True),
        (Figure("decode", "/s", [900, 1000], [100], least_ratio=10), 9.5, False),
        (Figure("decode", "/s", [1100, 1000], [100], least_ratio=10), 10.5, True),
    ],
)
def test_a_figure_is_judged_by_its_median(
    figure: Figure, ratio: float | None, reached: bool
) -> None:
    assert figure.ratio == (None if ratio is None else pytest.approx(ratio, rel=0.02))
    assert figure.reached is reached
    assert ("out of reach" in table([figure])) is not reached


def test_a_row_says_the_median_and_the_spread() -> None:
    row = table([Figure("start", "ms", [190, 215.5, 1240], [172, 170, 180], 1.1)]).splitlines()[-1]
    assert row == (
        "| start | 216 ms (190–1,240) | 172 ms (170–180) | 1.25 | ≤ 1.1 × | out of reach |"
    )


def test_the_slowest_of_a_hundred_is_not_the_p99() -> None:
    assert p99([1.0] * 98 + [2.0, 50.0]) < 3.0


def test_the_long_past_is_a_whole_ledger(tmp_path: Path) -> None:
    ledger = new_ledger(tmp_path / "long.sqlite")
    fill(ledger, 60)
    assert list(verify(ledger)) == []
    assert sum(1 for _ in ledger.rows()) >= 60


def test_the_bare_app_makes_a_row_of_what_is_typed() -> None:
    with start_bare() as bare:
        bare.until(BARE_READY)
        bare.press(*"6901234101010", "enter")
        bare.until(row_name(ROWS + 1))
        assert "6901234101010" in bare.settle()
