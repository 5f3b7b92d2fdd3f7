"""抖音's adapter against a platform that was written from its pages, whatever the network does."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest
from msgspec.structs import replace

from tests.e2e.platform.certificates import REFUNDED, UNUSED, Deal
from tests.e2e.platform.server import Fault, Platforms
from tests.tui_pos.platforms.douyin_support import (
    CASH,
    asked,
    at,
    new_code,
    offer,
    platforms,
    request,
    setting,
)
from tests.tui_pos.platforms.support import SetClock
from tui_pos.platforms.base import (
    Done,
    Free,
    Gone,
    Listing,
    Offers,
    Refused,
    Request,
    Unknown,
    Used,
)
from tui_pos.platforms.douyin import Douyin
from tui_pos.platforms.douyin_format import Links, load_douyin_format
from tui_pos.platforms.http import Gateway
from tui_pos.secret import Secret
from tui_pos.shop import DealKind

_WRONG = [("silent", 1004), ("reset", 1003), ("error", 1008), ("garbage", 1007)]


class Shop:
    """One till at one platform; their time is `clock`."""

    def __init__(self, platform: Platforms, clock: SetClock, gateway: Gateway) -> None:
        self.platform = platform
        self.clock = clock
        self.till = at(gateway, platform.url, clock)
        self.other = at(gateway, platform.url, clock)

    def sell(self, deal: Deal = CASH, order: str = "", **more: timedelta) -> Secret:
        code = new_code()
        self.platform.douyin.certificates.sell(code.text, deal, order, **more)
        return code

    def times_taken(self, code: Secret) -> int:
        return len(self.platform.douyin.certificates.find(code.text).uses)

    def hasty(self, gateway: Gateway) -> Douyin:
        """A till that gives up soon, its token fetched before."""
        till = at(gateway, self.platform.url, self.clock)
        assert till._api.sign_in() is None
        return till


@pytest.fixture(scope="module")
def _served() -> Iterator[tuple[Platforms, SetClock]]:
    clock = SetClock()
    with platforms(clock) as platform:
        yield platform, clock


@pytest.fixture
def shop(_served: tuple[Platforms, SetClock], gateway: Gateway) -> Shop:
    return Shop(*_served, gateway)


def test_redeem_look_undo_look(shop: Shop) -> None:
    till, code = shop.till, shop.sell()
    assert till.ping() is None
    offered = offer(till, code)
    assert (offered.kind, offered.face_fen, offered.price_fen) == (DealKind.VOUCHER, 5000, 4550)
    assert (offered.available, offered.unsupported, offered.title) == (1, None, "50元代金券")
    wanted = request(offered)
    assert till.look(wanted.code) == Free()
    done = till.redeem(wanted, again=False)
    assert isinstance(done, Done)
    [taken] = done.taken
    assert (taken.code, taken.key, taken.deal_id) == (wanted.code, offered.key, "7001")
    used = till.look(wanted.code)
    assert isinstance(used, Used)
    assert (used.by, used.at) == (None, shop.clock.now())
    assert [one.flow_id for one in used.taken] == [taken.flow_id]
    undo = asked(wanted, taken.flow_id, taken.item_id)
    assert isinstance(till.undo(undo), Done)
    assert till.look(wanted.code) == Free()
    assert isinstance(till.undo(undo), Refused)
    assert isinstance(till.redeem(request(offer(till, code)), again=False), Done)


@pytest.mark.parametrize("works", ["now", "never"])
@pytest.mark.parametrize(("answer", "code"), _WRONG)
def test_a_redemption_that_went_wrong_is_unknown_and_sent_again_counts_once(
    answer: str, code: int, works: str, shop: Shop, hasty: Gateway
) -> None:
    sold = shop.sell()
    wanted = request(offer(shop.till, sold))
    shop.platform.fail(Fault("verify", answer, works, meets=wanted.token))  # type: ignore[arg-type]
    till = shop.hasty(hasty) if code == 1004 else shop.till
    outcome = till.redeem(wanted, again=False)
    assert isinstance(outcome, Unknown)
    assert outcome.code == code
    looked = shop.till.look(wanted.code)
    assert isinstance(looked, Used if works == "now" else Free)
    done = shop.till.redeem(wanted, again=True)
    assert isinstance(done, Done)
    [taken] = done.taken
    assert taken.flow_id and taken.item_id
    assert shop.times_taken(sold) == 1
    sent = [call.biz for call in shop.platform.calls("verify") if wanted.token in call.biz]
    assert len(sent) == 2 and len(set(sent)) == 1
    assert isinstance(shop.till.undo(asked(wanted, taken.flow_id, taken.item_id)), Done)


@pytest.mark.parametrize("works", ["now", "never"])
@pytest.mark.parametrize(("answer", "code"), _WRONG[1:])
def test_an_undo_that_went_wrong_is_unknown_and_looking_tells(
    answer: str, code: int, works: str, shop: Shop
) -> None:
    wanted = request(offer(shop.till, shop.sell()))
    undo = _redeemed(shop.till, wanted)
    shop.platform.fail(Fault("cancel", answer, works, meets=undo.flow_id))  # type: ignore[arg-type]
    outcome = shop.till.undo(undo)
    assert isinstance(outcome, Unknown)
    assert outcome.code == code
    assert isinstance(shop.till.look(wanted.code), Free if works == "now" else Used)


@pytest.mark.parametrize(("answer", "code"), _WRONG[1:])
def test_looking_that_goes_wrong_says_nothing(answer: str, code: int, shop: Shop) -> None:
    wanted = request(offer(shop.till, shop.sell()))
    shop.platform.fail(Fault("get", answer, meets=wanted.code.text))  # type: ignore[arg-type]
    looked = shop.till.look(wanted.code)
    assert isinstance(looked, Unknown)
    assert looked.code == code


def test_used_before_is_our_own_doing_only_when_sent_again(shop: Shop) -> None:
    wanted = request(offer(shop.till, shop.sell()))
    shop.till.redeem(wanted, again=False)
    for _ in range(2):
        refused = shop.till.redeem(wanted, again=False)
        assert isinstance(refused, Refused)
        assert refused.code == 3002
        assert isinstance(shop.till.redeem(wanted, again=True), Done)


def test_what_another_till_took_is_refused_also_when_sent_again(shop: Shop) -> None:
    code = shop.sell()
    ours, theirs = request(offer(shop.till, code)), request(offer(shop.other, code))
    assert ours.code != theirs.code
    assert offer(shop.till, code).key == offer(shop.other, code).key
    shop.other.redeem(theirs, again=False)
    for again in (False, True):
        refused = shop.till.redeem(ours, again)
        assert isinstance(refused, Refused)
        assert refused.code == 3002
    looked = shop.till.look(ours.code)
    assert isinstance(looked, Used)
    assert looked.by is None


def test_of_three_codes_two_are_taken(shop: Shop) -> None:
    codes = [shop.sell(order="three") for _ in range(3)]
    ours = offer(shop.till, codes[0])
    assert ours.available == 3
    other = offer(shop.other, codes[0])
    single = replace(other, code=Secret(other.code.text.split("\n")[1]))
    shop.other.redeem(request(single), again=False)
    done = shop.till.redeem(request(ours, count=3), again=False)
    assert isinstance(done, Done)
    assert [one.code.text for one in done.taken] == ours.code.text.split("\n")[::2]
    assert [shop.times_taken(code) for code in codes] == [1, 1, 1]


def test_no_more_codes_are_sent_than_asked_for(shop: Shop) -> None:
    codes = [shop.sell(order="four") for _ in range(4)]
    wanted = request(offer(shop.till, codes[0]), count=2)
    shop.platform.fail(Fault("verify", "reset", meets=wanted.token))
    assert isinstance(shop.till.redeem(wanted, again=False), Unknown)
    looked = shop.till.look(wanted.code, wanted.count)
    assert isinstance(looked, Used) and not looked.doubted
    assert len(looked.taken) == 2
    of_all = shop.till.look(wanted.code, 4)
    assert isinstance(of_all, Used) and of_all.doubted
    done = shop.till.redeem(wanted, again=True)
    assert isinstance(done, Done)
    assert len({one.flow_id for one in done.taken}) == 2
    assert sum(shop.times_taken(code) for code in codes) == 2
    assert offer(shop.till, codes[0]).available == 2


def test_deals_of_one_order_are_offered_apart(shop: Shop) -> None:
    first = shop.sell(order="mixed")
    shop.sell(Deal("7002", "双人餐", 19900, 9900, kind=1), order="mixed")
    checked = shop.till.check(first)
    assert isinstance(checked, Offers)
    assert [(one.deal_id, one.kind, one.available) for one in checked.offers] == [
        ("7001", DealKind.VOUCHER, 1),
        ("7002", DealKind.PACKAGE, 1),
    ]


@pytest.mark.parametrize(
    ("kind", "unsupported", "name"), [(3, 3021, "次卡"), (9, 3023, "groupon_type 9")]
)
def test_kinds_not_handled_are_named(kind: int, unsupported: int, name: str, shop: Shop) -> None:
    offered = offer(shop.till, shop.sell(Deal("7003", "按摩十次", 5000, 4000, kind)))
    assert (offered.unsupported, offered.unsupported_name) == (unsupported, name)


def test_expired_codes_are_listed_and_tell_when(shop: Shop) -> None:
    code = shop.sell(lasts=timedelta(days=-1))
    offered = offer(shop.till, code)
    assert offered.valid_until == shop.clock.now() - timedelta(days=1)
    refused = shop.till.redeem(request(offered), again=False)
    assert isinstance(refused, Refused)
    assert refused.code == 3003


def test_a_refunded_code_is_gone(shop: Shop) -> None:
    code = shop.sell()
    wanted = request(offer(shop.till, code))
    shop.platform.douyin.certificates.find(code.text).status = REFUNDED
    assert shop.till.look(wanted.code) == Gone(3005, "status 4")
    refused = shop.till.redeem(wanted, again=False)
    assert isinstance(refused, Refused)
    assert refused.code == 3005
    nothing = shop.till.check(code)
    assert isinstance(nothing, Refused)
    assert nothing.code == 3028


def test_a_code_nobody_knows(shop: Shop) -> None:
    refused = shop.till.check(new_code())
    assert isinstance(refused, Refused)
    assert (refused.code, refused.words) == (3004, "券码不存在")


def test_undoing_too_late_is_refused(shop: Shop) -> None:
    undo = _redeemed(shop.till, request(offer(shop.till, shop.sell())))
    shop.clock.advance(hours=1, seconds=1)
    refused = shop.till.undo(undo)
    assert isinstance(refused, Refused)
    assert (refused.code, shop.till.promises.undo_window_s) == (3009, 3600)


def test_nothing_is_undone_without_knowing_which_redemption(shop: Shop) -> None:
    wanted = request(offer(shop.till, shop.sell()))
    _redeemed(shop.till, wanted)
    cancels = len(shop.platform.calls("cancel"))
    assert shop.till.undo(wanted) == Refused(3009)
    assert len(shop.platform.calls("cancel")) == cancels
    assert isinstance(shop.till.look(wanted.code), Used)


def test_another_shops_voucher_is_refused_by_name(shop: Shop, gateway: Gateway) -> None:
    elsewhere = Douyin(
        setting(shop.platform.url, poi_id="1"), shop.clock, gateway, load_douyin_format()
    )
    refused = elsewhere.check(shop.sell())
    assert isinstance(refused, Refused)
    assert refused.code == 3006


def test_a_short_link_is_followed_by_one_step(shop: Shop, gateway: Gateway) -> None:
    code = shop.sell(order="by-link")
    shipped = load_douyin_format()
    document = replace(shipped, short_links=Links((shop.platform.url,), "object_id"))
    till = Douyin(setting(shop.platform.url), shop.clock, gateway, document)
    link = Secret(shop.platform.url + shop.platform.douyin.link("by-link"))
    offered = offer(till, link)
    assert offered.key == offer(till, code).key
    assert isinstance(till.redeem(request(offered), again=False), Done)
    dead = till.check(link)
    assert isinstance(dead, Unknown)
    assert shop.platform.douyin.link("by-link") not in link.text


def test_a_mini_programs_code_holds_the_voucher_itself(shop: Shop) -> None:
    code = shop.sell(order="shared")
    shared = Secret(shop.platform.douyin.shared("shared"))
    assert offer(shop.till, shared).key == offer(shop.till, code).key


def test_the_days_redemptions_are_listed_whole_without_those_undone(shop: Shop) -> None:
    shop.clock.advance(days=3)
    codes = [shop.sell() for _ in range(43)]
    undos = [_redeemed(shop.till, request(offer(shop.till, code))) for code in codes]
    shop.till.undo(undos[7])
    day = (shop.clock.now() + timedelta(hours=8)).date()
    listing = shop.till.listing(day)
    assert isinstance(listing, Listing)
    assert [one.flow_id for one in listing.rows] == [
        one.flow_id for place, one in enumerate(undos) if place != 7
    ]
    assert {one.key.text if one.key else "" for one in listing.rows} == {
        one.item_id for place, one in enumerate(undos) if place != 7
    }
    assert {(one.face_fen, one.title, one.by) for one in listing.rows} == {
        (5000, "50元代金券", None)
    }
    assert shop.till.listing(day - timedelta(days=1)) == Listing(())


def test_without_the_account_nothing_is_listed(shop: Shop, gateway: Gateway) -> None:
    till = Douyin(
        setting(shop.platform.url, account_id=""), shop.clock, gateway, load_douyin_format()
    )
    assert till.listing(shop.clock.now().date()) == Refused(2014, "account_id")
    assert till.ping() is None
    code = shop.sell()
    assert isinstance(till.redeem(request(offer(till, code)), again=False), Done)


def test_nothing_is_taken_with_a_wrong_secret(shop: Shop, gateway: Gateway) -> None:
    code = shop.sell()
    wanted = request(offer(shop.till, code))
    wrong = replace(setting(shop.platform.url), client_secret=Secret("not-the-secret-at-all"))
    till = Douyin(wrong, shop.clock, gateway, load_douyin_format())
    for answer in (till.ping(), till.check(code), till.redeem(wanted, again=False)):
        assert isinstance(answer, Refused)
        assert answer.code == 2018
    assert shop.platform.douyin.certificates.find(code.text).status == UNUSED


def test_a_token_that_ended_meanwhile_is_fetched_anew(shop: Shop) -> None:
    wanted = request(offer(shop.till, shop.sell()))
    shop.platform.douyin.end_tokens()
    assert isinstance(shop.till.redeem(wanted, again=False), Done)


def _redeemed(till: Douyin, wanted: Request) -> Request:
    """The request that undoes it."""
    done = till.redeem(wanted, again=False)
    assert isinstance(done, Done)
    return asked(wanted, done.taken[0].flow_id, done.taken[0].item_id)


def test_nothing_shows_a_code_or_a_secret(
    shop: Shop, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = shop.sell(order="secret")
    document = replace(load_douyin_format(), short_links=Links((shop.platform.url,), "object_id"))
    known = setting(shop.platform.url)
    till = Douyin(known, shop.clock, gateway, document)
    link = Secret(shop.platform.url + shop.platform.douyin.link("secret"))
    offered = offer(till, link)
    wanted = request(offered)
    undo = _redeemed(till, wanted)
    day = (shop.clock.now() + timedelta(hours=8)).date()
    answers = (till.check(code), till.look(wanted.code), till.undo(undo), till.listing(day))
    shown = repr((till, known, offered, wanted, undo, answers)) + caplog.text
    data = shop.platform.douyin.certificates.encrypted_data("secret")
    token = till._api._token.get()
    assert isinstance(token, Secret)
    for secret in (code, wanted.code, link, Secret(data), known.client_secret, token):
        assert secret.text not in shown
        assert quote(secret.text, safe="") not in shown
