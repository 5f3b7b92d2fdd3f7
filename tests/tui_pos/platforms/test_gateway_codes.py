"""Every answer of the gateway, at every call: what is refused for sure and what is unknown."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.platforms.support import (
    CODES,
    DINING,
    KINDS,
    NOON,
    RETAIL,
    Canned,
    platform,
    request,
)
from tui_pos.platforms.base import Done, Listing, Refused, Unknown
from tui_pos.platforms.http import Gateway

_REFUSED = {
    "OP_API_GRANT_FAILED": 2013,
    "OP_API_NOT_EXIST": 2014,
    "OP_SYSTEM_PARAM_ERROR": 2014,
    "OP_HTTP_UNSUPPORTED_METHOD_TYPE": 2014,
    "OP_HTTP_UNSUPPORTED_CONTENT_TYPE": 2014,
    "OP_CONFIG_ERROR": 2014,
    "OP_CONFIG_MISSING": 2014,
    "OP_UNIAUTH_FAILED": 2015,
}
_UNKNOWN = {
    "OP_TIMEOUT": 1004,
    "OP_SOCKET_TIMEOUT_EXCEPTION": 1004,
    "OP_RPC_REMOTE_ERROR": 1008,
    "OP_REMOTE_ERROR": 1008,
    "OP_RPC_INVOKE_ERROR": 1008,
    "OP_SYSTEM_ERROR": 1008,
    "OP_CIRCUITBREAK": 1008,
    "OP_CIRCUITBREAK_ERROR": 1008,
    "OP_DEGRADED_ERROR": 1008,
    "OP_DEGRADED_REJECT": 1008,
    "OP_UNIAUTH_REMOTE_ERROR": 1008,
    "OP_API_GRANT_REMOTE_ERROR": 1008,
    "OP_LIMITATION_REJECT": 1009,
    "OP_LIMITATION_ERROR": 1009,
    "OP_NEVER_HEARD_OF": 1025,
    "": 1025,
}
_CALLS = {
    RETAIL: ("prepare", "consume", "getconsumed", "reverseconsume", "querylistbydate"),
    DINING: ("prepare", "consume", "queryById", "cancel", "queryListByDate"),
}


def _everything(kind: str, canned: Canned, gateway: Gateway) -> list[object]:
    """The answers of check, redeem, undo, ping, listing, and look last."""
    asked = platform(kind, canned.url, gateway)
    wanted = request(CODES[kind])
    return [
        asked.check(CODES[kind]),
        asked.redeem(wanted, again=False),
        asked.undo(wanted),
        asked.ping(),
        asked.listing(NOON.date()),
        asked.look(CODES[kind]),
    ]


def _say_everywhere(canned: Canned, kind: str, body: bytes, status: int = 200) -> None:
    for call in _CALLS[kind]:
        canned.say(call, body, status)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("code", "ours"), _REFUSED.items())
def test_refused_by_the_gateway_alone(
    kind: str, code: str, ours: int, canned: Canned, gateway: Gateway
) -> None:
    _say_everywhere(canned, kind, json.dumps({"code": code, "msg": "words"}).encode())
    *answers, looked = _everything(kind, canned, gateway)
    assert answers == [Refused(ours, f"{code} words")] * 5
    assert looked == Unknown(ours, f"{code} words")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("code", "ours"), _UNKNOWN.items())
def test_unknown_behind_the_gateway(
    kind: str, code: str, ours: int, canned: Canned, gateway: Gateway
) -> None:
    _say_everywhere(canned, kind, json.dumps({"code": code, "traceId": "t1"}).encode())
    answers = _everything(kind, canned, gateway)
    assert answers == [Unknown(ours, code, "t1")] * 6


@pytest.mark.parametrize(
    ("inner", "ours"),
    [(3, 2011), (4, 2012), ("5", 2012), (19, 2013), (22, 2012), (99, 2015), ("²", 2015)],
)
def test_who_we_are_is_refused(
    inner: int | str, ours: int, canned: Canned, gateway: Gateway
) -> None:
    canned.refuse("consume", "OP_UNIAUTH_FAILED", "no", {"code": inner})
    answer = platform(RETAIL, canned.url, gateway).redeem(request(CODES[RETAIL]), again=False)
    assert answer == Refused(ours, f"OP_UNIAUTH_FAILED {inner} no")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "body", "ours"),
    [
        (200, b"", 1007),
        (200, b"<html>", 1007),
        (200, b"[]", 1007),
        (200, b"{}", 1007),
        (200, b'{"code": 0}', 1007),
        (200, b'{"code": "OP_SUCCESS", "data": {"result": "0"}}', 1007),
        (200, b'{"code": "OP_SUCCESS", "data": 7}', 1007),
        (200, b"[" * 100_000, 1007),
        (302, b"", 1007),
        (404, b"gone", 1007),
        (500, b"", 1008),
        (502, b"<html>", 1008),
        (503, b'{"code": "OP_SUCCESS", "data": {"result": 0}}', 1008),
        (500, '{"code": "OP_BIZ_ERROR", "msg": "券已使用"}'.encode(), 1008),
        (200, '{"code": "OP_BIZ_ERROR", "msg": "系统异常，请稍后重试"}'.encode(), 1008),
        (200, b'{"code": "OP_UNIAUTH_FAILED"', 1007),
    ],
)
def test_an_odd_answer_is_unknown(
    kind: str, status: int, body: bytes, ours: int, canned: Canned, gateway: Gateway
) -> None:
    _say_everywhere(canned, kind, body, status)
    check, redeem, undo, _, listed, looked = _everything(kind, canned, gateway)
    for answer in (check, redeem, undo, listed, looked):
        assert isinstance(answer, Unknown)
        assert answer.code == ours


def test_a_refusal_counts_also_as_a_bad_request(canned: Canned, gateway: Gateway) -> None:
    body = json.dumps({"code": "OP_BIZ_ERROR", "msg": "券已使用"}).encode()
    canned.say("consume", body, 400)
    answer = platform(RETAIL, canned.url, gateway).redeem(request(CODES[RETAIL]), again=False)
    assert isinstance(answer, Refused)


@pytest.mark.parametrize(
    ("words", "ours"),
    [
        ("该券码已被使用", 3002),
        ("券已核销，请勿重复操作", 3002),
        ("此券已消费", 3002),
        ("该券已使用过", 3002),
        ("团购券已过期", 3003),
        ("券码不存在", 3004),
        ("无效的券码", 3004),
        ("该券已退款", 3005),
        ("该券不适用于当前门店", 3006),
        ("非本店券", 3006),
        ("未到使用时间", 3007),
        ("活动尚未开始", 3007),
        ("券已冻结", 3008),
        ("作弊已冻结", 3008),
        ("已超过可撤销时限", 3009),
        ("验券超过10分钟，不可撤销", 3009),
        ("该券不支持撤销", 3019),
        ("签名错误", 2011),
        ("sign invalid", 2011),
        ("授权已过期", 2012),
        ("token无效", 2012),
        ("应用没有该接口权限", 2013),
        ("系统开小差了", 3001),
        ("", 3001),
    ],
)
def test_reasons_are_told_from_the_words(
    words: str, ours: int, canned: Canned, gateway: Gateway
) -> None:
    canned.refuse("consume", "OP_BIZ_ERROR", words)
    refused = platform(RETAIL, canned.url, gateway).redeem(request(CODES[RETAIL]), again=False)
    canned.succeed("consume", {"result": 5, "message": words})
    declined = platform(DINING, canned.url, gateway).redeem(request(CODES[DINING]), again=False)
    assert refused == Refused(ours, words)
    assert declined == Refused(ours, words)


_NAMES = st.sampled_from(
    [
        *("result", "message", "receiptCode", "couponCode", "couponCodes", "dealId", "dealTitle"),
        *("count", "dealPrice", "dealMarketPrice", "receiptEndDate", "receiptInfoMap", "bizType"),
        *("verifyAccount", "verifyAcct", "verifyTime", "couponStatusDesc", "isVoucher"),
        *("dealMenu", "minConsume", "singleValue", "productItemId", "flowId", "platformAmount"),
        *("total", "totalCount", "records", "refundStatus"),
    ]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=12,
)


@pytest.mark.parametrize("kind", KINDS)
@given(data=_JSON)
def test_whatever_is_said_nothing_is_raised_and_nothing_is_done_by_guess(
    kind: str, canned: Canned, gateway: Gateway, data: object
) -> None:
    body = json.dumps({"code": "OP_SUCCESS", "data": data}).encode()
    _say_everywhere(canned, kind, body)
    _, redeem, undo, _, listed, looked = _everything(kind, canned, gateway)
    zero = isinstance(data, dict) and data.get("result") == 0
    if kind == RETAIL:
        named = isinstance(data, dict) and bool(data.get("result"))
        assert named or not (isinstance(redeem, Done) or isinstance(undo, Done))
    else:
        assert zero or not (isinstance(redeem, Done) or isinstance(undo, Done))
    assert isinstance(looked, Unknown)
    counted = isinstance(data, dict) and bool({"total", "totalCount"} & data.keys())
    assert counted or not isinstance(listed, Listing)
