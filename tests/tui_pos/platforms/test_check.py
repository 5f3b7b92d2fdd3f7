from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from tests.tui_pos.platforms.support import CODES, DINING, KINDS, PREPARED, RETAIL, Canned, platform
from tui_pos.platforms.base import Checked, Offer, Offers, Unknown
from tui_pos.platforms.http import Gateway
from tui_pos.secret import Secret
from tui_pos.shop import DealKind

_WRONG: tuple[object, ...] = (None, [], {}, True, 1.5)
_REQUIRED = {
    RETAIL: {"receiptCode", "dealId", "dealTitle", "count"},
    DINING: {"result", "couponCode", "dealId", "dealTitle", "count"},
}


def _check(kind: str, canned: Canned, gateway: Gateway, **changes: object) -> Checked:
    canned.succeed("prepare", PREPARED[kind] | changes)
    return platform(kind, canned.url, gateway).check(CODES[kind])


def _offer(checked: Checked) -> Offer:
    assert isinstance(checked, Offers)
    [offer] = checked.offers
    return offer


def test_retail(canned: Canned, gateway: Gateway) -> None:
    assert _offer(_check(RETAIL, canned, gateway)) == Offer(
        code=CODES[RETAIL],
        deal_id="7001",
        title="50元代金券",
        face_fen=5000,
        price_fen=4550,
        valid_until=datetime.fromtimestamp(1_790_000_000, UTC),
    )
    assert json.loads(canned.forms[-1]["biz"]) == {"receiptCode": CODES[RETAIL].text}
    assert canned.forms[-1]["businessId"] == "58"


def test_dining(canned: Canned, gateway: Gateway) -> None:
    offer = _offer(_check(DINING, canned, gateway))
    assert (offer.kind, offer.face_fen, offer.price_fen, offer.paid_fen) == (
        DealKind.VOUCHER,
        5000,
        4550,
        4410,
    )
    assert offer.terms == ("酒水除外",)
    assert offer.valid_until is not None
    assert offer.valid_until.isoformat() == "2026-12-31T23:59:59.999999+08:00"
    assert json.loads(canned.forms[-1]["biz"]) == {"couponCode": CODES[DINING].text}
    assert canned.forms[-1]["businessId"] == "1"


@pytest.mark.parametrize(("yuan", "fen"), [(0.1, 10), ("45.50", 4550), (45.5, 4550), (19.99, 1999)])
def test_amounts_as_numbers_and_as_texts(
    yuan: object, fen: int, canned: Canned, gateway: Gateway
) -> None:
    retail = _offer(_check(RETAIL, canned, gateway, dealMarketPrice=yuan, dealPrice=yuan))
    dining = _offer(_check(DINING, canned, gateway, singleValue=yuan, couponBuyPrice=yuan))
    assert [retail.face_fen, retail.price_fen] == [fen, fen]
    assert [dining.face_fen, dining.paid_fen] == [fen, fen]


def test_what_was_paid_is_known_for_a_single_code_alone(canned: Canned, gateway: Gateway) -> None:
    assert _offer(_check(DINING, canned, gateway, couponBuyPrice=-1)).paid_fen is None
    assert _offer(_check(DINING, canned, gateway, count=2)).paid_fen is None


@pytest.mark.parametrize("kind", KINDS)
def test_fields_that_are_missing_or_of_the_wrong_type(
    kind: str, canned: Canned, gateway: Gateway
) -> None:
    for name in _REQUIRED[kind]:
        for wrong in _WRONG:
            assert _check(kind, canned, gateway, **{name: wrong}) == Unknown(1007, "ok"), name
    assert isinstance(_check(kind, canned, gateway, surprise={"a": [1]}), Offers)


@pytest.mark.parametrize(
    ("changes", "code", "name"),
    [
        ({"bizType": 205}, 3021, "次卡"),
        ({"tgTimesCardFlag": True}, 3021, "次卡"),
        ({"bizType": 203}, 3022, "拼团券"),
        ({"bizType": 217}, 3023, "通兑标品"),
        ({"bizType": 999}, 3023, "bizType 999"),
        ({"dealId": None, "productItemId": 5}, 3023, "非团购商品"),
    ],
)
def test_kinds_of_retail_vouchers_not_handled_are_named(
    changes: dict[str, object], code: int, name: str, canned: Canned, gateway: Gateway
) -> None:
    offer = _offer(_check(RETAIL, canned, gateway, **changes))
    assert (offer.unsupported, offer.unsupported_name) == (code, name)


def test_dining_vouchers_that_go_several_at_once_are_not_handled(
    canned: Canned, gateway: Gateway
) -> None:
    offer = _offer(_check(DINING, canned, gateway, minConsume=2, count=4))
    assert (offer.unsupported, offer.min_codes) == (3024, 2)


@pytest.mark.parametrize("as_list", [True, False])
def test_a_code_good_for_several_deals(as_list: bool, canned: Canned, gateway: Gateway) -> None:
    first = {"dealId": 7001, "dealTitle": "甲", "dealMarketPrice": "10.00"}
    second = {"dealId": 7002, "dealTitle": "乙", "dealMarketPrice": 20.5}
    wrapped = {"1": [first], "2": [second]} if as_list else {"1": first, "2": second}
    checked = _check(RETAIL, canned, gateway, receiptInfoMap=json.dumps(wrapped))
    assert isinstance(checked, Offers)
    assert [(one.deal_id, one.title, one.face_fen) for one in checked.offers] == [
        ("7001", "甲", 1000),
        ("7002", "乙", 2050),
    ]
    assert {one.code for one in checked.offers} == {CODES[RETAIL]}


@pytest.mark.parametrize("text", ["", None, "null", "{}"])
def test_no_map_of_deals_is_one_deal(text: str | None, canned: Canned, gateway: Gateway) -> None:
    assert isinstance(_check(RETAIL, canned, gateway, receiptInfoMap=text), Offers)


@pytest.mark.parametrize("text", ["{", "[]", "7", '{"1": 7}', '{"1": [[]]}', 7, {"1": {}}])
def test_a_map_of_deals_that_cannot_be_read(text: object, canned: Canned, gateway: Gateway) -> None:
    assert _check(RETAIL, canned, gateway, receiptInfoMap=text) == Unknown(1007, "ok")


def test_a_qr_code_goes_to_the_call_that_reads_one(canned: Canned, gateway: Gateway) -> None:
    prepared = {name: value for name, value in PREPARED[DINING].items() if name != "isVoucher"}
    canned.succeed("msprepare", prepared | {"vourcher": False})
    checked = platform(DINING, canned.url, gateway).check(Secret("https://qr.invalid/a?b=1"))
    assert _offer(checked).kind is DealKind.PACKAGE
    assert _offer(checked).code == CODES[DINING]
    assert json.loads(canned.forms[-1]["biz"]) == {"code": "https://qr.invalid/a?b=1"}


def test_what_the_platforms_promise(canned: Canned, gateway: Gateway) -> None:
    retail = platform(RETAIL, canned.url, gateway).promises
    dining = platform(DINING, canned.url, gateway).promises
    assert (retail.request_id, retail.takes_qr, retail.undo_window_s) == (True, False, 600)
    assert (dining.request_id, dining.takes_qr, dining.max_codes) == (False, True, 1)
    assert (retail.marks, retail.new_code_after_undo) == (True, False)
    assert (dining.marks, dining.new_code_after_undo) == (True, True)
    assert 10 in retail.digits
    assert dining.digits == (12,)
