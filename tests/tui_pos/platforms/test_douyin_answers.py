"""Every answer of 抖音, at every call: what is refused for sure, what is unknown, what is shown."""

from __future__ import annotations

import json
from datetime import date, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.tui_pos.platforms.douyin_support import Scripted, at, no, offer, yes
from tui_pos.platforms.base import (
    Done,
    Free,
    Listing,
    Offers,
    Refused,
    Request,
    Unknown,
    Used,
)
from tui_pos.platforms.http import Call, Lost, Reply
from tui_pos.secret import Secret
from tui_pos.shop import DealKind

DIGITS = Secret("104686126200130")
CODE = Secret("CgYIASAHKAESLgosAukm9dHEikN1hk+b9yzPZ==")
CALLS = ("prepare", "verify", "cancel", "get", "query")
REQUEST = Request(
    request_id="R",
    code=CODE,
    count=1,
    deal_id="7001",
    mark="",
    mark_name="",
    token="verify-1",
    flow_id="71",
    item_id="81",
)
SKU = {"sku_id": "7001", "title": "50元代金券", "groupon_type": 2, "market_price": 5000}
CERTIFICATE = {
    "encrypted_code": CODE.text,
    "certificate_id": 7382420130108424203,
    "sku": SKU,
    "amount": {"list_market_amount": 5000, "original_amount": 4550, "pay_amount": 4400},
    "start_time": 1_760_000_000,
    "expire_time": 1_790_000_000,
}
PREPARED = {"verify_token": "verify-1", "order_id": "9", "certificates": [CERTIFICATE]}
VERIFY = {"verify_id": "71", "certificate_id": "81", "verify_time": 1_780_000_000}


def everything(wire: Scripted) -> list[object]:
    """The answers of check, redeem, undo, listing and ping, and look last."""
    till = at(wire)

    return [
        till.check(DIGITS),
        till.redeem(REQUEST, again=False),
        till.undo(REQUEST),
        till.listing(date(2026, 6, 1)),
        till.ping(),
        till.look(CODE),
    ]


def everywhere(answer: bytes | Reply | Lost) -> Scripted:
    return Scripted(**dict.fromkeys(CALLS, answer))


@pytest.mark.parametrize(
    ("number", "ours"),
    [
        (2100005, 2014), (28001007, 2014), (28001017, 2014), (28001056, 2014),
        (2100007, 2013), (2190004, 2013), (2190016, 2013), (28001014, 2013), (28001018, 2013),
    ],
)  # fmt: skip
def test_refused_at_the_gate(number: int, ours: int) -> None:
    *answers, looked = everything(everywhere(no(number, "不行")))
    assert answers == [Refused(ours, f"{number} 不行", "LOG1")] * 5
    assert looked == Unknown(ours, f"{number} 不行", "LOG1")


@pytest.mark.parametrize(
    ("number", "words", "ours"),
    [
        (2190001, "", 1009), (28003017, "", 1009), (28003018, "", 1009),
        (2100004, "系统繁忙,此时请开发者稍候再试", 1008), (28001005, "", 1008),
        (5000001, "服务器错误，请稍后重试", 1008), (77, "", 1025), (-1, "不清楚", 1025),
    ],
)  # fmt: skip
def test_unknown_behind_the_gate(number: int, words: str, ours: int) -> None:
    for answer in everything(everywhere(no(number, words))):
        assert isinstance(answer, Unknown)
        assert answer.code == ours


@pytest.mark.parametrize(
    ("number", "words", "sub", "ours"),
    [
        (3000001, "已超过可撤销时限，无法撤销核销", 2034000910, 3009),
        (3000001, "任何话", 2034000910, 3009),
        (3000001, "该券已被核销", 0, 3002),
        (5000009, "券码已履约", 0, 3002),
        (5000009, "该券已过期", 0, 3003),
        (5000009, "券码不存在", 0, 3004),
        (5000009, "用户已退款", 0, 3005),
        (5000009, "该门店不可用此券", 0, 3006),
        (5000009, "此券不适用于当前门店", 0, 3006),
        (5000009, "未到使用时间", 0, 3007),
        (5000009, "券已冻结", 0, 3008),
        (3000001, "奇怪的话", 0, 3001),
        (3000001, "", 0, 3001),
    ],
)
def test_reasons_are_told_from_the_sub_code_or_the_words(
    number: int, words: str, sub: int, ours: int
) -> None:
    wire = everywhere(no(number, words, sub))
    for answer in everything(wire)[:4]:
        assert answer == Refused(ours, words, "LOG1")


@pytest.mark.parametrize("words", ["系统异常", "服务器错误", "访问过于频繁", "网络超时，请重试"])
def test_trouble_of_the_platforms_own_leaves_it_open(words: str) -> None:
    for number in (3000001, 5000009):
        answer = at(everywhere(no(number, f"券已使用 {words}"))).redeem(REQUEST, again=False)
        assert answer == Unknown(1008, f"券已使用 {words}", "LOG1")


@pytest.mark.parametrize(
    ("answer", "ours"),
    [
        (Lost(1004, "deadline"), 1004),
        (Lost(1006, "SSLError"), 1006),
        (b"", 1007),
        (b"<html>", 1007),
        (b"[]", 1007),
        (b"{}", 1007),
        (b'{"data": {}, "extra": {}}', 1007),
        (b'{"data": {"error_code": 0}}', 1007),
        (b'{"data": {"error_code": "0"}, "extra": {"error_code": 0}}', 1007),
        (b'{"data": [], "extra": {"error_code": 0}}', 1007),
        (b'{"data": {"error_code": 0}, "extra": {"error_code": true}}', 1007),
        (b'{"data": null, "extra": {"error_code": 0}}', 1007),
        (Reply(302, b"", "https://elsewhere.test/"), 1007),
        (Reply(404, b"gone"), 1007),
        (Reply(201, yes(**PREPARED)), 1007),
        (Reply(500, b""), 1008),
        (Reply(503, yes(**PREPARED)), 1008),
        (Reply(500, no(3000001, "券已使用")), 1008),
    ],
)
def test_an_odd_answer_is_unknown(answer: bytes | Reply | Lost, ours: int) -> None:
    for said in everything(everywhere(answer)):
        if said != Refused(3028):
            assert isinstance(said, Unknown), said
            assert said.code == ours


def test_what_changes_something_has_to_say_yes_twice() -> None:
    half = json.dumps({"data": {"verify_results": []}, "extra": {"error_code": 0}}).encode()
    till = at(Scripted(verify=half, cancel=half, get=yes(certificate=CERTIFICATE | {"status": 1})))
    assert till.redeem(REQUEST, again=False) == Unknown(1007, trace="HTTP 200")
    assert till.undo(REQUEST) == Unknown(1007, trace="HTTP 200")
    inner = {"error_code": 3000001, "description": "券码已核销"}
    both = json.dumps({"data": inner, "extra": {"error_code": 0}}).encode()
    assert at(Scripted(verify=both)).redeem(REQUEST, again=False) == Refused(3002, "券码已核销")
    reading = json.dumps({"data": PREPARED, "extra": {"error_code": 0}}).encode()
    assert isinstance(at(Scripted(prepare=reading)).check(DIGITS), Offers)


def test_what_a_checked_code_is_offered_for() -> None:
    wire = Scripted(prepare=yes(**PREPARED))
    found = offer(at(wire), DIGITS)
    assert (found.code, found.key) == (CODE, Secret("7382420130108424203"))
    assert (found.token, found.deal_id, found.kind) == ("verify-1", "7001", DealKind.VOUCHER)
    assert (found.face_fen, found.price_fen, found.paid_fen) == (5000, 4550, 4400)
    assert found.valid_until is not None and found.valid_until.timestamp() == 1_790_000_000
    [query] = wire.asked("prepare")
    assert query == {
        "code": [DIGITS.text],
        "poi_id": ["6601136930455291912"],
        "account_id": ["6943233382746834985"],
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": {}}, (5000, None, None)),
        ({"amount": {"list_market_amount": 0, "original_amount": "4550"}}, (5000, 4550, None)),
        ({"amount": {"pay_amount": -1}, "sku": {"sku_id": 1, "title": "x"}}, (None, None, None)),
        ({"amount": {"original_amount": 0}}, (5000, 0, None)),
    ],
)
def test_amounts_not_known_are_not_zero(
    changes: dict[str, object], expected: tuple[int | None, ...]
) -> None:
    prepared = PREPARED | {"certificates": [CERTIFICATE | changes]}
    found = offer(at(Scripted(prepare=yes(**prepared))), DIGITS)
    assert (found.face_fen, found.price_fen, found.paid_fen) == expected


_BAD: tuple[dict[str, object], ...] = (
    {"encrypted_code": None}, {"encrypted_code": ""}, {"encrypted_code": "a\nb"},
    {"sku": None}, {"sku": {"sku_id": 1}}, {"amount": {"pay_amount": 45.5}},
    {"amount": {"pay_amount": True}}, {"amount": {"pay_amount": "x"}},
    {"expire_time": []}, {"certificate_id": 1.5},
)  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"verify_token": ""}, {"verify_token": 7}, {"verify_token": None}, {"certificates": {}},
        {"certificates": [7]}, {"certificates": [{}]},
        *({"certificates": [CERTIFICATE | change]} for change in _BAD),
    ],
)  # fmt: skip
def test_an_offer_that_cannot_be_read_is_none(wrong: dict[str, object]) -> None:
    assert at(Scripted(prepare=yes(**(PREPARED | wrong)))).check(DIGITS) == Unknown(
        1007, trace="LOG1"
    )


def test_cards_are_refused_by_name_whatever_their_type() -> None:
    for part, code, name in (("time_card", 3021, "次卡"), ("period_card", 3023, "周期卡")):
        for said, unsupported in (({"times_count": 10}, code), ({"times_count": 0}, None)):
            prepared = PREPARED | {"certificates": [CERTIFICATE | {part: said}]}
            found = offer(at(Scripted(prepare=yes(**prepared))), DIGITS)
            assert found.unsupported == unsupported
            assert found.unsupported_name == (name if unsupported else "")


def test_without_an_id_the_code_itself_has_to_do() -> None:
    prepared = PREPARED | {"certificates": [CERTIFICATE | {"certificate_id": None}]}
    assert offer(at(Scripted(prepare=yes(**prepared))), DIGITS).key is None


def result(number: int, msg: str = "", **more: object) -> dict[str, object]:
    return {"result": number, "msg": msg, "code": CODE.text, **more}


@pytest.mark.parametrize(
    ("results", "again", "expected"),
    [
        ([result(0)], False, Done),
        ([result(0)], True, Done),
        ([result(1208)], False, Refused(3002, "result 1208", "LOG1")),
        ([result(2, "券已核销")], False, Refused(3002, "券已核销", "LOG1")),
        ([result(1208)], True, Done),
        ([result(2)], True, Done),
        ([result(1207, "该券已被核销")], True, Refused(3002, "该券已被核销", "LOG1")),
        ([result(9, "券已过期")], True, Refused(3003, "券已过期", "LOG1")),
        ([result(9)], False, Refused(3001, "result 9", "LOG1")),
        ([result(9, "系统繁忙")], False, Unknown(1008, "系统繁忙", "LOG1")),
        ([], False, Unknown(1007, trace="LOG1")),
        ([result(0), result(0)], False, Unknown(1007, trace="LOG1")),
        ([result(0) | {"result": None}], False, Unknown(1007, trace="LOG1")),
        ([result(0) | {"result": "0"}], False, Unknown(1007, trace="LOG1")),
        ([{"code": CODE.text}], False, Unknown(1007, trace="LOG1")),
        (None, False, Unknown(1007, trace="LOG1")),
    ],
)
def test_a_redemption_is_done_by_its_result_alone(
    results: object, again: bool, expected: object
) -> None:
    wire = Scripted(verify=yes(verify_results=results), get=no(77))
    answer = at(wire).redeem(REQUEST, again)
    assert answer == expected or (expected is Done and isinstance(answer, Done))
    assert wire.sent("verify") == [
        {
            "verify_token": "verify-1",
            "poi_id": "6601136930455291912",
            "account_id": "6943233382746834985",
            "encrypted_codes": [CODE.text],
        }
    ]


SEVERAL = replace(REQUEST, code=Secret("A1\nA2\nA3\nA4"), count=3)


@pytest.mark.parametrize(
    ("numbers", "again", "taken"),
    [
        ((0, 0, 0), False, ["A1", "A2", "A3"]),
        ((0, 9, 0), False, ["A1", "A3"]),
        ((9, 9, 0), False, ["A3"]),
        ((0, 1208, 2), False, ["A1"]),
        ((0, 1208, 2), True, ["A1"]),
        ((2, 1208, 2), True, ["A1", "A2", "A3"]),
        ((9, 1208, 9), True, ["A2"]),
    ],
)
def test_of_several_codes_those_are_taken_whose_result_says_so(
    numbers: tuple[int, ...], again: bool, taken: list[str]
) -> None:
    results = [
        {"result": number, "msg": "没有", "code": code, "verify_id": f"V{code}"}
        for number, code in zip(numbers, ("A1", "A2", "A3"), strict=True)
    ]
    wire = Scripted(verify=yes(verify_results=results), get=no(77))
    done = at(wire).redeem(SEVERAL, again)
    assert isinstance(done, Done)
    assert [one.code.text for one in done.taken] == taken
    assert wire.sent("verify")[0]["encrypted_codes"] == ["A1", "A2", "A3"]


def test_one_result_that_is_open_leaves_all_open() -> None:
    said = [(0, "A1", ""), (9, "A2", "系统繁忙"), (0, "A3", "")]
    results = [{"result": number, "code": code, "msg": msg} for number, code, msg in said]
    answer = at(Scripted(verify=yes(verify_results=results))).redeem(SEVERAL, again=False)
    assert answer == Unknown(1008, "系统繁忙", "LOG1")
    nameless = [{"result": 0} for _ in range(3)]
    answer = at(Scripted(verify=yes(verify_results=nameless))).redeem(SEVERAL, again=False)
    assert answer == Unknown(1007, trace="LOG1")


def test_what_an_undo_needs_is_asked_for_where_verify_does_not_say_it() -> None:
    used = CERTIFICATE | {"status": 2, "verify": VERIFY}
    wire = Scripted(
        verify=yes(verify_results=[result(1208, order_id="9")]), get=yes(certificate=used)
    )
    done = at(wire).redeem(REQUEST, again=True)
    assert isinstance(done, Done)
    [taken] = done.taken
    assert (taken.flow_id, taken.item_id, taken.order_id) == ("71", "81", "9")
    assert (taken.face_fen, taken.deal_id) == (5000, "7001")


@pytest.mark.parametrize(
    ("certificate", "expected"),
    [
        ({"status": 1, "verify": None}, Free()),
        ({"status": 1, "verify": {}}, Free()),
        ({"status": 1, "verify": {"verify_id": "0", "verify_time": 0}}, Free()),
        ({"status": 1, "verify": VERIFY}, Unknown(1007, "status 1")),
        ({"status": 0}, Unknown(3001, "status 0")),
        ({"status": 3}, Unknown(3001, "status 3")),
        ({"status": 5}, Unknown(3001, "status 5")),
        ({"status": 4, "verify": VERIFY}, Unknown(1007, "status 4")),
        ({}, Unknown(3001, "status None")),
        ({"status": "1"}, Unknown(1007, trace="LOG1")),
        ({"status": 1, "sku": None}, Unknown(1007, trace="LOG1")),
        ({"status": 2, "verify": VERIFY | {"verify_time": []}}, Unknown(1007, trace="LOG1")),
    ],
)
def test_how_a_certificate_stands(certificate: dict[str, object], expected: object) -> None:
    said = CERTIFICATE | certificate
    wire = Scripted(get=yes(certificate=said))
    assert at(wire).look(CODE) == expected
    assert wire.asked("get")[0]["encrypted_code"] == [CODE.text]


def test_used_certificates_say_when_and_by_which_redemption() -> None:
    said = CERTIFICATE | {"status": 2, "verify": VERIFY}
    used = at(Scripted(get=yes(certificate=said))).look(CODE)
    assert isinstance(used, Used)
    assert used.at is not None and used.at.timestamp() == 1_780_000_000
    assert [(one.flow_id, one.item_id, one.face_fen) for one in used.taken] == [("71", "81", 5000)]
    silent = at(Scripted(get=yes(certificate=CERTIFICATE | {"status": 2}))).look(CODE)
    assert isinstance(silent, Used)
    assert (silent.by, silent.at) == (None, None)


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ((1, 1), Free), ((1, 2), Used), ((2, 2), Used), ((4, 2), Used), ((3, 2), Unknown),
        ((1, 3), Unknown), ((4, 3), Unknown), ((4, 1), Free),
    ],
)  # fmt: skip
def test_several_codes_are_looked_at_one_by_one(
    states: tuple[int, int], expected: type[object]
) -> None:
    def get(call: Call) -> Reply:
        place = 0 if call.url.count("encrypted_code=A1") else 1
        verify = VERIFY if states[place] == 2 else None
        return Reply(
            200, yes(certificate=CERTIFICATE | {"status": states[place], "verify": verify})
        )

    looked = at(Scripted(get=get)).look(Secret("A1\nA2"), 2)
    assert isinstance(looked, expected)
    if isinstance(looked, Used):
        assert len(looked.taken) == states.count(2)
        assert looked.doubted is (1 in states)


def test_an_undo_names_the_redemption_and_the_certificate() -> None:
    wire = Scripted(cancel=yes())
    assert at(wire).undo(REQUEST) == Done(trace="LOG1")
    assert wire.sent("cancel") == [
        {"verify_id": "71", "certificate_id": "81", "account_id": "6943233382746834985"}
    ]


@pytest.mark.parametrize(
    "text",
    [
        "https://v.douyin.com/eHHc1ft/", "https://v.douyin.com/eHHc1ft", "https://V.douyin.com/a",
        " https://v.douyin.com/eHHc1ft/?x=1 ",
    ],
)  # fmt: skip
def test_a_short_link_is_asked_once_without_a_token(text: str) -> None:
    data = "I0Zw+RE/b2U1=="
    long = f"https://www.iesdouyin.com/share/x/?schema_type=13&object_id={data}&app=aweme"
    wire = Scripted(prepare=yes(**PREPARED))
    wire.answers[text.strip().partition("?")[0].rstrip("/").rpartition("/")[2]] = Reply(
        302, b"", long
    )
    assert isinstance(at(wire).check(Secret(text)), Offers)
    assert wire.calls[0] == Call("GET", text.strip())
    assert wire.asked("prepare")[0]["encrypted_data"] == [data]
    prepare = next(call for call in wire.calls if "prepare" in call.url)
    assert f"encrypted_data={quote(data, safe='')}&" in prepare.url
    assert {call.url.split("/")[2].lower() for call in wire.calls} == {"v.douyin.com", "open.test"}


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(302, b"", "https://a.test/?object_id="), Refused(3004)),
        (Reply(302, b"", "https://a.test/?other=1"), Refused(3004)),
        (Reply(302, b"", "https://[a.test/"), Refused(3004)),
        (Reply(302, b""), Unknown(1007, trace="HTTP 302")),
        (Reply(200, b"<html>"), Unknown(1007, trace="HTTP 200")),
        (Reply(404, b""), Unknown(1007, trace="HTTP 404")),
        (Lost(1004, "deadline"), Unknown(1004, trace="deadline")),
    ],
)
def test_a_link_that_leads_to_no_voucher(reply: Reply | Lost, expected: object) -> None:
    wire = Scripted(a=reply)
    assert at(wire).check(Secret("https://v.douyin.com/a/")) == expected
    assert len(wire.calls) == 1


@pytest.mark.parametrize(
    "text",
    [
        "https://v.douyin.com.evil.test/a/", "http://v.douyin.com/a/", "https://evil.test/a/",
        "https://v.douyin.com@evil.test/a/", "//v.douyin.com/a", "v.douyin.com/a/", "nonsense-123",
        "https://v.douyin.com:8443/a/", "https://[v.douyin.com/a/", "",
    ],
)  # fmt: skip
def test_no_other_link_is_opened(text: str) -> None:
    wire = Scripted()
    assert at(wire).check(Secret(text)) == Refused(3004)
    assert wire.calls == []


def test_of_a_mini_programs_link_one_field_is_read() -> None:
    data = "AAc+/zz=="
    link = "https://developer.toutiao.com/a/share?app_id=tt1&encrypted_data="
    for written in (data, quote(data, safe="")):
        wire = Scripted(prepare=yes(**PREPARED))
        assert isinstance(at(wire).check(Secret(f"{link}{written}&out_order_no=3")), Offers)
        assert wire.asked("prepare")[0]["encrypted_data"] == [data]


RECORD = {
    "verify_id": 71,
    "certificate_id": 81,
    "cursor": "c1",
    "sku": SKU,
    "encrypted_code": CODE.text,
    "verify_time": 1_780_000_000,
    "cancel_time": 0,
    "status": 1,
    "amount": {"original_amount": 4550},
}


def _listed(*pages: dict[str, object]) -> object:

    left = iter(pages)
    return at(Scripted(query=lambda call: Reply(200, yes(**next(left))))).listing(date(2026, 6, 1))


def test_a_list_is_read_until_a_page_is_empty() -> None:
    pages: list[dict[str, object]] = [
        {"records": [RECORD]},
        {"records_v2": [RECORD | {"cursor": 2}]},
        {"records": []},
    ]
    listing = _listed(*pages)
    assert isinstance(listing, Listing)
    assert [(one.code, one.flow_id, one.face_fen) for one in listing.rows] == [
        (CODE, "71", 5000)
    ] * 2


@pytest.mark.parametrize(
    "pages",
    [
        [{}],
        [{"records": [RECORD | {"cursor": None}]}],
        [{"records": [RECORD | {"verify_id": None}]}],
        [{"records": [RECORD]}, {"records": [RECORD]}],
        [{"records": [RECORD]}, {"records": 7}],
    ],
)
def test_a_list_that_is_not_whole_is_none(pages: list[dict[str, object]]) -> None:
    answer = _listed(*pages)
    assert isinstance(answer, Unknown)
    assert answer.code == 1007


def test_a_day_is_a_chinese_one_to_the_second() -> None:

    wire = Scripted(query=yes(records=[]))
    at(wire).listing(date(2026, 6, 1))
    [query] = wire.asked("query")
    begins, ends = (datetime.fromisoformat(f"2026-06-0{day}T00:00+08:00") for day in (1, 2))
    assert query["start_time"] == [str(int(begins.timestamp()))]
    assert query["end_time"] == [str(int(ends.timestamp()) - 1)]
    assert (query["cursor"], query["size"]) == (["0"], ["20"])


_NAMES = st.sampled_from(
    [
        *("verify_token", "certificates", "verify_results", "certificate", "records", "result"),
        *("encrypted_code", "certificate_id", "sku", "sku_id", "title", "amount", "status"),
        *("verify", "verify_id", "cursor", "code", "msg", "time_card", "pay_amount", "error_code"),
    ]
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=12,
)


@given(data=st.dictionaries(_NAMES, _JSON, max_size=6), again=st.booleans())
def test_whatever_is_said_nothing_is_raised_and_nothing_is_done_by_guess(
    data: dict[str, object], again: bool
) -> None:
    wire = everywhere(json.dumps({"data": data, "extra": {"error_code": 0}}).encode())
    everything(wire)
    number = data.get("error_code")
    yes_twice = number == 0 and not isinstance(number, bool) and isinstance(number, int)
    if isinstance(at(wire).redeem(REQUEST, again), Done):
        results = data["verify_results"]
        assert yes_twice and isinstance(results, list) and results[0]["result"] in (0, 1208, 2)
    if isinstance(at(wire).undo(REQUEST), Done):
        assert yes_twice


def test_what_is_shown_holds_no_code() -> None:
    words = f"券 {DIGITS.text} {CODE.text} clt.0123456789abcdef0123456789 已使用"
    refused = at(everywhere(no(3000001, words))).redeem(REQUEST, again=False)
    assert isinstance(refused, Refused)
    assert refused.code == 3002
    for secret in (DIGITS.text, CODE.text, "clt.0123456789"):
        assert secret not in refused.words
    till = at(Scripted(prepare=yes(**PREPARED)))
    assert CODE.text not in repr((till, till.check(DIGITS), REQUEST, till.promises))
