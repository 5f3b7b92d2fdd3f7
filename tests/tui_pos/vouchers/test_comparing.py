"""Rules that hold for every pair of a list and books; each cause by itself is brought about with
the real command in tests/tui_pos/cli."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tui_pos.platforms.base import Free, Gone, Listed, Listing, Looked, Taken, Unknown, Used
from tui_pos.secret import Secret
from tui_pos.vouchers.booked import STANDINGS, Booked, Standing
from tui_pos.vouchers.causes import Cause, Comparison, Need
from tui_pos.vouchers.comparing import Sides, as_listed, compare

DAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 4, tzinfo=UTC)
FREE = ("refused", "undone", "undone, resent", "not taken", "found not taken", "found undone")


def key_of(code: Secret) -> str:
    return f"key of {code.text}"


def sides(looked: Mapping[str, Looked] | None = None, marks: bool = True) -> Sides:
    return Sides(
        day=DAY,
        now=NOON + timedelta(days=2),
        key_of=key_of,
        made_here=lambda mark: mark.startswith("ours"),
        marks=marks,
        looked=looked or {},
    )


def booked(code: str = "1", number: int = 1, state: str = "done", **changes: object) -> Booked:
    one = Booked(
        code_key=key_of(Secret(code)),
        code_masked="****",
        sale=f"T01-S{number:06}",
        redemption=1,
        who="1001",
        state=state,
        title="代金券",
        mark=f"ours-{number}",
        mark_name=f"小李@ours-{number}",
        sent=(NOON,),
        settled_at=NOON + timedelta(seconds=1),
    )
    return replace(one, **changes)


def listed(code: str = "1", by: str | None = "ours-1", **changes: object) -> Listed:
    return replace(Listed(code=Secret(code), by=by, at=NOON), **changes)


def causes(comparison: Comparison) -> list[Cause]:
    return [row.cause for row in comparison.rows]


codes = st.sampled_from("12345")
flows = st.sampled_from((None, "", "F1", "F2"))
fen = st.sampled_from((None, 500, 600))
listings = st.lists(
    st.builds(
        lambda code, **fields: Listed(code=Secret(code), **fields),
        codes,
        key=st.just(None) | codes.map(Secret),
        by=st.sampled_from((None, "ours-1", "小李@ours-2", "ours-3", "ours-9", "theirs")),
        at=st.just(None) | st.just(NOON),
        flow_id=flows,
        refunded=st.booleans(),
        face_fen=fen,
        price_fen=fen,
    ),
    max_size=6,
).map(lambda rows: Listing(tuple(rows)))
times = st.integers(-3000, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes))
looks: st.SearchStrategy[Looked] = st.one_of(
    st.just(Free()),
    st.builds(Gone, st.sampled_from((3003, 3005, 3008))),
    st.just(Unknown(1004)),
    st.builds(
        Used,
        st.sampled_from((None, "ours-1", "theirs")),
        st.just(None) | times,
        st.booleans(),
        st.just(()) | flows.map(lambda flow: (Taken(code=Secret("1"), deal_id="", flow_id=flow),)),
    ),
)


@st.composite
def books(draw: st.DrawFn) -> tuple[Booked, ...]:
    """As the ledger can have them: one code is live in one redemption at most."""
    found: list[Booked] = []
    for number in range(1, draw(st.integers(0, 5)) + 1):
        code = draw(codes)
        live = any(one.code_key == key_of(Secret(code)) and one.state in STANDINGS for one in found)
        states = FREE if live else (*FREE, *STANDINGS)
        sent = sorted(draw(st.lists(times, min_size=1, max_size=3)))
        found.append(
            booked(
                code,
                number,
                draw(st.sampled_from(states)),
                sent=tuple(sent),
                settled_at=draw(st.just(None) | times),
                flow_id=draw(flows),
                face_fen=draw(fen),
                price_fen=draw(fen),
                unnamed=draw(st.integers(0, 2)),
                refunded=draw(st.booleans()),
            )
        )
    return tuple(found)


@given(
    listing=listings,
    known=books(),
    looked=st.dictionaries(codes.map(lambda code: key_of(Secret(code))), looks),
    marks=st.booleans(),
)
def test_every_redemption_of_either_side_stands_in_exactly_one_list(
    listing: Listing, known: tuple[Booked, ...], looked: dict[str, Looked], marks: bool
) -> None:
    known = tuple(replace(one, unnamed=0) for one in known)
    comparison = compare(listing, known, sides(looked, marks))
    there = [id(row.listed) for row in comparison.rows if row.listed is not None]
    assert Counter(there) == Counter(id(one) for one in listing.rows)
    lists = (comparison.both, comparison.only_platform, comparison.only_us)
    for one in known:
        standing_for_it = [
            number
            for number, rows in enumerate(lists)
            for row in rows
            if row.booked is one
            and (
                row.listed is None
                or one.standing is Standing.OPEN
                or key_of(row.listed.key or row.listed.code) == one.code_key
            )
        ]
        if one.standing in (Standing.FREE, Standing.DOUBTED):
            assert set(standing_for_it) <= {1}
        elif one.touches(DAY) or standing_for_it:
            assert len(set(standing_for_it)) == 1
            assert len(standing_for_it) == 1 or one.standing is Standing.OPEN
    assert all(row.listed and row.booked for row in comparison.both)
    assert all(row.listed for row in comparison.only_platform)
    assert all(row.listed is None and row.booked for row in comparison.only_us)


@given(listing=listings, known=books(), marks=st.booleans())
def test_nothing_is_called_fine_that_one_side_alone_counts_as_taken_here(
    listing: Listing, known: tuple[Booked, ...], marks: bool
) -> None:
    """What is ours for certain and is missing on one side always asks for something."""
    comparison = compare(listing, known, sides({}, marks))
    for row in comparison.only_platform:
        if row.need is Need.NOTHING:
            elsewhere = row.booked is None and not (row.by or "ours").startswith("ours")
            assert row.listed and (row.listed.refunded or (marks and elsewhere))
    for row in comparison.only_us:
        assert row.need is not Need.NOTHING or (row.booked and row.booked.refunded)


@given(known=books())
def test_a_list_of_what_the_books_have_taken_agrees(known: tuple[Booked, ...]) -> None:
    done = [one for one in known if one.state == "done" and one.touches(DAY)]
    taken = [replace(one, unnamed=0) for one in done]
    rows = [
        Listed(code=Secret(one.code_key.removeprefix("key of ")), by=one.mark, at=one.sent[0])
        for one in taken
    ]
    assert set(causes(compare(Listing(tuple(rows)), taken, sides()))) <= {Cause.AGREES}


def test_codes_that_an_answer_did_not_name_are_known_by_their_mark() -> None:
    one = booked(unnamed=1)
    three = Listing((listed("1"), listed("2"), listed("3")))
    comparison = compare(three, [one], sides())
    assert [row.cause for row in comparison.both] == [Cause.AGREES, Cause.AGREES]
    assert [row.cause for row in comparison.only_platform] == [Cause.NOT_IN_BOOKS]


def test_a_code_that_is_listed_twice_is_not_another_one_of_its_order() -> None:
    comparison = compare(Listing((listed("1"), listed("1"))), [booked(unnamed=1)], sides())
    assert causes(comparison) == [Cause.AGREES, Cause.NOT_IN_BOOKS, Cause.SURPLUS]


@given(listing=listings, known=books(), marks=st.booleans())
def test_codes_that_were_counted_and_never_named_are_listed_or_missed(
    listing: Listing, known: tuple[Booked, ...], marks: bool
) -> None:
    """Each is listed, or a row of its own wherever others of its redemption are there."""
    comparison = compare(listing, known, sides({}, marks))
    for one in known:
        rows = [row for row in comparison.rows if row.booked is one]
        listed_itself = any(
            row.listed and key_of(row.listed.key or row.listed.code) == one.code_key for row in rows
        )
        if one.standing is Standing.TAKEN and listed_itself:
            assert len(rows) == 1 + one.unnamed


def test_a_surplus_is_no_fault_while_the_list_may_be_behind_nor_of_a_single_code() -> None:
    one, named = booked(unnamed=2), Listing((listed(),))
    (_, *missed) = compare(named, [one], sides()).rows
    assert [(row.cause, row.need) for row in missed] == [(Cause.SURPLUS, Need.PERSON)] * 2
    lately = replace(sides(), now=NOON + timedelta(minutes=9))
    assert causes(compare(named, [one], lately)) == [Cause.AGREES] + [Cause.LIST_BEHIND] * 2
    assert causes(compare(named, [one], replace(sides(), day=None))) == [Cause.AGREES]


def test_a_code_that_others_of_its_order_went_without_is_missed() -> None:
    comparison = compare(Listing((listed("2"),)), [booked(unnamed=1)], sides())
    assert [row.cause for row in comparison.both] == [Cause.AGREES]
    assert [row.cause for row in comparison.only_us] == [Cause.NOT_LISTED]


def test_all_codes_of_an_answer_that_was_lost_are_told_as_that() -> None:
    one = booked(state="parked", settled_at=None)
    comparison = compare(Listing((listed("1"), listed("2"))), [one], sides())
    assert causes(comparison) == [Cause.ANSWER_LOST] * 2


def test_a_later_redemption_of_the_same_code_is_not_the_one_that_was_undone() -> None:
    undone, again = booked(state="undone"), booked(number=2)
    comparison = compare(Listing((listed(by="ours-2"),)), [undone, again], sides())
    assert [(row.cause, row.booked) for row in comparison.rows] == [(Cause.AGREES, again)]
    comparison = compare(Listing((listed(by="ours-1"),)), [undone, again], sides())
    assert causes(comparison) == [Cause.UNDONE_HERE, Cause.NOT_LISTED]


def test_the_list_may_be_behind_what_was_just_undone() -> None:
    now = sides().now
    for minutes, cause in ((9, Cause.JUST_UNDONE), (11, Cause.UNDONE_HERE)):
        for state in ("undone", "undone, resent", "found undone"):
            one = booked(state=state, undone_at=now - timedelta(minutes=minutes))
            assert causes(compare(Listing((listed(),)), [one], sides())) == [cause]
    refused = booked(state="refused", sent=(now,), settled_at=now)
    assert causes(compare(Listing((listed(),)), [refused], sides())) == [Cause.REFUSED_HERE]
    ahead = booked(state="undone", undone_at=now + timedelta(days=1))
    assert causes(compare(Listing((listed(),)), [ahead], sides())) == [Cause.UNDONE_HERE]


def test_where_no_mark_is_kept_its_own_number_tells_a_redemption() -> None:
    kept_none = sides(marks=False)
    one = booked(flow_id="F1")
    for flow_id, cause in (("F1", Cause.AGREES), ("", Cause.AGREES), ("F2", Cause.OTHER_ACCOUNT)):
        row = listed(by=None, flow_id=flow_id)
        assert causes(compare(Listing((row,)), [one], kept_none)) == [cause]
    named = Listing((listed(by="whoever"),))
    assert causes(compare(named, [one], kept_none)) == [Cause.AGREES]
    assert causes(compare(named, [one], sides())) == [Cause.OTHER_ACCOUNT]
    assert causes(compare(Listing((listed(by=None),)), [], kept_none)) == [Cause.UNNAMED]
    undone = replace(one, state="undone")
    for flow_id, cause in (("F1", Cause.UNDONE_HERE), ("F2", Cause.UNNAMED)):
        row = listed(by=None, flow_id=flow_id)
        assert causes(compare(Listing((row,)), [undone], kept_none)) == [cause]


@pytest.mark.parametrize("state", ["refused, doubted", "found not taken, doubted"])
def test_what_a_refused_request_may_have_taken_is_named_by_when_it_was_used(state: str) -> None:
    kept_none = sides(marks=False)
    one = booked(state=state)
    for minutes, cause in ((0, Cause.DOUBTED_HERE), (11, Cause.UNNAMED), (-11, Cause.UNNAMED)):
        row = listed(by=None, at=NOON + timedelta(minutes=minutes))
        comparison = compare(Listing((row,)), [one], kept_none)
        assert [row.cause for row in comparison.only_platform] == [cause] == causes(comparison)
    assert causes(compare(Listing((listed(by=None, refunded=True),)), [one], kept_none)) == [
        Cause.REFUNDED_SINCE
    ]
    assert causes(compare(Listing(()), [one], kept_none)) == []
    again = booked(number=2)
    comparison = compare(Listing((listed(by=None),)), [one, again], kept_none)
    assert [(row.cause, row.booked) for row in comparison.rows] == [(Cause.AGREES, again)]


def test_what_was_taken_on_another_day_is_no_row_of_this_one() -> None:
    before = NOON - timedelta(days=1)
    one = booked(sent=(before,), settled_at=before)
    assert causes(compare(Listing(()), [one], sides())) == []
    assert causes(compare(Listing((listed(),)), [one], sides())) == [Cause.AGREES]
    single = replace(sides({one.code_key: Free()}), day=None)
    assert causes(compare(Listing(()), [one], single)) == [Cause.UNDONE_THERE]


def test_a_record_that_the_platform_doubts_is_of_a_redemption_undone_since() -> None:
    looked = {booked().code_key: Used("ours-1", NOON, doubted=True)}
    assert causes(compare(Listing(()), [booked()], sides(looked))) == [Cause.UNDONE_THERE]


def test_an_open_outcome_is_not_the_redemption_of_somebody_else() -> None:
    one = booked(state="unknown", settled_at=None)
    comparison = compare(Listing((listed(by="theirs"),)), [one], sides())
    assert causes(comparison) == [Cause.ELSEWHERE, Cause.STILL_OPEN]


def test_a_list_that_is_only_just_behind_is_compared_again_later() -> None:
    lately = replace(sides(), now=NOON + timedelta(minutes=9))
    for looked in ({}, {booked().code_key: Free()}, {booked().code_key: Used("ours-1", NOON)}):
        asked = replace(lately, looked=looked)
        assert causes(compare(Listing(()), [booked()], asked)) == [Cause.LIST_BEHIND]


@pytest.mark.parametrize(
    ("sent", "settled", "days"),
    [
        # In Shanghai midnight is 16:00 UTC.
        ("23T15:59:50", "23T15:59:55", {23}),
        ("23T15:59:50", "23T16:00:05", {23, 24}),
        ("23T15:49:00", None, {23}),
        ("23T15:51:00", None, {23, 24}),
        ("23T15:51:00", "25T04:00:00", {23, 24}),
        ("23T16:00:00", "23T15:00:00", {24}),
    ],
)
def test_a_request_belongs_to_every_day_on_which_it_may_have_arrived(
    sent: str, settled: str | None, days: set[int]
) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(f"2026-11-{text}+00:00")

    one = booked(sent=(at(sent),), settled_at=at(settled) if settled else None)
    assert {n for n in range(20, 30) if one.touches(date(2026, 11, n))} == days


def test_a_request_that_was_sent_again_days_later_belongs_to_those_two_days() -> None:
    again = NOON + timedelta(days=3)
    one = booked(sent=(NOON, again), settled_at=again)
    assert [n for n in range(20, 30) if one.touches(date(2026, 11, n))] == [24, 27]


def test_what_one_code_is_said_to_be_reads_like_a_list() -> None:
    taken = Taken(code=Secret("1"), key=Secret("K"), deal_id="7001", flow_id="F1", face_fen=500)
    (row,) = as_listed(Secret("x"), Used("by", NOON, taken=(taken,))).rows
    assert (row.key, row.by, row.at, row.flow_id, row.face_fen) == (
        Secret("K"), "by", NOON, "F1", 500,
    )  # fmt: skip
    assert [row.code for row in as_listed(Secret("x"), Used("by")).rows] == [Secret("x")]
    for looked in (Free(), Gone(3005), Unknown(1004), Used("by", doubted=True)):
        assert as_listed(Secret("x"), looked) == Listing(())
