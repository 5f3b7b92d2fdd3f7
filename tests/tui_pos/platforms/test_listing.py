"""The platform's own list of a day: all of it, or the reason there is none."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from itertools import count

import pytest

from tests.tui_pos.platforms.conftest import Site
from tests.tui_pos.platforms.support import (
    CODES,
    DINING,
    KINDS,
    NOON,
    RETAIL,
    Canned,
    platform,
    request,
    voucher,
)
from tui_pos.platforms.base import DayListed, Listed, Listing, Refused, Unknown
from tui_pos.platforms.http import Call, Gateway, Lost, Reply
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.sandbox.vouchers import Fault, How, State, Use, Voucher

_CALL = {RETAIL: "querylistbydate", DINING: "queryListByDate"}
_days = count(1)


def _new_day() -> date:
    """One on which nothing has happened yet."""
    return NOON.date() + timedelta(days=next(_days))


def _used(site: Site, kind: str, day: date, second: int = 0, **changes: object) -> Voucher:
    """A voucher that was redeemed so many seconds after the Chinese midnight."""
    at = datetime.combine(day, time(), SHOP_ZONE) + timedelta(seconds=second)
    use = Use("S001-T01-1001-0", "", at, f"F{second}")
    one = voucher(kind, state=State.USED, use=use, **changes)  # type: ignore[arg-type]
    site.world.add(one)
    return one


def _rows(listed: DayListed) -> tuple[Listed, ...]:
    assert isinstance(listed, Listing)
    return listed.rows


def _codes(listed: DayListed) -> list[str]:
    return [row.code.text for row in _rows(listed)]


def _asked(site: Site, kind: str, day: date) -> list[dict[str, object]]:
    came = [one for one in site.world.journal if one.call == _CALL[kind]]
    return [biz for biz in (json.loads(one.biz) for one in came) if biz["date"] == str(day)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_on_which_nothing_happened(kind: str, site: Site, gateway: Gateway) -> None:
    assert platform(kind, site.url, gateway).listing(_new_day()) == Listing(())


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_redeemed_is_listed_until_it_is_undone(
    kind: str, site: Site, gateway: Gateway
) -> None:
    at, day = platform(kind, site.url, gateway, site.clock), _new_day()
    site.clock.at = datetime.combine(day, time(9), SHOP_ZONE)
    one = voucher(kind, valid_until=site.clock.at + timedelta(days=1))
    site.world.add(one)
    wanted = request(one.code)
    at.redeem(wanted, again=False)
    [row] = _rows(at.listing(day))
    assert (row.code, row.deal_id, row.title) == (one.code, "7001", "代金券7001")
    assert (row.by, row.at, row.refunded) == (wanted.mark, site.clock.at, False)
    assert (row.face_fen, row.price_fen) == (5000, 4550 if kind == RETAIL else None)
    assert bool(row.flow_id) is (kind == RETAIL)
    at.undo(wanted)
    assert at.listing(day) == Listing(())


@pytest.mark.parametrize("kind", KINDS)
def test_a_day_is_a_chinese_one(kind: str, site: Site, gateway: Gateway) -> None:
    at, day, next_day = platform(kind, site.url, gateway), _new_day(), _new_day()
    last, first = _used(site, kind, day, 86_399), _used(site, kind, next_day)
    assert _codes(at.listing(day)) == [last.code.text]
    assert _codes(at.listing(next_day)) == [first.code.text]


@pytest.mark.parametrize("kind", KINDS)
def test_a_refund_afterwards_is_told(kind: str, site: Site, gateway: Gateway) -> None:
    day = _new_day()
    kept, refunded = (_used(site, kind, day, second) for second in range(2))
    site.world.refund(refunded.code)
    rows = _rows(platform(kind, site.url, gateway).listing(day))
    assert [(row.code, row.refunded) for row in rows] == [
        (kept.code, False),
        (refunded.code, True),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rows", [299, 300, 301, 600, 601])
def test_a_list_of_many_pages_is_whole(rows: int, kind: str, site: Site, gateway: Gateway) -> None:
    day = _new_day()
    used = [_used(site, kind, day, second).code.text for second in range(rows)]
    assert _codes(platform(kind, site.url, gateway).listing(day)) == used
    asked = _asked(site, kind, day)
    offsets = [biz["offset"] for biz in asked if biz.get("bizType", 0) == 0]
    assert offsets == list(range(0, rows, 300))
    assert {biz["limit"] for biz in asked} == {300}


def test_retail_is_asked_once_for_every_kind_of_voucher(site: Site, gateway: Gateway) -> None:
    day, types = _new_day(), (203, 205, 0)
    group, times, plain = (
        _used(site, RETAIL, day, second, biz_type=biz_type) for second, biz_type in enumerate(types)
    )
    listed = platform(RETAIL, site.url, gateway).listing(day)
    assert _codes(listed) == [one.code.text for one in (plain, times, group)]
    asked = [(biz["bizType"], biz["type"], biz["offset"]) for biz in _asked(site, RETAIL, day)]
    assert asked == [(0, 0, 0), (201, 0, 0), (203, 0, 0)]


class Doomed:
    """Lets so many calls through, and fails from then on."""

    def __init__(self, gateway: Gateway, calls: int, site: Site, fault: Fault) -> None:
        self._gateway = gateway
        self._left = calls
        self._site = site
        self._fault = fault

    def send(self, call: Call) -> Reply | Lost:
        if self._left == 0:
            self._site.world.fail(self._fault)
        self._left -= 1
        return self._gateway.send(call)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("how", "code"), [(How.RESET, 1003), (How.ERROR, 1008), (How.SHAPE, 1007)])
@pytest.mark.parametrize("through", [0, 1])
def test_a_list_that_is_not_whole_is_none(
    through: int, how: How, code: int, kind: str, site: Site, gateway: Gateway
) -> None:
    day = _new_day()
    for second in range(301):
        _used(site, kind, day, second)
    wire = Doomed(gateway, through, site, Fault(call=_CALL[kind], how=how))
    listed = platform(kind, site.url, wire).listing(day)
    assert isinstance(listed, Unknown)
    assert listed.code == code
    assert len(_asked(site, kind, day)) == through + 1


def test_a_kind_that_fails_leaves_no_list_of_the_others(site: Site, gateway: Gateway) -> None:
    day = _new_day()
    _used(site, RETAIL, day)
    wire = Doomed(gateway, 2, site, Fault(call=_CALL[RETAIL], how=How.OP, op="OP_TIMEOUT"))
    assert platform(RETAIL, site.url, wire).listing(day) == Unknown(
        1004, "OP_TIMEOUT 模拟故障", "sandbox"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_the_answer(kind: str, canned: Canned, gateway: Gateway) -> None:
    canned.refuse(_CALL[kind], "OP_BIZ_ERROR", "门店未开通")
    answer = platform(kind, canned.url, gateway).listing(NOON.date())
    assert answer == Refused(3006, "门店未开通")


def test_dining_may_refuse_in_its_data(canned: Canned, gateway: Gateway) -> None:
    at = platform(DINING, canned.url, gateway)
    canned.succeed(_CALL[DINING], {"result": 1, "message": "门店未开通"})
    assert at.listing(NOON.date()) == Refused(3006, "门店未开通")
    canned.succeed(_CALL[DINING], {"result": 0, "message": "", "total": 0, "couponCodes": None})
    assert at.listing(NOON.date()) == Listing(())


def _say(canned: Canned, kind: str, total: object, *rows: object) -> None:
    names = ("totalCount", "records") if kind == RETAIL else ("total", "couponCodes")
    canned.succeed(_CALL[kind], dict(zip(names, (total, list(rows)), strict=True)))


def _row(kind: str, **changes: object) -> dict[str, object]:
    if kind == RETAIL:
        return {"receiptCode": CODES[RETAIL].text, "dealId": 7001, "refundStatus": 1} | changes
    return {"couponCode": CODES[DINING].text, "couponStatusDesc": "已使用"} | changes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("rows", "calls"), [(0, 1), (1, 100)], ids=["empty page", "endless"])
def test_a_list_that_does_not_end_as_it_says_is_none(
    rows: int, calls: int, kind: str, canned: Canned, gateway: Gateway
) -> None:
    _say(canned, kind, 10_000, *[_row(kind)] * rows)
    before = len(canned.forms)
    assert platform(kind, canned.url, gateway).listing(NOON.date()) == Unknown(1007)
    assert len(canned.forms) - before == calls


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("total", "rows"), [(None, ()), ("2", ()), (1, (7,)), (1, ({},)), (2, ("ok", {}))]
)
def test_a_list_that_cannot_be_read(
    total: object, rows: tuple[object, ...], kind: str, canned: Canned, gateway: Gateway
) -> None:
    _say(canned, kind, total, *(_row(kind) if row == "ok" else row for row in rows))
    answer = platform(kind, canned.url, gateway).listing(NOON.date())
    assert answer == Unknown(1007, "ok")


def test_states_of_refund_in_retail(canned: Canned, gateway: Gateway) -> None:
    at = platform(RETAIL, canned.url, gateway)
    for status, refunded in ((None, False), (0, False), (1, False), (4, True), (6, True)):
        _say(canned, RETAIL, 1, _row(RETAIL, refundStatus=status))
        assert {row.refunded for row in _rows(at.listing(NOON.date()))} == {refunded}


def test_states_of_a_code_in_dining(canned: Canned, gateway: Gateway) -> None:
    at = platform(DINING, canned.url, gateway)
    for status, refunded in (("已使用", False), ("已冻结", False), ("已退款 ", True)):
        _say(canned, DINING, 1, _row(DINING, couponStatusDesc=status))
        assert [row.refunded for row in _rows(at.listing(NOON.date()))] == [refunded]


def test_a_dining_code_that_is_not_used_is_no_redemption(canned: Canned, gateway: Gateway) -> None:
    _say(canned, DINING, 2, _row(DINING, couponStatusDesc="未使用"), _row(DINING))
    before = len(canned.forms)
    listed = platform(DINING, canned.url, gateway).listing(NOON.date())
    assert _codes(listed) == [CODES[DINING].text]
    assert len(canned.forms) - before == 1


@pytest.mark.parametrize("kind", KINDS)
def test_what_the_platform_does_not_say(kind: str, canned: Canned, gateway: Gateway) -> None:
    named = {"verifyAccount": None, "verifyAcct": "", "verifyTime": "", "couponUseTime": None}
    _say(canned, kind, 1, _row(kind, **named))
    [row, *_] = _rows(platform(kind, canned.url, gateway).listing(NOON.date()))
    deal_id = "7001" if kind == RETAIL else ""
    assert row == Listed(code=CODES[kind], deal_id=deal_id)
