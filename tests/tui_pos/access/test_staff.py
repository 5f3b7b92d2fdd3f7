"""Signing on: what a guesser meets, and what everybody else does not notice of it."""

from __future__ import annotations

import math

import argon2
import pytest

from tests.tui_pos.checkout.rig import PIN, HandClock, shop
from tui_pos.access.pins import hash_pin
from tui_pos.access.staff import PAUSE_S, TRIES, StaffRoom
from tui_pos.errors import TillError
from tui_pos.secret import Secret

WRONG = Secret("000000")


class Room(StaffRoom):
    """The shop's people with a clock at hand."""

    def __init__(self) -> None:
        self.clock = HandClock()
        super().__init__(shop().staff, self.clock)

    def refusal(self, number: str, pin: Secret) -> TillError:
        with pytest.raises(TillError) as refused:
            self.sign_on(number, pin)
        return refused.value

    def guess(self, number: str, times: int = TRIES) -> None:
        for _ in range(times):
            assert self.refusal(number, WRONG).code == 2003


@pytest.fixture
def room() -> Room:
    return Room()


def test_number_and_pin_together_let_a_person_in(room: Room) -> None:
    assert room.sign_on("1001", PIN).name == "小李"
    assert room.refusal("1001", WRONG).code == 2003


def test_which_of_the_two_was_wrong_is_not_told(room: Room) -> None:
    unknown, known = room.refusal("9999", PIN), room.refusal("1001", WRONG)
    assert (unknown.code, unknown.details) == (known.code, known.details) == (2003, {})


@pytest.mark.parametrize("number", ["1001", "9999"])
def test_after_five_wrong_tries_a_number_waits_whether_it_is_known_or_not(
    room: Room, number: str
) -> None:
    room.guess(number)
    refused = room.refusal(number, PIN)
    assert (refused.code, refused.details) == (2004, {"seconds": math.ceil(PAUSE_S)})


def test_the_right_pin_is_refused_until_the_pause_is_over(room: Room) -> None:
    room.guess("1001")
    room.clock.seconds += PAUSE_S - 0.5
    assert room.refusal("1001", PIN).details == {"seconds": 1}
    room.clock.seconds += 0.5
    assert room.sign_on("1001", PIN).id == "1001"


def test_what_is_tried_during_a_pause_does_not_lengthen_it(room: Room) -> None:
    room.guess("1001")
    for _ in range(20):
        assert room.refusal("1001", WRONG).code == 2004
    room.clock.seconds += PAUSE_S
    assert room.sign_on("1001", PIN).id == "1001"


def test_each_wrong_try_more_doubles_the_pause_up_to_a_limit(room: Room) -> None:
    room.guess("1001", TRIES - 1)
    pauses = []
    for _ in range(8):
        room.guess("1001", 1)
        pause = room.refusal("1001", PIN).details["seconds"]
        assert isinstance(pause, int)
        room.clock.seconds += pause
        pauses.append(pause)
    assert pauses == [30, 60, 120, 240, 480, 960, 960, 960]


def test_the_right_pin_makes_a_number_start_anew(room: Room) -> None:
    room.guess("1001", TRIES - 1)
    room.sign_on("1001", PIN)
    room.guess("1001", TRIES - 1)
    assert room.sign_on("1001", PIN).id == "1001"


def test_other_numbers_are_not_affected(room: Room) -> None:
    room.guess("1001")
    room.guess("9999")
    assert room.sign_on("2001", PIN).id == "2001"
    room.guess("3001", TRIES - 1)
    assert room.sign_on("3001", PIN).id == "3001"


def test_a_number_nobody_has_costs_the_same_work(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, kept: str, pin: str) -> bool:
        checked.append(kept.rpartition("$")[0].rpartition("$")[0])
        return verify(self, kept, pin)

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counted)
    room.refusal("1001", WRONG)
    room.refusal("9999", WRONG)
    known, unknown = checked
    assert known == unknown
    assert known.startswith("$argon2id$")


def test_a_pin_is_kept_as_a_salted_hash_alone() -> None:
    one, other = hash_pin(PIN), hash_pin(PIN)
    assert one != other
    assert PIN.text not in one.text
