"""What a voucher is: the shop's word, then the platform's, else it is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.tui_pos.vouchers.support import deal
from tui_pos.errors import TillError
from tui_pos.platforms.base import Offer
from tui_pos.platforms.values import moment
from tui_pos.secret import Secret
from tui_pos.shop import Cover, DealKind, DealSetting
from tui_pos.vouchers.deals import SHOP_ZONE, check_dates, day, deal_of

RETAIL = "meituan-retail"
PLAIN = Offer(
    code=Secret("5571630793"),
    deal_id="7001",
    title="双人餐",
    face_fen=5000,
    price_fen=4200,
    terms=("不找零",),
)
VOUCHER, PACKAGE, DISCOUNT = DealKind.VOUCHER, DealKind.PACKAGE, DealKind.DISCOUNT


def listed(kind: DealKind, platform: str = RETAIL, deal_id: str = "7001") -> DealSetting:
    return DealSetting(platform, deal_id, kind, percent=80 if kind is DISCOUNT else None)


@pytest.mark.parametrize("listed_as", [None, *DealKind])
@pytest.mark.parametrize("said", [None, *DealKind])
@pytest.mark.parametrize("title", ["双人餐", "50元代金券"])
def test_who_decides_the_kind(
    listed_as: DealKind | None, said: DealKind | None, title: str
) -> None:
    """The shop's list; without it what the platform says; without that, 代金 in the title."""
    settings = (listed(listed_as),) if listed_as else ()
    offer = replace(PLAIN, title=title, kind=said)
    taken_for = VOUCHER if said is VOUCHER or (said is None and "代金" in title) else None
    expected = listed_as or taken_for
    if expected is None:
        with pytest.raises(TillError) as refused:
            deal_of(offer, RETAIL, settings)
        assert refused.value.code == 3020
        assert refused.value.details == {"deal": "7001", "title": title, "platform": RETAIL}
    else:
        assert deal_of(offer, RETAIL, settings).kind is expected


@pytest.mark.parametrize("other", [("meituan-dining", "7001"), (RETAIL, "7002"), (RETAIL, "")])
def test_another_deal_of_the_list_says_nothing(other: tuple[str, str]) -> None:
    with pytest.raises(TillError) as refused:
        deal_of(PLAIN, RETAIL, (listed(VOUCHER, *other),))
    assert refused.value.code == 3020


@pytest.mark.parametrize("kind", DealKind)
def test_only_a_voucher_needs_its_face(kind: DealKind) -> None:
    """What it is worth is the platform's word; it is never taken for nothing, nor guessed."""
    offer = replace(PLAIN, face_fen=None)
    if kind is VOUCHER:
        with pytest.raises(TillError) as refused:
            deal_of(offer, RETAIL, (listed(kind),))
        assert refused.value.code == 3020
    else:
        assert deal_of(offer, RETAIL, (listed(kind),)).face_fen is None


@pytest.mark.parametrize("code", [3021, 3022, 3023, 3024])
@pytest.mark.parametrize("settings", [(), (listed(VOUCHER),)])
def test_a_kind_that_is_not_handled_is_refused_by_name_whatever_the_list_says(
    code: int, settings: tuple[DealSetting, ...]
) -> None:
    offer = replace(
        PLAIN, title="代金次卡", unsupported=code, unsupported_name="次卡", kind=VOUCHER
    )
    with pytest.raises(TillError) as refused:
        deal_of(offer, RETAIL, settings)
    assert refused.value.code == code
    assert refused.value.details == {"kind": "次卡", "title": "代金次卡"}


def test_a_deal_carries_what_shop_and_platform_said() -> None:
    until = datetime(2026, 11, 30, tzinfo=SHOP_ZONE)
    setting = DealSetting(
        RETAIL, "7001", DISCOUNT, (Cover(category="饮料"),), 80, min_spend_fen=1000, per_sale=2
    )
    made = deal_of(replace(PLAIN, valid_until=until), RETAIL, (setting,))
    assert (made.platform, made.id, made.title, made.terms) == (
        RETAIL, "7001", "双人餐", ("不找零",),
    )  # fmt: skip
    assert (made.percent, made.covers, made.min_spend_fen, made.per_sale) == (
        80, (Cover(category="饮料"),), 1000, 2,
    )  # fmt: skip
    assert (made.face_fen, made.price_fen, made.valid_until) == (5000, 4200, until)


FIRST, LAST = moment("2026-11-24"), moment("2026-11-30", ends=True)
MIDNIGHT = datetime(2026, 11, 23, 16, tzinfo=UTC)
"""The 24th begins in China while it is still the 23rd in UTC."""
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "code", "named"),
    [
        (MIDNIGHT - TICK, 3007, "2026-11-24"),
        (MIDNIGHT, None, None),
        (MIDNIGHT + timedelta(days=7) - TICK, None, None),
        (MIDNIGHT + timedelta(days=7), 3003, "2026-11-30"),
    ],
)
def test_dates_are_chinese_days_from_their_first_to_their_last_moment(
    now: datetime, code: int | None, named: str | None
) -> None:
    one = deal(VOUCHER, valid_from=FIRST, valid_until=LAST)
    if code is None:
        check_dates(one, now)
    else:
        with pytest.raises(TillError) as refused:
            check_dates(one, now)
        assert (refused.value.code, refused.value.details) == (code, {"day": named})


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_without_dates_a_deal_is_always_valid(now: datetime) -> None:
    check_dates(deal(VOUCHER), now)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_a_last_day_is_valid_whenever_it_is_that_day(now: datetime) -> None:
    check_dates(
        deal(VOUCHER, valid_from=moment(day(now)), valid_until=moment(day(now), ends=True)), now
    )


def test_a_day_is_the_one_on_the_wall() -> None:
    assert (day(MIDNIGHT - TICK), day(MIDNIGHT)) == ("2026-11-23", "2026-11-24")
