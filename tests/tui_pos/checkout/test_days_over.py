"""Each day that is over is held against its platform's list, once that is whole."""

from __future__ import annotations

from collections import deque
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import PIN, HandClock, Rig, shop
from tests.tui_pos.checkout.test_syncing import (
    HOUR,
    MINUTE,
    pay,
    recorded,
    redeem,
)
from tui_pos.checkout import commands as c
from tui_pos.ledger.records import DayCompared
from tui_pos.platforms.base import DayListed, Listing, Unknown

DAY = 24 * HOUR
FIRST = date(2026, 11, 24)


def days(rig: Rig) -> list[DayCompared]:
    return [one for one in recorded(rig, DayCompared) if isinstance(one, DayCompared)]


def compared(rig: Rig) -> list[tuple[date, int]]:
    return [(one.day, one.faults) for one in days(rig)]


def test_ten_minutes_after_midnight_and_once(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    rig.pass_time(13 * HOUR + 50 * MINUTE)
    assert compared(rig) == []
    rig.pass_time(12 * MINUTE)
    assert compared(rig) == [(FIRST, 0)]
    rig.pass_time(10 * HOUR)
    assert len(compared(rig)) == 1
    assert [step.who for step in rig.ledger.steps() if isinstance(step.record, DayCompared)] == [
        "-"
    ]


def test_what_is_sold_after_closing_is_compared(tmp_path: Path) -> None:
    rig = Rig(tmp_path, replace(shop(), closes="22:30"))
    rig.pass_time(13 * HOUR)
    redeem(rig)
    pay(rig)
    rig.platform.used.clear()
    rig.pass_time(HOUR + 20 * MINUTE)
    assert compared(rig) == [(FIRST, 1)]


def test_when_the_shop_closes_after_midnight(tmp_path: Path) -> None:
    rig = Rig(tmp_path, replace(shop(), closes="10:30", sync_minutes=0))
    rig.pass_time(24 * HOUR)
    assert compared(rig) == []
    rig.pass_time(HOUR)
    assert compared(rig) == [(FIRST, 0)]


def test_days_off_are_caught_up_one_at_a_time(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    rig.clock.seconds += 5 * DAY
    rig.timers.clear()
    rig.restart()
    rig.pass_time(25)
    assert len(compared(rig)) == 1
    rig.pass_time(10 * MINUTE)
    assert sorted(day.day for day, _ in compared(rig)) == [24, 25, 26, 27, 28]


def test_no_more_than_a_fortnight(rig: Rig) -> None:
    rig.clock.seconds += 30 * DAY
    rig.timers.clear()
    rig.restart()
    rig.pass_time(HOUR)
    assert len(compared(rig)) == 14


@pytest.mark.parametrize("sync_minutes", [0, 10])
def test_a_day_whose_list_cannot_be_had_does_not_keep_the_others(
    tmp_path: Path, sync_minutes: int
) -> None:
    rig = Rig(tmp_path, replace(shop(), sync_minutes=sync_minutes))

    def listing(day: date) -> DayListed:
        return Unknown(1007) if day == FIRST else Listing(())

    rig.platform.listing = listing  # type: ignore[method-assign]
    rig.pass_time(5 * DAY)
    assert sorted(day.day for day, _ in compared(rig)) == [25, 26, 27, 28]
    if sync_minutes:
        assert rig.view.sync is not None and rig.clock.seconds - rig.view.sync.since <= 10 * MINUTE


def test_a_day_that_could_not_be_asked_for_comes_again(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    rig.pass_time(14 * HOUR - 20 * MINUTE)
    rig.platform.ask_faults.extend(["down"] * 3)
    rig.pass_time(20 * MINUTE)
    assert compared(rig) == []
    rig.pass_time(HOUR)
    assert compared(rig) == [(FIRST, 0)] and rig.platform.ask_faults == deque()


class TestWhatWaits:
    """A day on which something was left to time is compared again on later days."""

    @pytest.fixture
    def open_for_long(self, rig: Rig) -> Rig:
        redeem(rig)
        rig.hold = True
        rig.do(c.Undo())
        rig.approve()
        rig.waiting.clear()
        rig.do(c.Hold())
        rig.hold = False
        return rig

    def test_once_more_on_each_of_three_days(self, open_for_long: Rig) -> None:
        open_for_long.pass_time(15 * HOUR)
        assert [(one.day, one.waiting) for one in days(open_for_long)] == [(FIRST, 1)]
        open_for_long.pass_time(DAY)
        assert [one.waiting for one in days(open_for_long) if one.day == FIRST] == [1, 1]
        open_for_long.pass_time(8 * DAY)
        assert [one.waiting for one in days(open_for_long) if one.day == FIRST] == [1] * 4

    def test_until_it_is_settled(self, rig: Rig) -> None:
        redeem(rig)
        rig.hold = True
        rig.do(c.Undo())
        rig.approve()
        (giving_back,) = rig.waiting
        rig.do(c.Hold())
        rig.hold = False
        rig.pass_time(15 * HOUR)
        rig.carry_out(giving_back)
        rig.pass_time(8 * DAY)
        assert [one.waiting for one in days(rig) if one.day == FIRST] == [1, 0]


class TestAClockThatJumps:
    def test_days_that_were_not_over_are_compared_when_they_are(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        right = rig.clock.now
        monkeypatch.setattr(rig.clock, "now", lambda: right() + timedelta(days=3))
        rig.pass_time(HOUR)
        assert sorted(day.day for day, _ in compared(rig)) == [24, 25, 26]
        monkeypatch.undo()
        rig.pass_time(4 * DAY)
        assert [day.day for day, _ in compared(rig)[3:]] == [24, 25, 26, 27]

    def test_a_first_start_with_a_clock_that_was_ahead(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        right = HandClock.now
        monkeypatch.setattr(HandClock, "now", lambda clock: right(clock) + timedelta(days=3650))
        rig = Rig(tmp_path)
        monkeypatch.undo()
        rig.pass_time(3 * DAY)
        assert [day.day for day, _ in compared(rig)] == [23, 24, 25, 26]


def test_a_difference_is_shown_until_a_supervisor_has_seen_it(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    rig.platform.used.clear()
    rig.pass_time(15 * HOUR)
    assert compared(rig) == [(FIRST, 1)]
    assert rig.view.differences == 1
    rig.do(c.Lock())
    rig.do(c.SignOn("2001", PIN))
    assert rig.view.notice is not None
    assert rig.view.notice.text.key == "start.differences"
    rig.restart()
    assert rig.view.differences == 1
    rig.do(c.Lock())
    rig.do(c.SignOn("2001", PIN))
    rig.do(c.OpenInquiry())
    assert rig.view.inquiry is not None and rig.view.differences == 0
    assert isinstance(rig.view.inquiry.differences[0].record, DayCompared)
    rig.restart()
    assert rig.view.differences == 0
