from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A busy machine is no failure: nothing here is measured by the clock.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")


@pytest.fixture(autouse=True)
def _nothing_is_kept_for_ever() -> Iterator[None]:
    """A till tells the collector to leave alone all that there is. One till in a process is right
    to do so; a hundred one after another would keep each other's files open."""
    yield
    gc.unfreeze()
