from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.simulators import SimulatedPrinter, SimulatedScanner
from tests.drivers.support import NARROW


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    """A narrow printer that is not there."""
    simulated = SimulatedPrinter(NARROW)
    yield simulated
    simulated.close()


@pytest.fixture
def gun() -> Iterator[SimulatedScanner]:
    """A scanner that is not there."""
    simulated = SimulatedScanner()
    yield simulated
    simulated.close()
