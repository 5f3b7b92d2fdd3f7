"""What the past teaches is counted right, whatever the past was."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.ledger import records as r
from tui_pos.ledger.store import Step
from tui_pos.log.analysis import (
    LONGEST_S,
    Cost,
    Frequent,
    analyse,
    costs,
    frequent,
    paces,
    percentile,
)
from tui_pos.log.entry import Entry
from tui_pos.log.past import Good, Incident, Past, Took, read_past
from tui_pos.log.usual import LEAST_WEEKS, MOST_WEEKS, limit, unusual
from tui_pos.sale import Stage

END = datetime(2026, 11, 25, 6, tzinfo=UTC)
LONG_AGO = END - timedelta(days=365)
WEEK = timedelta(weeks=1)
SALE = "T01-S000001"


def ago(**how_long: float) -> datetime:
    return END - timedelta(**how_long)


def error(at: datetime, code: int = 1003, sale: str = SALE, record: int | None = 1) -> Incident:
    return Incident(at=at, code=code, sale=sale, record=record)


moments = st.integers(1, 60 * 24 * 3600).map(lambda seconds: ago(seconds=seconds))
sales = st.sampled_from(["", SALE, "T01-S000002", "T01-S000003"])
incidents = st.builds(
    Incident,
    at=moments,
    code=st.sampled_from([1003, 2003, 3002]),
    who=st.sampled_from(["", "1001", "2001"]),
    sale=sales,
    platform=st.sampled_from(["", "meituan-retail", "douyin"]),
    record=st.one_of(st.none(), st.integers(1)),
)
goods = st.builds(Good, moments, sales)
tooks = st.builds(
    Took,
    moments,
    st.sampled_from(["check", "redeem"]),
    st.sampled_from(["meituan-retail", "douyin"]),
    st.floats(0, 20_000),
    st.booleans(),
)
pasts = st.builds(
    Past,
    incidents=st.lists(incidents).map(tuple),
    good=st.lists(goods).map(tuple),
    took=st.lists(tooks).map(tuple),
    log_since=st.one_of(st.none(), moments),
    books_since=st.one_of(st.none(), moments),
)


@given(pasts, st.integers(1, 60))
def test_every_error_of_the_time_is_counted_once_in_each_view(past: Past, days: int) -> None:
    found = analyse(past, END, days)
    wanted = [one for one in past.incidents if one.at >= END - timedelta(days=days)]
    assert {one.code: one.count for one in found.codes} == Counter(one.code for one in wanted)
    assert sum(found.hours) == len(wanted)
    assert sum(found.people.values()) == sum(bool(one.who) for one in wanted)
    assert sum(found.platforms.values()) == sum(bool(one.platform) for one in wanted)
    counts = [one.count for one in found.codes]
    assert counts == sorted(counts, reverse=True)


@given(pasts)
def test_no_second_of_a_sale_is_counted_twice(past: Past) -> None:
    found = costs(past, LONG_AGO, END)
    length = 0.0
    for sale in {one.sale for one in past.incidents} - {""}:
        times = [one.at for one in past.incidents if one.sale == sale]
        times += [one.at for one in past.good if one.sale == sale]
        length += (max(times) - min(times)).total_seconds()
    assert sum(one.seconds for one in found) <= length + 1e-6
    for one in found:
        assert 0 <= one.seconds <= one.count * LONGEST_S
    assert [one.seconds for one in found] == sorted((one.seconds for one in found), reverse=True)


@given(st.lists(st.floats(0, 1e6), min_size=1), st.integers(1, 100))
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[float], of_100: int
) -> None:
    ordered = sorted(values)
    found = percentile(ordered, of_100)
    assert found in ordered
    assert sum(one <= found for one in ordered) * 100 >= of_100 * len(ordered)
    assert sum(one < found for one in ordered) * 100 < of_100 * len(ordered)


@given(st.lists(tooks, min_size=1))
def test_the_paces_of_all_steps_are_of_all_that_was_done(took: list[Took]) -> None:
    found = paces(took)
    assert sum(one.count for one in found) == len(took)
    assert sum(one.unanswered for one in found) == sum(not one.answered for one in took)
    assert all(one.median_ms <= one.p95_ms for one in found)


@given(pasts)
def test_what_is_worse_than_usual_is_more_than_it_ever_was_on_average(past: Past) -> None:
    for one in unusual(past, END).often:
        assert LEAST_WEEKS <= len(one.then) <= MOST_WEEKS
        assert one.count > one.limit >= sum(one.then) / len(one.then)


def weekly(*counts: int, code: int = 3002) -> Past:
    """So many errors in the last day, the same day a week before, and so on; sold each time."""
    times = [
        ago(weeks=week, minutes=at + 1) for week, count in enumerate(counts) for at in range(count)
    ]
    return Past(
        incidents=tuple(error(at, code) for at in sorted(times)),
        good=tuple(Good(ago(weeks=week, hours=3), SALE) for week in range(len(counts))),
        log_since=LONG_AGO,
        books_since=LONG_AGO,
    )


@given(st.integers(1, 200), st.integers(LEAST_WEEKS, MOST_WEEKS))
def test_what_is_as_always_is_not_unusual(count: int, weeks: int) -> None:
    assert unusual(weekly(*[count] * (weeks + 1)), END).often == ()


@given(st.lists(st.integers(0, 50), min_size=LEAST_WEEKS, max_size=MOST_WEEKS))
def test_what_is_far_more_than_always_is_told_with_its_figures(then: list[int]) -> None:
    most = limit(then)
    assert unusual(weekly(most, *then), END).often == ()
    (found,) = unusual(weekly(most + 1, *then), END).often
    assert (found.code, found.count, found.then) == (3002, most + 1, tuple(then))


def test_with_too_few_weeks_nothing_is_said_but_that() -> None:
    found = unusual(weekly(50, *[0] * (LEAST_WEEKS - 1)), END)
    assert (found.often, found.unsure) == ((), (3002,))
    assert unusual(weekly(50, *[0] * LEAST_WEEKS), END).unsure == ()


def test_a_week_in_which_nothing_was_sold_is_no_good_week() -> None:
    quiet = weekly(50, 0, 0, 0)
    closed = Past(
        incidents=quiet.incidents, good=quiet.good[:-1], log_since=LONG_AGO, books_since=LONG_AGO
    )
    assert unusual(closed, END).unsure == (3002,)


def test_what_only_the_log_knows_is_compared_as_far_as_it_goes_back() -> None:
    past = weekly(50, 0, 0, 0)
    told = tuple(error(one.at, record=None) for one in past.incidents)
    young = Past(incidents=told, good=past.good, log_since=ago(weeks=2), books_since=LONG_AGO)
    assert unusual(young, END).unsure == (1003,)
    assert frequent(young, ago(days=1), END) == (Frequent(1003, 50, 0),)
    assert frequent(young, ago(days=10), END) == (Frequent(1003, 50, None),)


def test_a_step_that_takes_twice_as_long_as_always_is_told() -> None:
    def took(week: int, ms: float) -> list[Took]:
        return [
            Took(ago(weeks=week, minutes=at), "check", "douyin", ms, True) for at in range(1, 12)
        ]

    good = weekly(*[0] * 4).good
    usually = [one for week in (1, 2, 3) for one in took(week, 100.0)]
    for ms, slow in ((200.0, []), (201.0, [("check", "douyin", 201.0, 100.0)])):
        past = Past(took=(*usually, *took(0, ms)), good=good, log_since=LONG_AGO)
        found = unusual(past, END).slow
        assert [(one.what, one.platform, one.median_ms, one.usual_ms) for one in found] == slow


def test_an_error_costs_its_sale_the_time_until_it_goes_on() -> None:
    past = Past(
        incidents=(
            error(ago(seconds=600)),
            error(ago(seconds=540), 3002),
            error(ago(seconds=300), 3002, "T01-S000002"),
            error(ago(seconds=200), 5010, ""),
            error(ago(seconds=100), 9001, "T01-S000003"),
        ),
        good=(
            Good(ago(seconds=700), SALE),
            Good(ago(seconds=500), SALE),
            Good(ago(seconds=270), "T01-S000002"),
        ),
    )
    assert costs(past, LONG_AGO, END) == (Cost(3002, 70.0, 2), Cost(1003, 60.0, 1))


def step(seq: int, at: datetime, record: r.Record) -> Step:
    return Step(seq, at, "1001", SALE, record)


def checked(code: int | None) -> r.VoucherChecked:
    return r.VoucherChecked(platform="douyin", code_key="k", code_masked="****0559", error=code)


def test_an_error_that_was_told_and_recorded_is_one() -> None:
    at = ago(hours=1)
    trail = [
        Entry(
            at=at,
            kind="effect",
            id="1-1",
            what="check",
            platform="douyin",
            ms=90.0,
            outcome="refused",
        ),
        Entry(at=at, kind="command", id="1-1", what="CodeChecked", code=3004, records=(4, 5)),
        Entry(at=at, kind="command", id="1-2", what="Entered", code=6010, records=(6, 6)),
    ]
    books = [step(5, at, checked(3004)), step(6, at, r.StageMoved(to=Stage.PAY))]
    past = read_past(trail, books, at)
    assert [(one.code, one.platform, one.record) for one in past.incidents] == [
        (3004, "douyin", 5),
        (6010, "", None),
    ]
    assert past.good == (Good(at, SALE),)
    assert [(one.what, one.ms, one.answered) for one in past.took] == [("check", 90.0, True)]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (Entry(at=END, kind="command", what="DeviceChanged", outcome="fault", code=5010), [5010]),
        (Entry(at=END, kind="command", what="DeviceChanged", outcome="ok", code=5012), []),
        (Entry(at=END, kind="request", what="localhost", code=1003), []),
        (Entry(at=END, kind="lost", count=5), []),
    ],
)
def test_what_stops_nobody_is_no_error(entry: Entry, told: list[int]) -> None:
    past = read_past([entry], [], None)
    assert [one.code for one in past.incidents] == told
    assert past.lost == (entry.count or 0)


def test_the_platform_of_an_error_is_where_its_trail_led() -> None:
    trail = [
        Entry(
            at=END,
            kind="effect",
            id="1-1",
            platform="douyin",
            what="check",
            outcome="unknown",
            ms=9.0,
        ),
        Entry(at=END, kind="command", id="1-1", what="CodeChecked", code=1003),
        Entry(at=END, kind="command", id="1-2", what="Entered", code=6010),
    ]
    past = read_past(trail, [step(1, END, checked(None))], END)
    assert [one.platform for one in past.incidents] == ["douyin", ""]
    assert [one.answered for one in past.took] == [False]
    assert past.good == (Good(END, SALE),)
