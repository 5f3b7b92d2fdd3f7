"""The token of the shop's application: fetched early, by one at a time, anew where refused."""

from __future__ import annotations

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest

from tests.tui_pos.platforms.douyin_support import Scripted, at, no, setting, yes
from tests.tui_pos.platforms.support import SetClock
from tui_pos.platforms.base import Free, Refused, Request, Unknown
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.douyin_token import ClientToken
from tui_pos.platforms.http import Call, Lost, Reply
from tui_pos.secret import Secret

FREE = yes(certificate={"sku": {"sku_id": 1, "title": "券"}, "status": 1})
CODE = Secret("CgYIASAHKAES")


class Grants:
    """Gives out clt.1, clt.2 and so on; those that are `dead` are refused."""

    def __init__(self, lasts: object = 7200) -> None:
        self.lasts = lasts
        self.dead: set[str] = set()
        self._numbers = count(1)

    def give(self, call: Call) -> Reply:
        data = {"access_token": f"clt.{next(self._numbers)}", "expires_in": self.lasts}
        return Reply(200, json.dumps({"data": data | {"error_code": 0}}).encode())

    def admit(self, call: Call) -> Reply:
        token = dict(call.headers)["access-token"]
        return Reply(200, no(2190008, "access_token过期") if token in self.dead else FREE)


def used(wire: Scripted) -> list[str]:
    headers = (dict(call.headers) for call in wire.calls)
    return [named["access-token"] for named in headers if "access-token" in named]


def test_one_token_serves_until_a_minute_before_its_end() -> None:
    grants, clock = Grants(), SetClock()
    wire = Scripted(client_token=grants.give, get=grants.admit)
    till = at(wire, clock=clock)
    for _ in range(2):
        assert till.look(CODE) == Free()
    clock.advance(seconds=7139)
    till.look(CODE)
    clock.advance(seconds=1)
    till.look(CODE)
    assert used(wire) == ["clt.1", "clt.1", "clt.1", "clt.2"]
    [first, _] = wire.sent("client_token")
    assert first == {
        "client_key": setting("").client_key,
        "client_secret": setting("").client_secret.text,
        "grant_type": "client_credential",
    }


@pytest.mark.parametrize("refused", [10008, 2190002, 2190008, 28001003, 28001008])
def test_a_token_refused_on_the_way_is_fetched_anew_and_the_call_sent_once_more(
    refused: int,
) -> None:
    grants = Grants()
    grants.dead = {"clt.1"}
    wire = Scripted(client_token=grants.give, get=grants.admit)
    assert at(wire).look(CODE) == Free()
    assert used(wire) == ["clt.1", "clt.2"]
    always = Scripted(client_token=grants.give, verify=no(refused, "access_token"))
    answer = at(always).redeem(_request(), again=False)
    assert answer == Refused(2012, f"{refused} access_token", "LOG1")
    assert len(always.sent("verify")) == 2


def test_a_call_that_may_have_run_is_not_sent_again() -> None:
    for answer in (no(2100004, "系统繁忙"), Lost(1004, "deadline"), Reply(502, b""), b"{}"):
        wire = Scripted(verify=answer)
        assert isinstance(at(wire).redeem(_request(), again=False), Unknown)
        assert len(wire.sent("verify")) == 1


def test_a_token_is_fetched_by_one_while_the_others_wait() -> None:
    grants, asked, may_answer = Grants(), threading.Event(), threading.Event()

    def give(call: Call) -> Reply:
        asked.set()
        may_answer.wait()
        return grants.give(call)

    wire = Scripted(client_token=give, get=grants.admit)
    till = at(wire)
    with ThreadPoolExecutor(8) as callers:
        looks = [callers.submit(till.look, CODE) for _ in range(8)]
        asked.wait()
        may_answer.set()
        assert [one.result(10) for one in looks] == [Free()] * 8
    assert used(wire) == ["clt.1"] * 8
    assert len(wire.sent("client_token")) == 1


def test_of_many_that_were_refused_one_fetches_a_token() -> None:
    grants = Grants()
    wire = Scripted(client_token=grants.give, get=grants.admit)
    till = at(wire)
    till.look(CODE)
    grants.dead = {"clt.1"}
    with ThreadPoolExecutor(8) as callers:
        looks = [callers.submit(till.look, CODE) for _ in range(8)]
        assert [one.result(10) for one in looks] == [Free()] * 8
    assert len(wire.sent("client_token")) == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Lost(1003, "ConnectError"), Unknown(1003, trace="ConnectError")),
        (Reply(502, b"<html>"), Unknown(1007, trace="HTTP 502")),
        (b"", Unknown(1007, trace="HTTP 200")),
        (b'{"data": {}}', Unknown(1007, trace="HTTP 200")),
        (b'{"data": {"error_code": 0}}', Unknown(1007, trace="HTTP 200")),
        (
            b'{"data": {"error_code": 0, "access_token": "t", "expires_in": "soon"}}',
            Unknown(1007, trace="HTTP 200"),
        ),
        (b'{"data": {"error_code": 10013, "description": "no"}}', Refused(2018, "10013 no")),
        (b'{"data": {"error_code": 10003}}', Refused(2018, "10003")),
        (b'{"data": {"error_code": 10002}}', Refused(2014, "10002")),
        (b'{"data": {"error_code": 10020}}', Unknown(1009, "10020")),
        (b'{"data": {"error_code": 77}}', Unknown(1025, "77")),
    ],
)
def test_without_a_token_nothing_is_sent(
    answer: bytes | Reply | Lost, expected: Refused | Unknown
) -> None:
    wire = Scripted(client_token=answer)
    till = at(wire)
    assert till.check(Secret("104686126200130")) == expected
    assert till.redeem(_request(), again=False) == expected
    assert till.ping() == expected
    assert {call.url for call in wire.calls} == {"http://open.test/oauth/client_token/"}


@pytest.mark.parametrize("lasts", [7200, "7200"])
def test_how_long_it_lasts_is_a_number_or_a_text(lasts: object) -> None:
    grants = Grants(lasts)
    wire = Scripted(client_token=grants.give, get=grants.admit)
    till = at(wire)
    for _ in range(2):
        till.look(CODE)
    assert used(wire) == ["clt.1"] * 2


def test_a_token_is_shown_by_nothing() -> None:
    grants = Grants()
    token = ClientToken(
        setting("http://x"), SetClock(), Scripted(client_token=grants.give), load_douyin_format()
    )
    assert token.get() == Secret("clt.1")
    assert "clt" not in repr(token) + repr(token.get()) + repr(vars(token))


def _request() -> Request:
    return Request(
        request_id="R", code=CODE, count=1, deal_id="1", mark="", mark_name="", token="verify-1"
    )
