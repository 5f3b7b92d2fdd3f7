"""Worlds whose books must hold, seed by seed."""

from __future__ import annotations

import pytest

from tests.simulation.world import run


@pytest.mark.parametrize("seed", range(40))
def test_world(seed: int) -> None:
    assert run(seed).violations == []


def test_a_seed_is_one_run() -> None:
    once, again = (run(7, tell=True) for _ in range(2))
    assert once.story == again.story
    assert once.faults == again.faults
