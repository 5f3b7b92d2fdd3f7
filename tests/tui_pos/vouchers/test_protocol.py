"""The redemption protocol: every answer in every state, and whole conversations of any length."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.platforms.base import (
    Done,
    Free,
    Gone,
    Looked,
    Outcome,
    Promises,
    Refused,
    Request,
    Taken,
    Unknown,
    Used,
)
from tui_pos.secret import Secret
from tui_pos.vouchers.protocol import (
    ARRIVED_S,
    BEHIND_S,
    MAYBE_OURS,
    PAUSES_S,
    Ask,
    Goal,
    Pursued,
    Resend,
    Settle,
    Step,
    after_look,
    after_send,
    pause_before,
)

CODE = Secret("5571630793")
REQUEST = Request(
    request_id="R1", code=CODE, count=1, deal_id="7001", mark="T01-R1", mark_name="小李-R1"
)
TAKEN = (Taken(code=CODE, deal_id="7001"),)
DONE = Done(TAKEN, trace="T1")
USED = Refused(3002, "券已使用", trace="T2")
EXPIRED = Refused(3003, "已过期")
ODD = Refused(3001, "操作失败", trace="T4")
"""A refusal for a reason that is not recognised."""
TOKEN = Refused(2012, "token")
"""A refusal that has nothing to do with the voucher."""
LOST = Unknown(1004, "超时", trace="T3")
NO_ANSWER = Unknown(1003)
OURS, THEIRS, SOMEBODYS = Used("T01-R1", taken=TAKEN), Used("T02-R9"), Used(None)
NOT_TAKEN_BY_US = Settle(False, error=3002, words="T02-R9")


def promises(request_id: bool, marks: bool) -> Promises:
    return Promises(
        request_id=request_id,
        marks=marks,
        new_code_after_undo=False,
        max_codes=1,
        undo_window_s=600,
        digits=(10,),
        takes_qr=False,
    )


RETAIL, DINING, UNMARKED = promises(True, True), promises(False, True), promises(True, False)


def pursued(
    goal: Goal = Goal.REDEEM,
    of: Promises = DINING,
    sends: int = 1,
    lost: bool = True,
    age_s: float = 0.0,
    refusal: Refused | None = None,
    parked: bool = False,
) -> Pursued:
    return Pursued(
        goal=goal,
        request=REQUEST,
        promises=of,
        sends=sends,
        lost=lost,
        age_s=age_s,
        refusal=refusal,
        parked=parked,
    )


@pytest.mark.parametrize(
    ("answer", "sends", "step"),
    [
        (DONE, 1, Settle(True, TAKEN, complete=True, trace="T1")),
        (DONE, 2, Settle(True, TAKEN, complete=True, trace="T1")),
        (EXPIRED, 1, Settle(False, error=3003, words="已过期")),
        (EXPIRED, 2, Ask(3003, "已过期", refusal=EXPIRED)),
        (USED, 1, Ask(3002, "券已使用", refusal=USED)),
        (USED, 2, Ask(3002, "券已使用", refusal=USED)),
        (ODD, 1, Ask(3001, "操作失败", refusal=ODD)),
        (TOKEN, 1, Settle(False, error=2012, words="token")),
        (TOKEN, 2, Ask(2012, "token", refusal=TOKEN)),
        (LOST, 1, Ask(1004, "超时")),
        (LOST, 2, Ask(1004, "超时")),
    ],
)
def test_after_sending(answer: Outcome, sends: int, step: Step) -> None:
    assert after_send(answer, Goal.REDEEM, sends) == step


OVER, NO_UNDO = Refused(3009, "已超过可撤销时限"), Refused(3019, "该券不可撤销")


@pytest.mark.parametrize(
    ("answer", "sends", "step"),
    [
        (OVER, 1, Settle(False, error=3009, words="已超过可撤销时限")),
        (OVER, 2, Ask(3009, "已超过可撤销时限", OVER)),
        (NO_UNDO, 1, Ask(3019, "该券不可撤销", NO_UNDO)),
        (TOKEN, 1, Settle(False, error=2012, words="token")),
        (LOST, 1, Ask(1004, "超时")),
    ],
)
def test_after_sending_an_undo(answer: Outcome, sends: int, step: Step) -> None:
    assert after_send(answer, Goal.UNDO, sends) == step


def refused(by: Refused) -> Settle:
    return Settle(False, trace=by.trace, error=by.code, words=by.words)


@pytest.mark.parametrize(
    ("looked", "given", "step"),
    [
        (OURS, pursued(), Settle(True, TAKEN)),
        (OURS, pursued(refusal=USED), Settle(True, TAKEN)),
        (Free(), pursued(), Resend()),
        (Free(), pursued(refusal=USED), Ask(3002, "券已使用", USED)),
        (Free(), pursued(refusal=USED, age_s=BEHIND_S), Resend()),
        (Free(), pursued(sends=2, refusal=EXPIRED), Ask(3003, "已过期", EXPIRED)),
        (Free(), pursued(sends=2, refusal=EXPIRED, age_s=BEHIND_S), refused(EXPIRED)),
        (Free(), pursued(lost=False, refusal=ODD), Resend()),
        (Free(), pursued(lost=False, sends=2, refusal=ODD), refused(ODD)),
        (Free(), pursued(sends=2, refusal=TOKEN), Resend()),
        (Free(), pursued(sends=2, refusal=TOKEN, age_s=ARRIVED_S), refused(TOKEN)),
        (THEIRS, pursued(), Ask(3002, "T02-R9")),
        (THEIRS, pursued(age_s=BEHIND_S), NOT_TAKEN_BY_US),
        (THEIRS, pursued(of=RETAIL), Resend(used=True)),
        (THEIRS, pursued(of=RETAIL, refusal=USED), NOT_TAKEN_BY_US),
        (THEIRS, pursued(of=RETAIL, parked=True), Ask(3002, "T02-R9")),
        (THEIRS, pursued(of=RETAIL, parked=True, age_s=BEHIND_S), NOT_TAKEN_BY_US),
        (SOMEBODYS, pursued(of=UNMARKED, parked=True), Ask(3002)),
        (SOMEBODYS, pursued(of=UNMARKED, parked=True, age_s=BEHIND_S), Resend(used=True)),
        (Used("T02-R9", doubted=True), pursued(of=RETAIL), Resend()),
        (SOMEBODYS, pursued(of=UNMARKED), Resend(used=True)),
        (SOMEBODYS, pursued(of=UNMARKED, refusal=TOKEN), Resend(used=True)),
        (SOMEBODYS, pursued(of=UNMARKED, refusal=EXPIRED), Ask(3002, refusal=EXPIRED)),
        (
            SOMEBODYS,
            pursued(of=UNMARKED, refusal=USED),
            Settle(False, error=MAYBE_OURS, words="券已使用"),
        ),
        (
            SOMEBODYS,
            pursued(of=UNMARKED, refusal=EXPIRED, age_s=BEHIND_S),
            Settle(False, error=MAYBE_OURS, words="已过期"),
        ),
        (SOMEBODYS, pursued(of=RETAIL, refusal=USED), Settle(False, error=3002, words="券已使用")),
        (Gone(3003, "已过期"), pursued(), Ask(3003)),
        (Gone(3003, "已过期"), pursued(age_s=BEHIND_S), Settle(False, error=3003, words="已过期")),
        (NO_ANSWER, pursued(), Ask(1003)),
        (NO_ANSWER, pursued(refusal=USED), Ask(1003, refusal=USED)),
    ],
)
def test_after_looking_for_a_redemption(looked: Looked, given: Pursued, step: Step) -> None:
    assert after_look(looked, given) == step


UNDO = Goal.UNDO


@pytest.mark.parametrize(
    ("looked", "given", "step"),
    [
        (OURS, pursued(UNDO), Resend()),
        (OURS, pursued(UNDO, lost=False, refusal=NO_UNDO), Ask(3019, "该券不可撤销", NO_UNDO)),
        (OURS, pursued(UNDO, lost=False, refusal=NO_UNDO, age_s=BEHIND_S), refused(NO_UNDO)),
        (OURS, pursued(UNDO, lost=False, sends=2, refusal=USED), Ask(3002, "券已使用", USED)),
        (OURS, pursued(UNDO, sends=2, refusal=EXPIRED), Ask(3003, "已过期", EXPIRED)),
        (OURS, pursued(UNDO, sends=2, refusal=EXPIRED, age_s=BEHIND_S), refused(EXPIRED)),
        (OURS, pursued(UNDO, sends=2, refusal=TOKEN), Ask(2012, "token", TOKEN)),
        (SOMEBODYS, pursued(UNDO), Ask(1010)),
        (THEIRS, pursued(UNDO), Ask(1010)),
        (THEIRS, pursued(UNDO, age_s=BEHIND_S), Settle(True)),
        (Free(), pursued(UNDO), Ask(1010)),
        (Free(), pursued(UNDO, age_s=BEHIND_S), Settle(True)),
        (Gone(3003), pursued(UNDO, age_s=BEHIND_S), Settle(True)),
        (Used("T01-R1", doubted=True), pursued(UNDO), Ask(1010)),
        (NO_ANSWER, pursued(UNDO), Ask(1003)),
    ],
)
def test_after_looking_for_an_undo(looked: Looked, given: Pursued, step: Step) -> None:
    assert after_look(looked, given) == step


def test_what_took_several_codes_is_asked_again_which_if_that_counts_once() -> None:
    several = msgspec.structs.replace(REQUEST, count=3)
    for of, refusal, step in (
        (RETAIL, None, Resend(used=True)),
        (RETAIL, TOKEN, Settle(True, TAKEN)),
        (DINING, None, Settle(True, TAKEN)),
    ):
        given = msgspec.structs.replace(pursued(of=of, refusal=refusal), request=several)
        assert after_look(OURS, given) == step


def test_a_later_redemption_of_the_same_code_is_told_apart_by_its_number() -> None:
    request = msgspec.structs.replace(REQUEST, flow_id="F1")
    mine = msgspec.structs.replace(pursued(UNDO, age_s=BEHIND_S), request=request)
    for flow, step in (("F1", Resend()), ("F2", Settle(True))):
        taken = (Taken(code=CODE, deal_id="7001", flow_id=flow),)
        assert after_look(Used(None, taken=taken), mine) == step


class World:
    """A platform that keeps the truth, on a wire that loses and delays as it was told to.

    `faults` are used up one a message, then all goes well. A request may arrive late, up to some
    minutes, or never; asking may fail, or tell how things stood before; it may say no for no
    reason that is known, either to what it did not do or once to what it did; a request may be
    doubled on its way, and answered for the second, which a platform without marks calls used
    where it was the first time of sending; it may refuse a message for reasons of its own;
    somebody else may take the code, or it may expire, between any two messages.
    """

    def __init__(self, goal: Goal, faults: list[str], of: Promises) -> None:
        self.goal = goal
        self.taker = None if goal is Goal.REDEEM else "us"
        self.open = True
        self.now = 0.0
        self.sends = 0
        self.sent_at = 0.0
        self._late: list[float] = []
        self._faults = faults
        self._of = of
        self._before, self._changed_at = self.taker, -BEHIND_S
        self._said_no = ""

    @property
    def in_force(self) -> bool:
        return self.taker == "us"

    def send(self) -> Outcome:
        self.sends += 1
        self.sent_at = self.now
        match self._next():
            case "lost":
                return LOST
            case "late":
                self._late.append(self.now + ARRIVED_S - 1)
                return LOST
            case "reply_lost":
                self._carry_out()
                return LOST
            case "says_no" if not self._said_no:
                self._said_no = "to what it did"
                self._carry_out()
                return ODD
            case "no" if self._said_no != "to what it did":
                self._said_no = "to what it did not"
                return ODD
            case "token":
                return TOKEN
            case "doubled":
                self._carry_out()
                return self._carry_out()
            case _:
                return self._carry_out()

    def look(self) -> Looked:
        fault = self._next()
        if fault == "lost":
            return NO_ANSWER
        behind = fault == "behind" and self.now - self._changed_at < BEHIND_S
        taker = self._before if behind else self.taker
        if fault == "late":
            self.arrive()
        if taker is None:
            return Free()
        if self._of.marks:
            return OURS if taker == "us" else THEIRS
        return Used(None, taken=(msgspec.structs.replace(TAKEN[0], flow_id=taker),))

    def pause(self, seconds: float) -> None:
        self.now += seconds
        if self._late and self._late[0] <= self.now:
            self.arrive()

    def arrive(self) -> None:
        """Whatever was under way reaches the platform now."""
        while self._late:
            self._late.pop()
            self._carry_out()

    def _next(self) -> str:
        fault = self._faults.pop(0) if self._faults else ""
        match fault:
            case "arrive":
                self.arrive()
            case "other" if self.taker is None and self.open:
                self._change("other")
            case "given_back" if self.taker == "other":
                self._change(None)
            case "expire":
                self.open = False
        return fault

    def _change(self, taker: str | None) -> None:
        self._before, self.taker, self._changed_at = self.taker, taker, self.now

    def _carry_out(self) -> Outcome:
        before, after = (None, "us") if self.goal is Goal.REDEEM else ("us", None)
        if self.taker == after and self.goal is Goal.REDEEM and self._of.request_id:
            return DONE if self._of.marks or self.sends > 1 else USED
        if self.taker != before:
            return USED
        if not self.open:
            return EXPIRED
        self._change(after)
        return DONE


_faults = st.lists(
    st.sampled_from(
        [
            *("", "lost", "late", "no", "arrive", "other", "given_back", "expire", "token"),
            *("behind", "reply_lost", "says_no", "doubled"),
        ]
    ),
    max_size=12,
)


@pytest.mark.parametrize("of", [RETAIL, DINING, UNMARKED], ids=["retail", "dining", "unmarked"])
@pytest.mark.parametrize("goal", Goal)
@given(faults=_faults)
def test_whatever_the_wire_does_what_is_settled_is_true_and_stays_so(
    goal: Goal, of: Promises, faults: list[str]
) -> None:
    world = World(goal, faults, of)
    flow = "us" if goal is Goal.UNDO else ""
    request = msgspec.structs.replace(REQUEST, flow_id=flow)
    tries, lost, asked = 0, False, False
    answer = world.send()
    step = after_send(answer, goal, 1)
    while not isinstance(step, Settle):
        lost |= isinstance(answer, Unknown)
        if isinstance(step, Resend):
            assert asked
            answer = world.send()
            step = after_send(answer, goal, world.sends)
        else:
            asked = True
            world.pause(pause_before(tries))
            tries += 1
            given_now = Pursued(
                goal=goal,
                request=request,
                promises=of,
                sends=world.sends,
                lost=lost,
                age_s=world.now - world.sent_at,
                refusal=step.refusal,
            )
            step = after_look(world.look(), given_now)
        assert tries < 40
    world.arrive()
    assert (step.error is None) is step.happened
    if step.doubted:
        assert of is UNMARKED and goal is Goal.REDEEM and world.taker is not None
    else:
        assert world.in_force is (step.happened is (goal is Goal.REDEEM))


@given(st.integers(0, 100))
def test_pauses_grow_and_three_fall_within_ten_seconds(tries: int) -> None:
    assert 0 <= pause_before(tries) <= pause_before(tries + 1) <= max(PAUSES_S)
    assert sum(map(pause_before, range(3))) < 10
