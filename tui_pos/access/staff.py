"""Signing on: a staff number (工号) and a PIN (密码), and a pause after too many wrong ones."""

from __future__ import annotations

import math

from tui_pos.access.pins import verify_pin
from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.secret import Secret
from tui_pos.shop import Staff

TRIES = 5
PAUSE_S = 30.0


class StaffRoom:
    """The shop's people, and how often each number was tried in vain since it last succeeded."""

    def __init__(self, staff: tuple[Staff, ...], clock: Clock) -> None:
        self._staff = {one.id: one for one in staff}
        self._clock = clock
        self._wrong: dict[str, int] = {}
        self._shut_until: dict[str, float] = {}

    def knows(self, number: str) -> bool:
        """Is this the number of one of the shop's people?"""
        return number in self._staff

    def sign_on(self, number: str, pin: Secret) -> Staff:
        """The person with this number and PIN.

        Raises TillError: 2003 number or PIN wrong (which of them is not told), 2004 this number
        was tried too often, with the `seconds` left, during which the right PIN is refused too.
        """
        left = self._shut_until.get(number, 0.0) - self._clock.monotonic()
        if left > 0:
            raise TillError(2004, seconds=math.ceil(left))
        person = self._staff.get(number)
        if verify_pin(person.pin_hash if person else None, pin) and person is not None:
            self._wrong.pop(number, None)
            return person
        wrong = self._wrong.get(number, 0) + 1
        self._wrong[number] = wrong
        if wrong >= TRIES:
            pause = PAUSE_S * 2 ** min(wrong - TRIES, 5)
            self._shut_until[number] = self._clock.monotonic() + pause
        raise TillError(2003)
