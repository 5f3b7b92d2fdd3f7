"""A platform's token is renewed by the real till, which is killed in the middle of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from msgspec.structs import replace

from tests.e2e import deaths
from tests.e2e.cashier import Cashier
from tests.e2e.platform.gateway import Access
from tests.e2e.platform.grants import FIRST_REFRESH
from tests.e2e.platform.server import Fault, Platforms, Works
from tests.e2e.shop import PIN_ASKED, Shop, open_till, tui_pos
from tests.program import LIMIT_S
from tui_pos.documents import load_shop, save_shop
from tui_pos.home import Home
from tui_pos.secret import Secret

RENEWED, NOT_RENEWED, MARK = "平台授权 meituan-retail 还有 30 天", "2021", "授权剩3天"


@pytest.fixture
def cashier(tmp_path: Path) -> Iterator[Cashier]:
    """At a till whose token for retail vouchers runs out in three days."""
    with Shop(tmp_path, goods=3) as shop:
        home = Home(shop.home())
        said = load_shop(home)
        retail, *others = said.platforms
        retail = replace(
            retail,
            refresh_token=Secret(FIRST_REFRESH),
            token_expires=datetime.now(UTC) + timedelta(days=3),
        )
        save_shop(home, replace(said, platforms=(retail, *others)))
        yield Cashier(shop, home.path)


def kill_while_renewing(cashier: Cashier, works: Works) -> Platforms:
    """The platform does it, will do it, or never got to know."""
    platform, held = cashier.shop.platform, Event()
    fault = Fault("refresh", works=works, held=held)
    platform.fail(fault)
    came = deaths.killed(deaths.START, lambda till: platform.wait_for("refresh"))
    assert not cashier.live(came)
    held.set()
    assert fault.over.wait(LIMIT_S)
    return platform


@pytest.mark.parametrize("works", ["now", "never"])
def test_where_the_old_token_is_taken_again_nobody_notices(cashier: Cashier, works: Works) -> None:
    cashier.shop.platform.grants.lenient = True
    platform = kill_while_renewing(cashier, works)
    cashier.live()
    assert len(platform.calls("refresh")) == 2
    assert RENEWED in tui_pos("doctor", str(cashier.home))
    newest = platform.grants.newest
    assert newest != Access.auth_token
    assert newest in (cashier.home / "tokens.json").read_text()


def test_where_it_is_not_the_till_sells_on_and_says_whom_to_call(cashier: Cashier) -> None:
    platform = kill_while_renewing(cashier, "now")
    cashier.live()
    assert len(platform.calls("refresh")) == 2
    with open_till(cashier.home) as till:
        till.press(*"2001", "enter")
        till.wait_for(PIN_ASKED)
        till.press(*"975310", "enter")
        told = (NOT_RENEWED, MARK, "店主")
        till.wait_for(lambda screen: all(one in screen for one in told))
    assert Access.auth_token in (cashier.home / "tokens.json").read_text()
