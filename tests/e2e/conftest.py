from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.shop import Shop, open_till, sign_on
from tests.terminal import Terminal


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with Shop(tmp_path_factory.mktemp("shop"), goods=40) as shop:
        yield shop


@pytest.fixture(scope="module")
def home(shop: Shop) -> Path:
    return shop.home()


@pytest.fixture(scope="module")
def till(home: Path) -> Iterator[Terminal]:
    """A till at which the cashier has signed on."""
    with open_till(home) as till:
        sign_on(till)
        yield till
