"""The simulated 抖音 answers the till's adapter as the real one should, and fails as it is told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest

from tests.tui_pos.platforms.douyin_support import asked, offer, request, training_douyin
from tests.tui_pos.platforms.support import NOON, SetClock, voucher
from tui_pos.platforms.base import Done, Free, Listing, Offers, Refused, Unknown, Used
from tui_pos.platforms.douyin import Douyin
from tui_pos.platforms.http import Gateway
from tui_pos.sandbox.server import SandboxServer
from tui_pos.sandbox.vouchers import Fault, How, State
from tui_pos.sandbox.world import World
from tui_pos.secret import Secret

CODES = tuple(Secret(f"90000000000000{digit}") for digit in range(3))


class Site:
    def __init__(self) -> None:
        self.clock = SetClock()
        self.world = World(self.clock)
        for code in CODES:
            self.world.add(voucher("douyin", code, order="one"))
        self.server = SandboxServer(self.world)
        self.url = self.server.start()
        self.till = training_douyin(self.url, Gateway(whole_s=10), self.clock)


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.stop()


def test_redeem_look_undo_look(site: Site) -> None:
    assert site.till.ping() is None
    offered = offer(site.till, CODES[0])
    assert (offered.available, offered.face_fen, offered.price_fen) == (3, 5000, 4550)
    wanted = request(offered, count=2)
    assert site.till.look(wanted.code) == Free()
    done = site.till.redeem(wanted, again=False)
    assert isinstance(done, Done)
    assert [one.deal_id for one in done.taken] == ["7001"] * 2
    again = site.till.redeem(wanted, again=True)
    assert isinstance(again, Done)
    assert [one.flow_id for one in again.taken] == [one.flow_id for one in done.taken]
    listing = site.till.listing((NOON + timedelta(hours=8)).date())
    assert isinstance(listing, Listing)
    assert [one.flow_id for one in listing.rows] == [one.flow_id for one in done.taken]
    [first, _] = done.taken
    assert isinstance(site.till.undo(asked(wanted, first.flow_id, first.item_id)), Done)
    assert site.till.look(first.code) == Free()
    site.clock.advance(hours=1, seconds=1)
    refused = site.till.undo(asked(wanted, done.taken[1].flow_id, done.taken[1].item_id))
    assert isinstance(refused, Refused)
    assert refused.code == 3009


def test_a_code_that_another_redeemed_is_refused(site: Site) -> None:
    ours, theirs = (request(offer(site.till, CODES[0])) for _ in range(2))
    site.till.redeem(theirs, again=False)
    refused = site.till.redeem(ours, again=True)
    assert isinstance(refused, Refused)
    assert refused.code == 3002


@pytest.mark.parametrize("effect", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize(
    ("how", "code"),
    [
        (How.SILENT, 1004), (How.DRIP, 1004), (How.RESET, 1003), (How.HALF, 1003),
        (How.ERROR, 1008), (How.OP, 1008), (How.GARBAGE, 1007), (How.SHAPE, 1007),
    ],
)  # fmt: skip
def test_what_went_wrong_is_unknown_and_looking_tells(
    how: How, code: int, effect: bool, site: Site
) -> None:
    wanted = request(offer(site.till, CODES[0]))
    site.world.fail(Fault(call="verify", how=how, effect=effect), CODES[0])
    hasty: Douyin = training_douyin(
        site.url, Gateway(connect_s=0.3, whole_s=0.3 if code == 1004 else 10), site.clock
    )
    outcome = hasty.redeem(wanted, again=False)
    assert isinstance(outcome, Unknown)
    assert outcome.code == code
    assert isinstance(site.till.look(wanted.code), Used if effect else Free)
    assert isinstance(site.till.redeem(wanted, again=True), Done)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": State.USED}, 3028),
        ({"state": State.REFUNDED}, 3028),
        ({"elsewhere": True}, 3006),
    ],
)
def test_what_cannot_be_redeemed_is_refused_by_name(
    changes: dict[str, object], code: int, site: Site
) -> None:
    site.world.add(voucher("douyin", CODES[0], order="alone", **changes))
    refused = site.till.check(CODES[0])
    assert isinstance(refused, Refused)
    assert refused.code == code


def test_expired_codes_are_listed_and_refused_when_redeemed(site: Site) -> None:
    late = voucher("douyin", CODES[0], order="late", valid_until=NOON - timedelta(days=1))
    site.world.add(late)
    offered = offer(site.till, CODES[0])
    assert offered.valid_until == NOON - timedelta(days=1)
    refused = site.till.redeem(request(offered), again=False)
    assert isinstance(refused, Refused)
    assert refused.code == 3003


def test_nobody_without_a_token_is_let_in(site: Site) -> None:
    prepare = f"{site.url}/goodlife/v1/fulfilment/certificate/prepare/?code={CODES[0].text}"
    for headers in ({}, {"access-token": "clt.guessed"}):
        said = httpx.get(prepare, headers=headers).json()
        assert said["extra"]["error_code"] == 2190008
    assert (
        httpx.post(site.url + "/oauth/client_token/", content=b"{").json()["data"]["error_code"]
        == 10013
    )
    assert isinstance(site.till.check(CODES[0]), Offers)
