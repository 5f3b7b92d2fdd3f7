"""The redemption protocol: every answer in every state, and whole conversations of any length."""

from __future__ import annotations

from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.platforms.base import (
    Asked,
    Done,
    NotTaken,
    Outcome,
    Refused,
    Taken,
    TakenByOther,
    TakenByUs,
    Unknown,
)
from tui_pos.secret import Secret
from tui_pos.vouchers.protocol import (
    PAUSES_S,
    Ask,
    Goal,
    Resend,
    Settle,
    Step,
    after_ask,
    after_send,
    pause_before,
)

Said = TypeVar("Said", bound="Outcome | Asked")

TAKEN = (Taken(code=Secret("5571630793"), deal_id="7001"),)
DONE = Done(TAKEN, trace="T1")
USED = Refused(3002, "券已使用", trace="T2")
ODD = Refused(3001, "操作失败", trace="T4")
"""A refusal for a reason that is not recognised."""
LOST = Unknown(1004, "超时", trace="T3")
NO_ANSWER = Unknown(1003)
OURS, THEIRS, FREE = TakenByUs(TAKEN), TakenByOther("另一台"), NotTaken()


@pytest.mark.parametrize(
    ("answer", "sends", "step"),
    [
        (DONE, 1, Settle(True, TAKEN, complete=True, trace="T1")),
        (DONE, 2, Settle(True, TAKEN, complete=True, trace="T1")),
        (USED, 1, Settle(False, trace="T2", error=3002, words="券已使用")),
        (USED, 2, Ask(3002, "券已使用", refusal=USED)),
        (USED, 9, Ask(3002, "券已使用", refusal=USED)),
        (ODD, 1, Ask(3001, "操作失败", refusal=ODD)),
        (LOST, 1, Ask(1004, "超时")),
        (LOST, 2, Ask(1004, "超时")),
    ],
)
def test_after_sending(answer: Outcome, sends: int, step: Step) -> None:
    assert after_send(answer, sends) == step


REFUSED = Settle(False, trace="T2", error=3002, words="券已使用")


@pytest.mark.parametrize("refusal", [None, USED])
@pytest.mark.parametrize(
    ("answer", "goal", "plain", "after_refusal"),
    [
        (OURS, Goal.REDEEM, Settle(True, TAKEN), Settle(True, TAKEN)),
        (THEIRS, Goal.REDEEM, Settle(False, error=3002, words="另一台"), None),
        (FREE, Goal.REDEEM, Resend(), REFUSED),
        (OURS, Goal.UNDO, Resend(), REFUSED),
        (THEIRS, Goal.UNDO, Settle(True), Settle(True)),
        (FREE, Goal.UNDO, Settle(True), Settle(True)),
        (NO_ANSWER, Goal.REDEEM, Ask(1003), Ask(1003, refusal=USED)),
        (NO_ANSWER, Goal.UNDO, Ask(1003), Ask(1003, refusal=USED)),
    ],
)
def test_after_asking(
    answer: Asked, goal: Goal, plain: Step, after_refusal: Step | None, refusal: Refused | None
) -> None:
    step = (after_refusal or plain) if refusal else plain
    assert after_ask(answer, goal, refusal) == step


class World:
    """A platform that keeps the truth, on a wire that loses and delays as it was told to.

    `faults` are used up one a message, then all goes well. A request may arrive late, or never;
    asking may fail; it may say no for no reason that is known, also to what it did; somebody else
    may take the code, or it may expire, between any two messages. What it did not do for no known
    reason does not arrive later still: nothing could be settled at all.
    """

    def __init__(self, goal: Goal, faults: list[str], idempotent: bool) -> None:
        self.goal = goal
        self.taker = None if goal is Goal.REDEEM else "us"
        self.open = True
        self.late = 0
        self.log: list[Outcome | Asked] = []
        self.sends = 0
        self._faults = faults
        self._idempotent = idempotent

    @property
    def in_force(self) -> bool:
        return self.taker == "us"

    def send(self) -> Outcome:
        self.sends += 1
        match self._next():
            case "lost":
                return self._said(LOST)
            case "late":
                self.late += 1
                return self._said(LOST)
            case "reply lost":
                self._carry_out()
                return self._said(LOST)
            case "says no":
                self._carry_out()
                return self._said(ODD)
            case "no" if not self.late:
                return self._said(ODD)
            case _:
                return self._said(self._carry_out())

    def ask(self) -> Asked:
        fault = self._next()
        if fault == "lost":
            return self._said(NO_ANSWER)
        found: Asked = OURS if self.in_force else THEIRS if self.taker else FREE
        if fault == "late":
            self.arrive()
        return self._said(found)

    def arrive(self) -> None:
        """Whatever was under way reaches the platform now."""
        while self.late:
            self.late -= 1
            self._carry_out()

    def _said(self, answer: Said) -> Said:
        self.log.append(answer)
        return answer

    def _next(self) -> str:
        fault = self._faults.pop(0) if self._faults else ""
        match fault:
            case "arrive":
                self.arrive()
            case "other" if self.taker is None:
                self.taker = "other"
            case "expire":
                self.open = False
        return fault

    def _carry_out(self) -> Outcome:
        before, after = (None, "us") if self.goal is Goal.REDEEM else ("us", None)
        if self.taker == after and self._idempotent:
            return DONE
        if self.taker != before or not self.open:
            return USED
        self.taker = after
        return DONE


_faults = st.lists(
    st.sampled_from(
        ["", "lost", "reply lost", "late", "says no", "no", "arrive", "other", "expire"]
    ),
    max_size=12,
)


@pytest.mark.parametrize("idempotent", [True, False])
@pytest.mark.parametrize("goal", Goal)
@given(faults=_faults)
def test_whatever_the_wire_does_what_is_settled_is_true_and_stays_so(
    goal: Goal, idempotent: bool, faults: list[str]
) -> None:
    world = World(goal, faults, idempotent)
    refusal: Refused | None = None
    step = after_send(world.send(), 1)
    while not isinstance(step, Settle):
        if isinstance(step, Resend):
            assert world.log[-1] == (FREE if goal is Goal.REDEEM else OURS)
            step = after_send(world.send(), world.sends)
        else:
            refusal = step.refusal
            step = after_ask(world.ask(), goal, refusal)
        assert len(world.log) < 30
    world.arrive()
    assert world.in_force is (step.happened is (goal is Goal.REDEEM))
    assert (step.error is None) is step.happened


@given(st.integers(0, 100))
def test_pauses_grow_and_three_fall_within_ten_seconds(tries: int) -> None:
    assert 0 <= pause_before(tries) <= pause_before(tries + 1) <= max(PAUSES_S)
    assert sum(map(pause_before, range(3))) < 10
