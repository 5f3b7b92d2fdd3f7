"""Redeeming, looking and undoing against the simulated platform, whatever the network does."""

from __future__ import annotations

import pytest

from tests.tui_pos.platforms.conftest import Site
from tests.tui_pos.platforms.support import (
    CODES,
    DINING,
    KINDS,
    RETAIL,
    Canned,
    new_code,
    ours,
    platform,
    request,
    voucher,
)
from tui_pos.platforms.base import (
    Done,
    Free,
    Gone,
    Platform,
    Refused,
    Unknown,
    Used,
)
from tui_pos.platforms.http import Gateway
from tui_pos.sandbox.vouchers import Fault, How, State
from tui_pos.sandbox.world import Credentials
from tui_pos.secret import Secret

_CONSUME_FAULTS = [
    (How.SILENT, 1004),
    (How.DRIP, 1004),
    (How.RESET, 1003),
    (How.HALF, 1003),
    (How.ERROR, 1008),
    (How.OP, 1008),
    (How.GARBAGE, 1007),
    (How.SHAPE, 1007),
]
_QUERY = {RETAIL: "getconsumed", DINING: "queryById"}
_UNDO = {RETAIL: "reverseconsume", DINING: "cancel"}


def _open(site: Site, kind: str, gateway: Gateway) -> Platform:
    return platform(kind, site.url, gateway, site.clock)


def _stock(site: Site, kind: str, **changes: object) -> Secret:
    one = voucher(kind, **changes)  # type: ignore[arg-type]
    site.world.add(one)
    return one.code


@pytest.mark.parametrize("kind", KINDS)
def test_redeem_look_undo_look(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    assert at.ping() is None
    assert at.look(wanted.code) == Free()
    done = at.redeem(wanted, again=False)
    assert isinstance(done, Done)
    assert [(one.code, one.deal_id, one.face_fen) for one in done.taken] == [
        (wanted.code, "7001", 5000)
    ]
    looked = at.look(wanted.code)
    assert ours(looked, wanted)
    assert isinstance(looked, Used)
    assert [(one.code, one.deal_id, one.face_fen) for one in looked.taken] == [
        (wanted.code, "7001", 5000)
    ]
    assert (looked.at, looked.doubted) == (site.clock.now(), False)
    assert isinstance(at.undo(wanted), Done)
    assert at.look(wanted.code) == Free()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("effect", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize(("how", "code"), _CONSUME_FAULTS)
def test_a_redemption_that_went_wrong_is_unknown_and_looking_tells(
    how: How, code: int, effect: bool, kind: str, site: Site, gateway: Gateway, hasty: Gateway
) -> None:
    wanted = request(_stock(site, kind))
    site.world.fail(Fault(call="consume", how=how, effect=effect), wanted.code)
    at = _open(site, kind, hasty if code == 1004 else gateway)
    answer = at.redeem(wanted, again=False)
    assert isinstance(answer, Unknown)
    assert answer.code == code
    looked = _open(site, kind, gateway).look(wanted.code)
    assert ours(looked, wanted) if effect else looked == Free()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("effect", [True, False])
def test_an_undo_that_went_wrong_is_unknown_and_looking_tells(
    effect: bool, kind: str, site: Site, gateway: Gateway
) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(wanted, again=False)
    site.world.fail(Fault(call=_UNDO[kind], how=How.RESET, effect=effect), wanted.code)
    answer = at.undo(wanted)
    assert isinstance(answer, Unknown)
    looked = at.look(wanted.code)
    assert looked == Free() if effect else ours(looked, wanted)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("how", "code"), [c for c in _CONSUME_FAULTS if c[1] != 1004])
def test_looking_that_goes_wrong_says_nothing(
    how: How, code: int, kind: str, site: Site, gateway: Gateway
) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(wanted, again=False)
    site.world.fail(Fault(call=_QUERY[kind], how=how), wanted.code)
    answer = at.look(wanted.code)
    assert isinstance(answer, Unknown)
    assert answer.code == code


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": State.USED}, 3002),
        ({"state": State.REFUNDED}, 3005),
        ({"state": State.FROZEN}, 3008),
        ({"elsewhere": True}, 3006),
        ({"days": -60}, 3007),
        ({"days": 60}, 3003),
    ],
)
def test_refusals(
    changes: dict[str, object], code: int, kind: str, site: Site, gateway: Gateway
) -> None:
    days = changes.pop("days", 0) if "days" in (changes := dict(changes)) else 0
    wanted = request(_stock(site, kind, **changes))
    assert isinstance(days, int)
    site.clock.advance(days=days)
    at = _open(site, kind, gateway)
    for answer in (at.check(wanted.code), at.redeem(wanted, again=False)):
        assert isinstance(answer, Refused)
        assert answer.code == code
        assert answer.words


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_nobody_knows(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(new_code(kind))
    answer = at.redeem(wanted, again=False)
    assert isinstance(answer, Refused)
    assert answer.code == 3004
    looked = at.look(wanted.code)
    assert isinstance(looked, Gone)
    assert looked.code == 3004


@pytest.mark.parametrize("kind", KINDS)
def test_taken_by_somebody_else(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    theirs = request(wanted.code)
    at.redeem(theirs, again=False)
    looked = at.look(wanted.code)
    assert not ours(looked, wanted)
    assert ours(looked, theirs)


@pytest.mark.parametrize("kind", KINDS)
def test_a_redemption_that_names_no_code_is_unknown(
    kind: str, canned: Canned, gateway: Gateway
) -> None:
    empty = {RETAIL: {"result": []}, DINING: {"result": 0, "couponCodes": [], "dealId": 1}}
    canned.succeed("consume", empty[kind])
    answer = platform(kind, canned.url, gateway).redeem(request(CODES[kind]), again=False)
    assert answer == Unknown(1007, "ok")


def test_the_same_request_is_taken_once_and_sends_the_same_bytes(
    site: Site, gateway: Gateway
) -> None:
    at, wanted = _open(site, RETAIL, gateway), request(_stock(site, RETAIL))
    first = at.redeem(wanted, again=False)
    site.clock.advance(seconds=5)
    assert at.redeem(wanted, again=True) == first
    sent = [one.biz for one in site.world.journal if wanted.code.text in one.biz]
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_another_request_for_a_used_code_is_refused(site: Site, gateway: Gateway) -> None:
    at, code = _open(site, RETAIL, gateway), _stock(site, RETAIL)
    at.redeem(request(code, request_id="one"), again=False)
    answer = at.redeem(request(code, request_id="two"), again=False)
    assert isinstance(answer, Refused)
    assert answer.code == 3002


def test_a_redemption_takes_other_codes_of_the_order(site: Site, gateway: Gateway) -> None:
    codes = [_stock(site, RETAIL, order="three") for _ in range(3)]
    at = _open(site, RETAIL, gateway)
    done = at.redeem(request(codes[1], count=2), again=False)
    assert isinstance(done, Done)
    assert [one.code for one in done.taken] == [codes[1], codes[0]]
    assert at.look(codes[2]) == Free()


@pytest.mark.parametrize("kind", KINDS)
def test_undoing_too_late_is_refused(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(wanted, again=False)
    site.clock.advance(minutes=10, seconds=1)
    answer = at.undo(wanted)
    assert isinstance(answer, Refused)
    assert answer.code == 3009
    assert ours(at.look(wanted.code), wanted)


@pytest.mark.parametrize(
    ("known", "code"),
    [
        (Credentials(sign_key=Secret("wrong-sign-key")), 2011),
        (Credentials(auth_token=Secret("wrong-token-text")), 2012),
        (Credentials(developer_id="1"), 2013),
    ],
)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_taken_without_the_right_credentials(
    known: Credentials, code: int, kind: str, site: Site, gateway: Gateway
) -> None:
    wanted = request(_stock(site, kind))
    at = platform(kind, site.url, gateway, site.clock, known)
    for answer in (at.ping(), at.check(wanted.code), at.redeem(wanted, again=False)):
        assert isinstance(answer, Refused)
        assert answer.code == code
    found = site.world.voucher(wanted.code)
    assert found is not None
    assert found.state is State.UNUSED


@pytest.mark.parametrize("kind", KINDS)
def test_amounts_as_texts_make_no_difference(kind: str, site: Site, gateway: Gateway) -> None:
    at, code = _open(site, kind, gateway), _stock(site, kind)
    as_numbers = at.check(code)
    site.world.amounts_as_text = True
    assert at.check(code) == as_numbers
