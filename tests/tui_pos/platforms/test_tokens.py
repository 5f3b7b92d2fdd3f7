"""When a token is renewed, what is kept of an answer, and when a person is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.tokens import (
    RENEWAL_FAILED,
    RUN_OUT,
    RUNS_OUT,
    Grant,
    Kept,
    Renewed,
    after,
    concern,
    days_left,
    in_force,
    is_due,
    pause_after,
    standing,
)
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

NOW = datetime(2026, 6, 1, 4, tzinfo=UTC)
MONTH = timedelta(days=30)
FILE = PlatformSetting(
    "meituan-retail",
    "http://x",
    "1",
    Secret("key"),
    Secret("A0"),
    refresh_token=Secret("R0"),
    token_expires=NOW + MONTH,
)
FIRST = in_force(FILE, None)
ANSWER = Renewed(access=Secret("A1"), refresh=Secret("R1"), lasts_s=86400 * 30)


def _with(**changes: object) -> Kept:
    return replace(FIRST, grant=replace(FIRST.grant, **changes))


def _lasting(days: float) -> Kept:
    return _with(until=NOW + timedelta(days=days))


def test_a_token_is_renewed_ten_days_before_its_end() -> None:
    assert not is_due(_lasting(10.01), NOW)
    assert is_due(_lasting(10), NOW)
    assert is_due(_lasting(-3), NOW)


def test_one_that_is_good_for_less_is_renewed_in_the_last_third() -> None:
    short = _with(since=NOW, until=NOW + timedelta(hours=3))
    assert not is_due(short, NOW + timedelta(minutes=119))
    assert is_due(short, NOW + timedelta(minutes=120))


def test_what_cannot_be_renewed_is_never_due() -> None:
    for grant in (
        replace(_lasting(1).grant, refresh=None),
        replace(_lasting(1).grant, left=0),
        replace(FIRST.grant, until=None),
    ):
        assert not is_due(replace(FIRST, grant=grant, asked=NOW), NOW)


def test_a_renewal_that_was_cut_off_is_due_at_once() -> None:
    assert is_due(replace(_lasting(29), asked=NOW), NOW)


def test_a_new_pair_replaces_the_old_one() -> None:
    kept = after(replace(FIRST, asked=NOW, error=1004, words="?"), ANSWER, NOW, MONTH)
    assert (kept.first, kept.first_refresh) == (FIRST.first, FIRST.first_refresh)
    assert kept.grant == Grant(
        access=Secret("A1"), refresh=Secret("R1"), since=NOW, until=NOW + MONTH
    )
    assert (kept.asked, kept.error, kept.words) == (None, None, "")


def test_what_an_answer_leaves_out_is_taken_from_what_is_known() -> None:
    bare = Renewed(access=Secret("A1"))
    kept = after(_with(left=3), bare, NOW, MONTH)
    assert kept.grant.refresh == Secret("R0")
    assert kept.grant.until == NOW + MONTH
    assert kept.grant.left == 2
    assert after(FIRST, bare, NOW, MONTH).grant.left is None
    assert after(_with(left=3), replace(bare, left=7), NOW, MONTH).grant.left == 7


@given(
    renewal=st.one_of(
        st.builds(Refused, st.integers(2000, 2999)), st.builds(Unknown, st.integers(1000, 1999))
    ),
    left=st.none() | st.integers(0, 5),
)
def test_whatever_else_comes_back_the_old_pair_is_kept(
    renewal: Refused | Unknown, left: int | None
) -> None:
    asked = replace(_with(left=left), asked=NOW)
    kept = after(asked, renewal, NOW, MONTH)
    assert kept.grant == asked.grant
    assert kept.error == renewal.code
    assert kept.asked == (NOW if isinstance(renewal, Unknown) else None)


def test_what_was_kept_goes_before_the_shops_file_it_descends_from() -> None:
    kept = after(FIRST, ANSWER, NOW, MONTH)
    assert in_force(FILE, kept) == kept
    assert in_force(replace(FILE, token_expires=NOW), kept) == kept
    assert in_force(replace(FILE, refresh_token=None, token_expires=None), kept) == kept


@pytest.mark.parametrize(
    "change",
    [{"auth_token": Secret("B0")}, {"refresh_token": Secret("S0")}],
    ids=["another token", "another one to renew with"],
)
def test_a_token_a_person_put_there_anew_goes_before_what_was_kept(
    change: dict[str, Secret],
) -> None:
    kept = replace(after(FIRST, ANSWER, NOW, MONTH), asked=NOW, error=2012)
    anew = replace(FILE, **change)
    assert in_force(anew, kept) == in_force(anew, None)


def test_a_date_put_right_counts_for_a_token_not_renewed_yet() -> None:
    kept = replace(FIRST, asked=NOW, error=1004)
    right = in_force(replace(FILE, token_expires=NOW), kept)
    assert (right.grant.until, right.asked, right.error) == (NOW, NOW, 1004)


@pytest.mark.parametrize(
    ("days", "renewable", "error", "told"),
    [
        (7.01, False, 2012, None),
        (7, True, None, None),
        (7, True, 1004, RENEWAL_FAILED),
        (7, False, None, RUNS_OUT),
        (7, False, 2012, RENEWAL_FAILED),
        (0.01, True, None, None),
        (0, True, None, RUN_OUT),
        (-400, False, 2012, RUN_OUT),
    ],
)
def test_a_person_is_told_in_the_last_week_where_the_till_cannot_help_itself(
    days: float, renewable: bool, error: int | None, told: int | None
) -> None:
    kept = replace(_lasting(days), error=error)
    if not renewable:
        kept = replace(kept, grant=replace(kept.grant, refresh=None))
    assert concern(standing(kept), NOW) == told


def test_a_token_without_an_end_is_nobodys_concern() -> None:
    assert concern(standing(in_force(replace(FILE, token_expires=None), None)), NOW) is None


def test_the_last_day_counts_as_a_whole() -> None:
    assert [days_left(NOW + timedelta(days=days), NOW) for days in (7, 6.9, 0.1, 0, -5)] == [
        *(7, 7, 1, 0, 0)
    ]


def test_failures_make_the_pauses_longer_up_to_a_quarter_of_a_day() -> None:
    pauses = [pause_after(standing(FIRST, tries)) for tries in (0, 1, 2, 3, 4, 9)]
    assert pauses == [3600, 60, 600, 3600, 21600, 21600]


def test_nothing_that_is_passed_on_shows_a_token() -> None:
    kept = after(FIRST, ANSWER, NOW, MONTH)
    shown = repr((FIRST, kept, ANSWER, standing(kept), FILE))
    assert not [secret for secret in ("A0", "R0", "A1", "R1") if secret in shown]
