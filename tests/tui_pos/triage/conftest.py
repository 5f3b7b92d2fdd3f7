from __future__ import annotations

import ssl

import pytest

from tests.tui_pos.cli.support import set_up
from tests.tui_pos.triage.certificates import OPENSSL, Authority
from tui_pos.home import Home


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A till's home, which no walk writes to."""
    return set_up(tmp_path_factory.mktemp("triage") / "home")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    if OPENSSL is None:
        pytest.skip("there is no openssl on this machine to make certificates with")
    return Authority(tmp_path_factory.mktemp("authority") / "own")


@pytest.fixture
def trust(authority: Authority) -> ssl.SSLContext:
    """Trusts our own authority alone."""
    return ssl.create_default_context(cafile=str(authority.certificate))
