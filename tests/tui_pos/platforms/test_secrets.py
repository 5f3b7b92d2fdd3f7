"""No voucher code, key or token is shown by anything the adapters make."""

from __future__ import annotations

import logging

import msgspec
import pytest

from tests.tui_pos.platforms.conftest import Site
from tests.tui_pos.platforms.support import (
    CODES,
    DINING,
    KINDS,
    NOON,
    Canned,
    SetClock,
    platform,
    request,
    voucher,
)
from tui_pos.errors import TillError
from tui_pos.platforms.answers import Answer, BusinessRefusal
from tui_pos.platforms.base import Listing, Refused, Used
from tui_pos.platforms.http import Gateway, Reply, form_call
from tui_pos.platforms.meituan_dining import _Queried
from tui_pos.platforms.registry import open_platform
from tui_pos.sandbox.world import Credentials
from tui_pos.shop import PlatformSetting


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_shows_a_code_or_a_credential(
    kind: str, site: Site, gateway: Gateway, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    one = voucher(kind)
    site.world.add(one)
    at, wanted, known = platform(kind, site.url, gateway), request(one.code), Credentials()
    shown = [
        repr(value)
        for value in (
            at,
            wanted,
            at.check(one.code),
            at.redeem(wanted, again=False),
            at.redeem(request(one.code, request_id="again"), again=False),
            at.look(one.code),
            at.listing(NOON.date()),
            at.undo(wanted),
            site.world.journal,
            site.world.voucher(one.code),
            known,
        )
    ]
    for secret in (one.code.text, known.sign_key.text, known.auth_token.text):
        assert not [text for text in [*shown, caplog.text] if secret in text]


@pytest.mark.parametrize("kind", KINDS)
def test_the_platforms_words_are_kept_without_codes(
    kind: str, canned: Canned, gateway: Gateway
) -> None:
    token = Credentials().auth_token.text
    canned.refuse("consume", "OP_BIZ_ERROR", f"券{CODES[kind].text}已使用 {token}")
    answer = platform(kind, canned.url, gateway).redeem(request(CODES[kind]), again=False)
    assert isinstance(answer, Refused)
    assert answer.code == 3002
    assert answer.words.startswith("券***")
    assert CODES[kind].text not in answer.words
    assert token not in answer.words


def test_a_strangers_phone_number_is_masked(canned: Canned, gateway: Gateway) -> None:
    at = platform(DINING, canned.url, gateway)
    said = {"couponCode": CODES[DINING].text, "couponStatusDesc": "已使用"}
    said["verifyAcct"] = "店长 13812345678"
    canned.succeed("queryById", said)
    canned.succeed("queryListByDate", {"total": 1, "couponCodes": [said]})
    looked, listed = at.look(CODES[DINING]), at.listing(NOON.date())
    assert isinstance(looked, Used)
    assert isinstance(listed, Listing)
    assert [looked.by, *(row.by for row in listed.rows)] == ["店长 *******5678"] * 2


def test_what_is_passed_on_inside_shows_nothing() -> None:
    code = CODES[DINING].text
    queried = _Queried(coupon_code=code, coupon_status_desc="未使用")
    call = form_call(f"http://x/{code}", {"biz": code})
    reply = Reply(200, code.encode(), f"http://x/{code}")
    inside = (call, reply, Answer(code, ""), queried, BusinessRefusal(code))
    assert not [one for one in inside if code in repr(one) or code in str(one)]
    with pytest.raises(msgspec.ValidationError) as raised:
        msgspec.convert({"couponCode": code, "couponStatusDesc": 7}, _Queried)
    assert code not in str(raised.value)


def test_a_kind_that_is_not_known() -> None:
    known = Credentials()
    setting = PlatformSetting("elsewhere", "http://x", "1", known.sign_key, known.auth_token)

    with pytest.raises(TillError) as raised:
        open_platform(setting, SetClock())
    assert raised.value.code == 2010
