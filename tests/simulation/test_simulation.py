"""Worlds whose books must hold: each fault at each step, each bug found so far, and some days."""

from __future__ import annotations

import pytest

from tests.simulation.choices import Choices
from tests.simulation.faults import PAIRS, STEPS, faults_of
from tests.simulation.known import KNOWN, Known
from tests.simulation.mutants import MUTANTS, ROOT, Mutant
from tests.simulation.tours import ways
from tests.simulation.world import run, tour


@pytest.mark.parametrize("step", STEPS)
def test_every_fault_at_this_step(step: str) -> None:
    for fault in faults_of(step):
        result = tour(ways()[step, fault], (step, fault))
        assert result.violations == []
        assert (step, fault) in result.faults and not result.left


def test_every_pair_is_come_to() -> None:
    assert set(ways()) == set(PAIRS)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.what)
def test_no_bug_comes_back(known: Known) -> None:
    assert known.run().violations == []


@pytest.mark.parametrize("first", range(0, 150, 15))
def test_days_like_any(first: int) -> None:
    assert [run(seed).violations for seed in range(first, first + 15)] == [[]] * 15


def test_a_seed_is_one_run() -> None:
    once, again = (run(9, tell=True) for _ in range(2))
    assert once.story == again.story
    assert once.faults == again.faults


def test_a_choice_that_is_dropped_moves_no_other_part_of_the_world() -> None:
    plain, dropped = Choices(1), Choices(1, frozenset({("one", 1)}))
    assert plain.happens("one", 1.0) and not dropped.happens("one", 1.0)
    assert plain.number("two", 1, 10**9) == dropped.number("two", 1, 10**9)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_has_its_place(mutant: Mutant) -> None:
    """So that a change of the till that moves one is seen before `make simulate-mutants`."""
    assert (ROOT / mutant.path).read_text("utf-8").count(mutant.old) == 1
