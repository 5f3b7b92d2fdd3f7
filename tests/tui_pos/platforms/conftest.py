from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui_pos.platforms.support import Canned, SetClock
from tui_pos.platforms.http import Gateway
from tui_pos.sandbox.server import SandboxServer
from tui_pos.sandbox.world import World


class Site:
    """A simulated platform that listens; `clock` is the time there and at the till."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.world = World(self.clock)
        self._server = SandboxServer(self.world)
        self.url = self._server.start()
        self.stop = self._server.stop


@pytest.fixture(scope="session")
def gateway() -> Gateway:
    return Gateway(connect_s=5, whole_s=10)


@pytest.fixture(scope="session")
def hasty() -> Gateway:
    """For what never answers: long enough to be sure, short enough to wait for."""
    return Gateway(connect_s=0.3, whole_s=0.3)


@pytest.fixture(scope="module")
def _site() -> Iterator[Site]:
    site = Site()
    yield site
    site.stop()


@pytest.fixture
def site(_site: Site) -> Site:
    _site.clock.__init__()  # type: ignore[misc]
    _site.world.amounts_as_text = False
    return _site


@pytest.fixture(scope="module")
def canned() -> Iterator[Canned]:
    server = Canned()
    yield server
    server.stop()
