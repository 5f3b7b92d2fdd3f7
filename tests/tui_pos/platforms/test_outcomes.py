"""Redeeming, asking and undoing against the simulated platform, whatever the network does."""

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
    platform,
    request,
    voucher,
)
from tui_pos.platforms.base import (
    Done,
    NotTaken,
    Platform,
    Refused,
    TakenByOther,
    TakenByUs,
    Unknown,
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
def test_redeem_ask_undo_ask(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    assert at.ping() is None
    assert at.ask(wanted) == NotTaken()
    done = at.redeem(wanted)
    assert isinstance(done, Done)
    assert [(one.code, one.deal_id, one.face_fen) for one in done.taken] == [
        (wanted.code, "7001", 5000)
    ]
    asked = at.ask(wanted)
    assert isinstance(asked, TakenByUs)
    assert [one.code for one in asked.taken] == [wanted.code]
    assert isinstance(at.undo(wanted), Done)
    assert at.ask(wanted) == NotTaken()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("effect", [True, False], ids=["taken", "not taken"])
@pytest.mark.parametrize(("how", "code"), _CONSUME_FAULTS)
def test_a_redemption_that_went_wrong_is_unknown_and_asking_tells(
    how: How, code: int, effect: bool, kind: str, site: Site, gateway: Gateway, hasty: Gateway
) -> None:
    wanted = request(_stock(site, kind))
    site.world.fail(Fault(call="consume", how=how, effect=effect), wanted.code)
    at = _open(site, kind, hasty if code == 1004 else gateway)
    answer = at.redeem(wanted)
    assert isinstance(answer, Unknown)
    assert answer.code == code
    asked = _open(site, kind, gateway).ask(wanted)
    assert isinstance(asked, TakenByUs if effect else NotTaken)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("effect", [True, False])
def test_an_undo_that_went_wrong_is_unknown_and_asking_tells(
    effect: bool, kind: str, site: Site, gateway: Gateway
) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(wanted)
    site.world.fail(Fault(call=_UNDO[kind], how=How.RESET, effect=effect), wanted.code)
    answer = at.undo(wanted)
    assert isinstance(answer, Unknown)
    assert isinstance(at.ask(wanted), NotTaken if effect else TakenByUs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("how", "code"), [c for c in _CONSUME_FAULTS if c[1] != 1004])
def test_asking_that_goes_wrong_says_nothing(
    how: How, code: int, kind: str, site: Site, gateway: Gateway
) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(wanted)
    site.world.fail(Fault(call=_QUERY[kind], how=how), wanted.code)
    answer = at.ask(wanted)
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
    for answer in (at.check(wanted.code), at.redeem(wanted)):
        assert isinstance(answer, Refused)
        assert answer.code == code
        assert answer.words


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_nobody_knows(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(new_code(kind))
    answer = at.redeem(wanted)
    assert isinstance(answer, Refused)
    assert answer.code == 3004
    assert isinstance(at.ask(wanted), Unknown)


@pytest.mark.parametrize("kind", KINDS)
def test_taken_by_somebody_else(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(request(wanted.code, mark="S001-T02-1002", mark_name="小王@T02"))
    assert at.ask(wanted) == TakenByOther("S001-T02-1002")


def test_dining_answers_with_the_number_or_the_name(canned: Canned, gateway: Gateway) -> None:
    at, wanted = platform(DINING, canned.url, gateway), request(CODES[DINING])
    for account, expected in (
        ("小李@T01", TakenByUs),
        ("13800001111", TakenByOther),
        ("", Unknown),
    ):
        canned.succeed(
            "queryById",
            {
                "couponCode": CODES[DINING].text,
                "couponStatusDesc": "已使用",
                "verifyAcct": account,
            },
        )
        assert isinstance(at.ask(wanted), expected)


@pytest.mark.parametrize("status", ["已冻结", "作弊已冻结", "已退款", "", "别的"])
def test_other_states_of_a_dining_code_prove_nothing(
    status: str, canned: Canned, gateway: Gateway
) -> None:
    data = {"couponCode": CODES[DINING].text, "couponStatusDesc": status, "verifyAcct": ""}
    canned.succeed("queryById", data)
    answer = platform(DINING, canned.url, gateway).ask(request(CODES[DINING]))
    assert isinstance(answer, Unknown)
    assert answer.words == status


def test_an_answer_about_another_code_proves_nothing(canned: Canned, gateway: Gateway) -> None:
    canned.succeed("queryById", {"couponCode": "999999999999", "couponStatusDesc": "未使用"})
    dining = platform(DINING, canned.url, gateway).ask(request(CODES[DINING]))
    other = {"receiptCode": "9999999999", "dealId": 1, "dealTitle": "x", "count": 1}
    canned.refuse("getconsumed", "OP_BIZ_ERROR", "无记录")
    canned.succeed("prepare", other)
    retail = platform(RETAIL, canned.url, gateway).ask(request(CODES[RETAIL]))
    assert dining == Unknown(1007)
    assert retail == Unknown(1007)


@pytest.mark.parametrize("nothing", [None, {}])
def test_no_record_of_a_redemption_is_no_proof_by_itself(
    nothing: object, canned: Canned, gateway: Gateway
) -> None:
    at, wanted = platform(RETAIL, canned.url, gateway), request(CODES[RETAIL])
    canned.succeed("getconsumed", nothing)
    canned.refuse("prepare", "OP_BIZ_ERROR", "该券码已被使用")
    assert at.ask(wanted) == Unknown(3002, "该券码已被使用")
    found = {"receiptCode": CODES[RETAIL].text, "dealId": 1, "dealTitle": "x", "count": 1}
    canned.succeed("prepare", found)
    assert at.ask(wanted) == NotTaken()


def test_a_question_the_gateway_does_not_let_through_is_not_answered(
    canned: Canned, gateway: Gateway
) -> None:
    canned.refuse("getconsumed", "OP_API_GRANT_FAILED")
    found = {"receiptCode": CODES[RETAIL].text, "dealId": 1, "dealTitle": "x", "count": 1}
    canned.succeed("prepare", found)
    answer = platform(RETAIL, canned.url, gateway).ask(request(CODES[RETAIL]))
    assert answer == Unknown(2013, "OP_API_GRANT_FAILED")


@pytest.mark.parametrize("kind", KINDS)
def test_a_redemption_that_names_no_code_is_unknown(
    kind: str, canned: Canned, gateway: Gateway
) -> None:
    empty = {RETAIL: {"result": []}, DINING: {"result": 0, "couponCodes": [], "dealId": 1}}
    canned.succeed("consume", empty[kind])
    answer = platform(kind, canned.url, gateway).redeem(request(CODES[kind]))
    assert answer == Unknown(1007, "ok")


@pytest.mark.parametrize("account", [None, "", 7])
def test_a_redemption_by_nobody_proves_nothing(
    account: object, canned: Canned, gateway: Gateway
) -> None:
    found = {"receiptCode": CODES[RETAIL].text, "dealId": 1, "verifyAccount": account}
    canned.succeed("getconsumed", found)
    answer = platform(RETAIL, canned.url, gateway).ask(request(CODES[RETAIL]))
    assert isinstance(answer, Unknown)


def test_a_redemption_from_before_an_undo_is_not_this_one(site: Site, gateway: Gateway) -> None:
    at, code = _open(site, RETAIL, gateway), _stock(site, RETAIL)
    at.redeem(request(code, request_id="first"))
    undone_at = site.clock.now().replace(microsecond=700_000)
    assert isinstance(at.ask(request(code, not_before=undone_at)), TakenByUs)
    site.clock.advance(seconds=30)
    assert isinstance(at.ask(request(code, not_before=site.clock.now())), Unknown)
    at.undo(request(code))
    at.redeem(request(code, request_id="second"))
    assert isinstance(at.ask(request(code, not_before=site.clock.now())), TakenByUs)


def test_the_same_request_is_taken_once_and_sends_the_same_bytes(
    site: Site, gateway: Gateway
) -> None:
    at, wanted = _open(site, RETAIL, gateway), request(_stock(site, RETAIL))
    first = at.redeem(wanted)
    site.clock.advance(seconds=5)
    assert at.redeem(wanted) == first
    sent = [one.biz for one in site.world.journal if wanted.code.text in one.biz]
    assert len(sent) == 2
    assert len(set(sent)) == 1


def test_another_request_for_a_used_code_is_refused(site: Site, gateway: Gateway) -> None:
    at, code = _open(site, RETAIL, gateway), _stock(site, RETAIL)
    at.redeem(request(code, request_id="one"))
    answer = at.redeem(request(code, request_id="two"))
    assert isinstance(answer, Refused)
    assert answer.code == 3002


def test_a_redemption_takes_other_codes_of_the_order(site: Site, gateway: Gateway) -> None:
    codes = [_stock(site, RETAIL, order="three") for _ in range(3)]
    at = _open(site, RETAIL, gateway)
    done = at.redeem(request(codes[1], count=2))
    assert isinstance(done, Done)
    assert [one.code for one in done.taken] == [codes[1], codes[0]]
    assert isinstance(at.ask(request(codes[2])), NotTaken)


@pytest.mark.parametrize("kind", KINDS)
def test_undoing_too_late_is_refused(kind: str, site: Site, gateway: Gateway) -> None:
    at, wanted = _open(site, kind, gateway), request(_stock(site, kind))
    at.redeem(wanted)
    site.clock.advance(minutes=10, seconds=1)
    answer = at.undo(wanted)
    assert isinstance(answer, Refused)
    assert answer.code == 3009
    assert isinstance(at.ask(wanted), TakenByUs)


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
    for answer in (at.ping(), at.check(wanted.code), at.redeem(wanted)):
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
