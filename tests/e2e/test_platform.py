"""The platform of these tests, held to the documents that it was written from."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest

from tests.e2e.platform.gateway import FORM, Access, sign
from tests.e2e.platform.retail import UNDO_WINDOW
from tests.e2e.platform.server import Fault, Platforms
from tests.e2e.platform.vouchers import Deal, Voucher

RETAIL, DINING = "/ddzh/tuangou/receipt/", "/tuangou/coupon/"
CASH = Deal(7001, "50元代金券", 50.0, 45.5)
MARK = {"appShopAccount": "S001-T01-1001", "appShopAccountName": "小李"}
PERSON = {"eId": "S001-T01-1001", "eName": "小李"}


@pytest.fixture
def meituan() -> Iterator[Platforms]:
    with Platforms() as platform:
        platform.retail.add(Voucher("5571630793", CASH, order="1"))
        platform.retail.add(Voucher("5571630794", CASH, order="1"))
        platform.dining.add(Voucher("283733250559", CASH))
        yield platform


def form(path: str, biz: dict[str, Any], **changes: str) -> dict[str, str]:
    known = {
        "appAuthToken": Access.auth_token,
        "biz": json.dumps(biz, ensure_ascii=False),
        "businessId": "58" if path.startswith(RETAIL) else "1",
        "charset": "utf-8",
        "developerId": Access.developer_id,
        "timestamp": "1767294245",
        "version": "2",
    } | changes
    return {"sign": sign(Access.sign_key, known)} | known


def post(url: str, body: bytes | None, content_type: str = FORM) -> dict[str, Any]:
    request = urllib.request.Request(url, body, {"Content-Type": content_type})
    with urllib.request.urlopen(request, timeout=10) as answer:
        said: dict[str, Any] = json.load(answer)
    assert said.keys() == {"code", "msg", "data", "traceId"}
    return said


def call(platform: Platforms, path: str, biz: dict[str, Any], **changes: str) -> dict[str, Any]:
    return post(platform.url + path, urlencode(form(path, biz, **changes)).encode())


def data(platform: Platforms, path: str, biz: dict[str, Any]) -> Any:
    said = call(platform, path, biz)
    assert said["code"] == "OP_SUCCESS", said
    return said["data"]


def consume(request_id: str, code: str = "5571630793", count: int = 1) -> dict[str, Any]:
    return {"receiptCode": code, "count": count, "requestId": request_id} | MARK


def test_the_documented_example_has_the_documented_signature() -> None:
    example = {
        "appAuthToken": "TOK",
        "biz": '{"couponCode":"123456789012"}',
        "businessId": "1",
        "charset": "utf-8",
        "developerId": "100567",
        "timestamp": "1767294245",
        "version": "2",
    }
    assert sign("signkeytest", example) == "371edbcc5f366d124e6cf5d79c32f8c22f712de8"


@pytest.mark.parametrize(
    ("changes", "code", "inner"),
    [
        ({"sign": "0" * 40}, "OP_UNIAUTH_FAILED", {"code": 3}),
        ({"appAuthToken": "another"}, "OP_UNIAUTH_FAILED", {"code": 5}),
        ({"businessId": "1"}, "OP_UNIAUTH_FAILED", {"code": 19}),
        ({"developerId": "1"}, "OP_SYSTEM_PARAM_ERROR", None),
        ({"charset": "gbk"}, "OP_SYSTEM_PARAM_ERROR", None),
        ({"extra": "1"}, "OP_SYSTEM_PARAM_ERROR", None),
    ],
)
def test_the_gateway_lets_nobody_else_through(
    meituan: Platforms, changes: dict[str, str], code: str, inner: object
) -> None:
    said = call(meituan, RETAIL + "prepare", {"receiptCode": "5571630793"}, **changes)
    assert (said["code"], said["data"]) == (code, inner)


def test_only_posted_forms_to_known_paths_are_calls(meituan: Platforms) -> None:
    url = meituan.url + RETAIL + "prepare"
    assert post(url, None)["code"] == "OP_HTTP_UNSUPPORTED_METHOD_TYPE"
    assert post(url, b"{}", "application/json")["code"] == "OP_HTTP_UNSUPPORTED_CONTENT_TYPE"
    assert call(meituan, RETAIL + "swallow", {})["code"] == "OP_API_NOT_EXIST"


@pytest.mark.parametrize(
    "biz", [{}, {"receiptCode": 5571630793}, {"receiptCode": "5571630793", "more": 1}]
)
def test_parameters_have_their_documented_types(meituan: Platforms, biz: dict[str, Any]) -> None:
    assert call(meituan, RETAIL + "prepare", biz)["code"] == "OP_BIZ_ERROR"


def test_a_retail_voucher_is_taken_once(meituan: Platforms) -> None:
    prepared = data(meituan, RETAIL + "prepare", {"receiptCode": "5571630793"})
    assert (prepared["count"], prepared["dealMarketPrice"]) == (2, 50.0)
    (taken,) = data(meituan, RETAIL + "consume", consume("R1"))["result"]
    assert taken["receiptCode"] == "5571630793" and "dealgroupId" in taken
    said = call(meituan, RETAIL + "consume", consume("R2"))
    assert (said["code"], said["msg"]) == ("OP_BIZ_ERROR", "该券已使用")
    verified = data(meituan, RETAIL + "getconsumed", {"receiptCode": "5571630793"})
    assert verified["verifyAccount"] == MARK["appShopAccount"]
    assert [json.loads(one.biz)["requestId"] for one in meituan.calls("consume")] == ["R1", "R2"]


def test_the_same_request_again_is_answered_alike_and_takes_nothing(meituan: Platforms) -> None:
    first = data(meituan, RETAIL + "consume", consume("R1"))
    assert data(meituan, RETAIL + "consume", consume("R1")) == first
    assert meituan.retail.find("5571630793").times_taken == 1
    assert call(meituan, RETAIL + "consume", consume("R1", count=2))["code"] == "OP_BIZ_ERROR"


def test_several_codes_of_one_order_go_together(meituan: Platforms) -> None:
    taken = data(meituan, RETAIL + "consume", consume("R1", "5571630794", count=2))["result"]
    assert [one["receiptCode"] for one in taken] == ["5571630794", "5571630793"]
    assert call(meituan, RETAIL + "prepare", {"receiptCode": "5571630793"})["code"] != "OP_SUCCESS"


def test_a_retail_voucher_is_given_back_within_ten_minutes(meituan: Platforms) -> None:
    undo = {"receiptCode": "5571630793", "dealId": "7001"} | MARK
    data(meituan, RETAIL + "consume", consume("R1"))
    (undone,) = data(meituan, RETAIL + "reverseconsume", undo)["result"]
    assert undone["dealTitle"] == "50元代金券"
    data(meituan, RETAIL + "consume", consume("R2"))
    voucher = meituan.retail.find("5571630793")
    assert voucher.used_at is not None
    voucher.used_at -= UNDO_WINDOW + timedelta(seconds=1)
    assert call(meituan, RETAIL + "reverseconsume", undo)["msg"] == "已超过可撤销时限"


def test_a_dining_voucher_says_no_inside_a_yes(meituan: Platforms) -> None:
    code = {"couponCode": "283733250559"}
    order = code | {"count": 1, "eOrderId": "E1"} | PERSON
    assert data(meituan, DINING + "prepare", code)["isVoucher"] is True
    assert data(meituan, DINING + "queryById", code)["couponStatusDesc"] == "未使用"
    assert data(meituan, DINING + "consume", order)["couponCodes"] == ["283733250559"]
    assert data(meituan, DINING + "consume", order)["result"] != 0
    state = data(meituan, DINING + "queryById", code)
    assert (state["couponStatusDesc"], state["verifyAcct"]) == ("已使用", PERSON["eId"])
    assert data(meituan, DINING + "cancel", code | {"type": 1} | PERSON)["result"] == 0
    assert data(meituan, DINING + "cancel", code | {"type": 1} | PERSON)["result"] != 0


def test_what_was_taken_today_is_listed(meituan: Platforms) -> None:
    data(meituan, RETAIL + "consume", consume("R1", count=2))
    used_at = meituan.retail.find("5571630793").used_at
    assert used_at is not None
    page = {"date": used_at.date().isoformat(), "offset": 1, "limit": 300}
    listed = data(meituan, RETAIL + "querylistbydate", page | {"bizType": 0, "type": 0})
    assert (listed["totalCount"], len(listed["records"])) == (2, 1)
    assert data(meituan, DINING + "queryListByDate", page) == {"total": 0, "couponCodes": []}


@pytest.mark.parametrize(("works", "times"), [("now", 1), ("never", 0)])
@pytest.mark.parametrize(
    ("answer", "failure"),
    [("reset", ConnectionResetError), ("error", HTTPError), ("garbage", ValueError)],
)
def test_a_call_fails_with_or_without_its_work(
    meituan: Platforms, answer: Any, failure: type[Exception], works: Any, times: int
) -> None:
    meituan.fail(Fault("consume", answer, works, meets="5571630793"))
    call(meituan, DINING + "consume", {})
    with pytest.raises(failure):
        call(meituan, RETAIL + "consume", consume("R1"))
    assert meituan.retail.find("5571630793").times_taken == times
    assert data(meituan, RETAIL + "consume", consume("R1"))["result"]


def test_a_call_arrives_late_when_the_test_says_so(meituan: Platforms) -> None:
    held = threading.Event()
    meituan.fail(Fault("consume", works="late", held=held))
    with ThreadPoolExecutor(1) as caller:
        answer = caller.submit(call, meituan, RETAIL + "consume", consume("R1"))
        meituan.wait_for("consume")
        assert meituan.retail.find("5571630793").times_taken == 0
        held.set()
        assert answer.result(10)["code"] == "OP_SUCCESS"


def test_silence_lasts_until_the_end() -> None:
    with ThreadPoolExecutor(1) as caller:
        with Platforms() as platform:
            platform.fail(Fault("prepare", "silent"))
            answer = caller.submit(call, platform, RETAIL + "prepare", {"receiptCode": "1"})
            platform.wait_for("prepare")
            assert not answer.done()
        with pytest.raises(OSError):
            answer.result(10)
