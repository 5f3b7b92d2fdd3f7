"""The simulated platform renews tokens, and can be made not to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from tests.tui_pos.platforms.conftest import Site
from tests.tui_pos.platforms.support import RETAIL
from tui_pos.home import Home
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.keeper import Keeper
from tui_pos.platforms.registry import open_keepers, open_platform
from tui_pos.sandbox.vouchers import Fault, How
from tui_pos.sandbox.world import Credentials
from tui_pos.shop import PlatformSetting


class Till:
    """One whose token runs out in nine days."""

    def __init__(self, folder: Path) -> None:
        self.site = Site()
        known = Credentials()
        self._home, self._gateway = Home(folder), Gateway()
        self._setting = PlatformSetting(
            RETAIL,
            self.site.url,
            known.developer_id,
            known.sign_key,
            known.auth_token,
            refresh_token=known.refresh_token,
            token_expires=self.site.clock.at + timedelta(days=9),
        )

    def switch_on(self) -> Keeper:
        keepers = open_keepers((self._setting,), self._home, self.site.clock, self._gateway)
        return keepers[RETAIL]

    def works(self, keeper: Keeper) -> bool:
        """Is its token good?"""
        return open_platform(self._setting, self.site.clock, self._gateway, keeper).ping() is None


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    yield till
    till.site.stop()


def test_a_new_pair_is_good_for_thirty_days(till: Till) -> None:
    keeper = till.switch_on()
    assert keeper.tend().error is None
    assert till.works(keeper)
    till.site.clock.advance(days=29)
    assert till.works(keeper)
    till.site.clock.advance(days=1)
    fresh = keeper.access()
    assert till.works(keeper)
    assert keeper.access() != fresh


@pytest.mark.parametrize("lenient", [True, False])
@pytest.mark.parametrize("how", [How.RESET, How.ERROR, How.GARBAGE, How.SHAPE, How.HALF])
def test_an_answer_that_is_lost(how: How, lenient: bool, till: Till) -> None:
    till.site.world.grants.lenient = lenient
    till.site.world.fail(Fault(call="refresh", how=how, effect=True))
    keeper = till.switch_on()
    assert keeper.tend().tries == 1
    assert till.works(keeper)
    keeper = till.switch_on()
    assert keeper.tend().error == (None if lenient else 2012)
    assert till.works(keeper)


@pytest.mark.parametrize(
    ("op", "error"),
    [
        ("OP_UNIAUTH_FAILED", 2015),
        ("OP_API_GRANT_FAILED", 2013),
        ("OP_SYSTEM_ERROR", 1008),
        ("OP_LIMITATION_REJECT", 1009),
        ("OP_BIZ_ERROR", 2012),
    ],
)
def test_a_refusal_of_the_gateway(op: str, error: int, till: Till) -> None:
    till.site.world.fail(Fault(call="refresh", how=How.OP, op=op))
    keeper = till.switch_on()
    assert keeper.tend().error == error
    assert keeper.tend().error is None


def test_a_finite_count(till: Till) -> None:
    till.site.world.grants.left = 1
    keeper = till.switch_on()
    assert (keeper.tend().left, keeper.standing().renewable) == (0, False)


def test_a_token_that_was_ended(till: Till) -> None:
    keeper = till.switch_on()
    till.site.world.grants.end()
    assert till.works(keeper)
    assert keeper.access() != Credentials().auth_token


def test_a_renewal_that_is_not_as_documented(till: Till) -> None:
    said = httpx.post(till.site.url + "/oauth/refresh", data={"refreshToken": "x"}).json()
    assert said["code"] == "OP_SYSTEM_PARAM_ERROR"
