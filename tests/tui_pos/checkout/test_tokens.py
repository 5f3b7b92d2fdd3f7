"""The checkout looks after tokens in quiet moments, and tells of those that need a person."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA, PIN, RETAIL, Rig, shop
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.checkout.effects import Later, RenewToken, TokenDue
from tui_pos.platforms.tokens import RENEWAL_FAILED, RUN_OUT, RUNS_OUT, Standing
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

CODE = "5571630793"


class Watched(Rig):
    """A till whose token is looked at when the test says so."""

    def __init__(self, folder: Path, **setting: object) -> None:
        self.looks: list[Later] = []
        self.asked: list[RenewToken] = []
        platform = PlatformSetting(RETAIL, "http://x", "1", Secret("k"), Secret("t"))
        watched = replace(platform, **{"refresh_token": Secret("r"), **setting})
        super().__init__(folder, replace(shop(), platforms=(watched,)))

    def carry_out(self, effect: effects.Effect) -> None:
        match effect:
            case Later(command=TokenDue()):
                self.looks.append(effect)
            case RenewToken():
                self.asked.append(effect)
            case _:
                super().carry_out(effect)

    def look(self) -> float:
        """Let the time come for the next look; the pause before it."""
        due = self.looks.pop()
        pause = due.at - self.clock.seconds
        self.clock.seconds = max(self.clock.seconds, due.at)
        self.do(due.command)
        return pause

    def say(self, days: float, **standing: object) -> None:
        """What came of the look at it."""
        until = self.clock.now() + timedelta(days=days)
        found = replace(Standing(until=until, renewable=True), **standing)
        self.do(self.asked.pop().answered(found))


@pytest.fixture
def rig(tmp_path: Path) -> Watched:
    return Watched(tmp_path)


def test_a_token_is_looked_at_from_the_start_and_then_every_hour(rig: Watched) -> None:
    assert rig.look() <= 0
    rig.say(20)
    assert rig.look() == 3600
    rig.say(20, error=1004, tries=1)
    assert rig.look() == 60
    rig.say(20, error=2012, tries=4)
    assert rig.look() == 21600


def test_a_token_that_lasts_is_never_looked_at(tmp_path: Path) -> None:
    assert Watched(tmp_path, refresh_token=None).looks == []


def test_it_is_not_renewed_while_a_voucher_is_at_hand(rig: Watched) -> None:
    rig.order(COLA, CHIPS)
    assert rig.look() <= 0
    assert rig.look() == 15
    assert rig.asked == []
    rig.press_enter()
    rig.press_enter()
    rig.look()
    assert rig.asked == [RenewToken(RETAIL)]


def test_it_is_not_renewed_while_an_outcome_is_asked_for(rig: Watched) -> None:
    rig.platform.voucher(CODE, "7001")
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.hold = True
    rig.press_enter()
    rig.do(c.Hold())
    rig.hold = False
    rig.look()
    assert rig.asked == []
    rig.release()
    rig.look()
    assert rig.asked == [RenewToken(RETAIL)]


def test_what_an_earlier_checkout_meant_to_do_is_left_to_it(rig: Watched) -> None:
    early = rig.looks[-1].command
    rig.look()
    rig.say(20)
    rig.do(early)
    assert rig.asked == []
    assert len(rig.looks) == 1


@pytest.mark.parametrize(
    ("days", "standing", "error"),
    [
        (3, {"renewable": False}, RUNS_OUT),
        (3, {"error": 1004, "tries": 2}, RENEWAL_FAILED),
        (-1, {}, RUN_OUT),
    ],
)
def test_supervisors_and_technicians_are_told_when_they_sign_on(
    days: float, standing: dict[str, object], error: int, rig: Watched
) -> None:
    rig.look()
    rig.say(days, words="refreshToken已失效", **standing)
    assert rig.view.notice is None
    [mark] = rig.view.tokens
    assert (mark.platform, mark.error, mark.days) == (RETAIL, error, max(days, 0))
    rig.do(c.Lock())
    rig.do(c.SignOn("1001", PIN))
    assert rig.error is None
    for number in ("2001", "3001"):
        rig.do(c.Lock())
        notice = rig.do(c.SignOn(number, PIN)).notice
        assert notice is not None
        assert (notice.error, notice.level, notice.words) == (
            error,
            "warning",
            "refreshToken已失效",
        )
        assert notice.text.params["days"] == max(days, 0)


def test_whoever_signs_on_before_it_is_known_is_told_then(rig: Watched) -> None:
    rig.do(c.SignOn("2001", PIN))
    rig.look()
    rig.say(3, renewable=False)
    assert rig.error == RUNS_OUT
    rig.do(c.Dismiss())
    rig.look()
    rig.say(3, renewable=False)
    assert rig.error is None


def test_the_days_that_are_left_are_counted_as_time_goes_by(rig: Watched) -> None:
    rig.look()
    rig.say(9, renewable=False)
    assert [one.days for one in rig.view.tokens] == []
    rig.clock.seconds += 86400 * 3
    assert [one.days for one in rig.view.tokens] == [6]


def test_a_token_that_the_till_can_renew_is_nobodys_concern(rig: Watched) -> None:
    rig.look()
    rig.say(1)
    assert rig.view.tokens == ()
    rig.do(c.SignOn("2001", PIN))
    assert rig.error is None
