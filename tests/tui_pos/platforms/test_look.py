"""How a code stands, and what an answer to that does not prove."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from tests.tui_pos.platforms.conftest import Site
from tests.tui_pos.platforms.support import (
    CODES,
    DINING,
    KINDS,
    NOON,
    PREPARED,
    RETAIL,
    Canned,
    ours,
    platform,
    request,
    voucher,
)
from tui_pos.platforms.base import Free, Gone, Looked, Unknown, Used
from tui_pos.platforms.formats import load_format
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.meituan_dining import MeituanDining
from tui_pos.platforms.meituan_retail import MeituanRetail
from tui_pos.sandbox.vouchers import Fault, How, State
from tui_pos.sandbox.world import Credentials
from tui_pos.shop import PlatformSetting

_USED = "该券码已被使用"
_GONE = [
    ({"state": State.REFUNDED}, 3005),
    ({"state": State.FROZEN}, 3008),
    ({"elsewhere": True}, 3006),
    ({"valid_from": NOON + timedelta(days=1)}, 3007),
    ({"valid_until": NOON - timedelta(days=1)}, 3003),
]


def _record(**changes: object) -> dict[str, object]:
    """What retail says of a used code."""
    return {
        "receiptCode": CODES[RETAIL].text,
        "dealId": 7001,
        "verifyAccount": "S001-T02-1002-0",
        "verifyTime": "2026-06-01 12:00:00",
    } | changes


def _state(status: str, account: str = "") -> dict[str, object]:
    """What dining says of a code."""
    return {
        "couponCode": CODES[DINING].text,
        "couponStatusDesc": status,
        "verifyAcct": account,
    }


def _look(kind: str, canned: Canned, gateway: Gateway) -> Looked:
    return platform(kind, canned.url, gateway).look(CODES[kind])


@pytest.mark.parametrize(("changes", "code"), _GONE)
def test_retail_without_a_record_tells_why_a_code_cannot_be_used(
    changes: dict[str, object], code: int, site: Site, gateway: Gateway
) -> None:
    one = voucher(RETAIL, **changes)  # type: ignore[arg-type]
    site.world.add(one)
    looked = platform(RETAIL, site.url, gateway).look(one.code)
    assert isinstance(looked, Gone)
    assert looked.code == code
    assert looked.words


@pytest.mark.parametrize("kind", KINDS)
def test_a_refund_after_the_redemption_does_not_hide_it(
    kind: str, site: Site, gateway: Gateway
) -> None:
    at, one = platform(kind, site.url, gateway), voucher(kind)
    site.world.add(one)
    wanted = request(one.code)
    at.redeem(wanted, again=False)
    site.world.refund(one.code)
    looked = at.look(one.code)
    assert ours(looked, wanted)
    assert isinstance(looked, Used)
    assert not looked.doubted


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_refunded_unused(kind: str, site: Site, gateway: Gateway) -> None:
    one = voucher(kind)
    site.world.add(one)
    site.world.refund(one.code)
    looked = platform(kind, site.url, gateway).look(one.code)
    assert isinstance(looked, Gone)
    assert looked.code == 3005


def test_a_record_of_a_code_that_is_free_is_doubted(canned: Canned, gateway: Gateway) -> None:
    canned.succeed("getconsumed", _record())
    canned.refuse("prepare", "OP_BIZ_ERROR", _USED)
    certain = _look(RETAIL, canned, gateway)
    canned.succeed("prepare", PREPARED[RETAIL])
    doubted = _look(RETAIL, canned, gateway)
    assert isinstance(certain, Used)
    assert isinstance(doubted, Used)
    assert (certain.doubted, doubted.doubted) == (False, True)
    assert certain.by == doubted.by == "S001-T02-1002-0"
    assert certain.at == doubted.at == NOON


@pytest.mark.parametrize("words", ["该券已退款", "该券已过期", "系统开小差了"])
def test_a_record_is_not_doubted_for_any_refusal(
    words: str, canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("getconsumed", _record())
    canned.refuse("prepare", "OP_BIZ_ERROR", words)
    looked = _look(RETAIL, canned, gateway)
    assert isinstance(looked, Used)
    assert not looked.doubted


def test_a_record_proves_nothing_while_it_is_open_whether_the_code_is_free(
    canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("getconsumed", _record())
    canned.refuse("prepare", "OP_TIMEOUT")
    assert _look(RETAIL, canned, gateway) == Unknown(1004, "OP_TIMEOUT")
    canned.refuse("prepare", "OP_API_GRANT_FAILED")
    assert _look(RETAIL, canned, gateway) == Unknown(2013, "OP_API_GRANT_FAILED")
    canned.succeed("prepare", PREPARED[RETAIL] | {"receiptCode": "9999999999"})
    assert _look(RETAIL, canned, gateway) == Unknown(1007)


@pytest.mark.parametrize("how", [How.RESET, How.ERROR, How.GARBAGE, How.OP])
def test_a_used_code_whose_other_answer_is_lost(how: How, site: Site, gateway: Gateway) -> None:
    at, one = platform(RETAIL, site.url, gateway), voucher(RETAIL)
    site.world.add(one)
    wanted = request(one.code)
    at.redeem(wanted, again=False)
    site.world.fail(Fault(call="prepare", how=how), one.code)
    assert isinstance(at.look(one.code), Unknown)
    assert ours(at.look(one.code), wanted)


@pytest.mark.parametrize("nothing", [None, {}])
def test_no_record_of_a_redemption_is_no_proof_by_itself(
    nothing: object, canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("getconsumed", nothing)
    canned.refuse("prepare", "OP_BIZ_ERROR", _USED)
    assert _look(RETAIL, canned, gateway) == Unknown(3002, _USED)
    canned.succeed("prepare", PREPARED[RETAIL])
    assert _look(RETAIL, canned, gateway) == Free()


@pytest.mark.parametrize("account", [None, "", 7])
def test_a_redemption_by_nobody_proves_nothing(
    account: object, canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("getconsumed", _record(verifyAccount=account))
    canned.refuse("prepare", "OP_BIZ_ERROR", _USED)
    assert isinstance(_look(RETAIL, canned, gateway), Unknown)


def test_a_question_the_gateway_does_not_let_through_is_not_answered(
    canned: Canned, gateway: Gateway
) -> None:
    canned.refuse("getconsumed", "OP_API_GRANT_FAILED")
    canned.succeed("prepare", PREPARED[RETAIL])
    assert _look(RETAIL, canned, gateway) == Unknown(2013, "OP_API_GRANT_FAILED")


def test_an_answer_about_another_code_proves_nothing(canned: Canned, gateway: Gateway) -> None:
    canned.succeed("queryById", _state("未使用") | {"couponCode": "999999999999"})
    canned.refuse("getconsumed", "OP_BIZ_ERROR", "无记录")
    canned.succeed("prepare", PREPARED[RETAIL] | {"receiptCode": "9999999999"})
    assert [_look(kind, canned, gateway) for kind in KINDS] == [Unknown(1007)] * 2
    canned.succeed("getconsumed", _record(receiptCode="9999999999"))
    canned.refuse("prepare", "OP_BIZ_ERROR", _USED)
    assert _look(RETAIL, canned, gateway) == Unknown(1007)


@pytest.mark.parametrize("odd", [[], True])
def test_a_time_or_an_amount_that_is_none_proves_nothing(
    odd: object, canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("queryById", _state("已使用", "门店") | {"dealValue": odd})
    canned.succeed("getconsumed", _record(verifyTime=odd))
    canned.refuse("prepare", "OP_BIZ_ERROR", _USED)
    assert [_look(kind, canned, gateway) for kind in KINDS] == [Unknown(1007)] * 2


@pytest.mark.parametrize("status", ["已使用", "已退款", "作弊已冻结"])
def test_dining_answers_with_the_mark_or_the_name(
    status: str, canned: Canned, gateway: Gateway
) -> None:
    wanted = request(CODES[DINING])
    for account, expected in ((wanted.mark, True), (wanted.mark_name, True), ("门店", False)):
        canned.succeed("queryById", _state(status, account))
        looked = _look(DINING, canned, gateway)
        assert isinstance(looked, Used)
        assert looked.by == account
        assert ours(looked, wanted) is expected


@pytest.mark.parametrize(
    ("status", "code"), [("已退款", 3005), ("已冻结", 3008), ("作弊已冻结", 3008), ("已过期", 3003)]
)
def test_a_dining_code_that_nobody_used_is_gone(
    status: str, code: int, canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("queryById", _state(status))
    assert _look(DINING, canned, gateway) == Gone(code, status)


@pytest.mark.parametrize(
    ("status", "account", "code"),
    [
        ("已使用", "", 1007),
        ("", "", 3001),
        ("别的", "", 3001),
        ("别的", "S001-T01-1001", 3001),
    ],
)
def test_other_states_of_a_dining_code_prove_nothing(
    status: str, account: str, code: int, canned: Canned, gateway: Gateway
) -> None:
    canned.succeed("queryById", _state(status, account))
    assert _look(DINING, canned, gateway) == Unknown(code, status)


def test_a_new_redemption_replaces_the_record_of_one_undone(site: Site, gateway: Gateway) -> None:
    at, one = platform(RETAIL, site.url, gateway, site.clock), voucher(RETAIL)
    site.world.add(one)
    first, second = request(one.code), request(one.code)
    at.redeem(first, again=False)
    at.undo(first)
    site.clock.advance(seconds=30)
    at.redeem(second, again=False)
    looked = at.look(one.code)
    assert ours(looked, second)
    assert not ours(looked, first)


@pytest.mark.parametrize("kind", KINDS)
def test_where_marks_are_not_told_again_nobody_is_named(
    kind: str, site: Site, gateway: Gateway
) -> None:
    one = voucher(kind)
    site.world.add(one)
    document = replace(load_format(), keeps_marks=())
    known = Credentials()
    setting = PlatformSetting(kind, site.url, known.developer_id, known.sign_key, known.auth_token)
    adapter = MeituanRetail if kind == RETAIL else MeituanDining
    at = adapter(setting, site.clock, gateway, document)
    at.redeem(request(one.code), again=False)
    looked = at.look(one.code)
    assert isinstance(looked, Used) and looked.by is None and not at.promises.marks
