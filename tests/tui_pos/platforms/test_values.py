from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.platforms.values import SHOP_ZONE, OddAnswer, amount, moment, read_json, voucher_code


@given(st.integers(0, 10**9))
def test_every_amount_is_read_to_the_fen_as_a_number_and_as_a_text(fen: int) -> None:
    yuan = Decimal(fen) / 100
    assert amount(yuan) == amount(str(yuan)) == fen
    assert amount(read_json(str(yuan))) == fen


@pytest.mark.parametrize("value", [None, "", -1, "-1", Decimal("-1.0"), Decimal("0.333")])
def test_an_amount_that_is_not_known_is_not_zero(value: object) -> None:
    assert amount(value) is None


@pytest.mark.parametrize("value", [True, [], {}, "abc", "1e999999999", "NaN", "Infinity"])
def test_what_is_no_amount_is_odd(value: object) -> None:
    with pytest.raises(OddAnswer):
        amount(value)


@given(st.text() | st.binary())
def test_reading_ends_in_a_value_or_in_an_odd_answer(text: str | bytes) -> None:
    try:
        read_json(text)
    except OddAnswer:
        return


@pytest.mark.parametrize(
    "text", ["[" * 500_000, "1e99999999999999999999", "1e400", "1" * 5000, b"\xff", "1.5e-9999999"]
)
def test_absurd_json_is_an_odd_answer_or_a_number_that_is_no_amount(text: str | bytes) -> None:
    with pytest.raises(OddAnswer):
        amount(read_json(text))


@pytest.mark.parametrize("text", ["", "  ", "9" * 400])
def test_what_can_be_no_code_is_odd(text: str) -> None:
    with pytest.raises(OddAnswer):
        voucher_code(text)


def test_times_are_chinese_and_come_in_all_the_forms_platforms_write() -> None:
    noon = datetime(2026, 1, 31, 12, tzinfo=SHOP_ZONE)
    for written in (
        "2026-01-31 12:00",
        "2026-01-31 12:00:00",
        "2026-01-31 12:00:00.0",
        int(noon.timestamp() * 1000),
        str(int(noon.timestamp() * 1000)),
        int(noon.timestamp()),
    ):
        assert moment(written) == noon


@given(st.dates(datetime(2000, 1, 2).date(), datetime(2100, 1, 1).date()))
def test_a_last_day_lasts_to_its_end(day: object) -> None:
    midnight = datetime.fromisoformat(str(day)).replace(tzinfo=SHOP_ZONE)
    last = midnight + timedelta(days=1, microseconds=-1)
    assert moment(str(day), ends=True) == last
    assert moment(int(midnight.timestamp() * 1000), ends=True) == last
    assert moment(str(day)) == midnight
    assert moment(f"{day} 18:30:00", ends=True) == midnight.replace(hour=18, minute=30)


@pytest.mark.parametrize("value", [None, "", 0, "长期有效", "2026-13-01", 10**20, "9" * 40])
def test_a_time_that_is_not_known_is_none(value: object) -> None:
    assert moment(value) is None


@given(st.integers(0, 10**13) | st.text() | st.datetimes().map(str))
def test_no_text_and_no_number_breaks_the_reading_of_times(value: int | str) -> None:
    at = moment(value)
    assert at is None or at.astimezone(UTC)


@pytest.mark.parametrize("value", [True, [], {}, Decimal("1.5")])
def test_what_is_no_time_is_odd(value: object) -> None:
    with pytest.raises(OddAnswer):
        moment(value)
