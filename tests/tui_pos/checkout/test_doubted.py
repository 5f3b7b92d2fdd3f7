"""A platform that keeps nothing of ours calls a code used at the first time of sending: it may be
our own doing, which nobody can tell. It does not count, and a supervisor is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA, Counter, Rig
from tests.tui_pos.checkout.test_inquiry import sign_on
from tui_pos.checkout import commands as c
from tui_pos.ledger import records as r
from tui_pos.ledger.verify import verify
from tui_pos.platforms.base import Done, Looked, Outcome, Refused, Request, Taken, Used
from tui_pos.sale import RedemptionState
from tui_pos.secret import Secret

CODE = "5571630793"


class Unmarked(Counter):
    """Who used a code is told by nothing but what the same request is answered with: "used", and
    where it was sent again that it is done. `doubled`: the next request comes twice, and is
    answered for the second."""

    promises = replace(Counter.promises, marks=False)

    def __init__(self) -> None:
        super().__init__()
        self.doubled = False

    def redeem(self, request: Request, again: bool) -> Outcome:
        self.sent.append(request)
        if self.doubled:
            self._take(request)
        if request.code.text in self.used:
            taken = Taken(code=request.code, deal_id=request.deal_id)
            return Done((taken,)) if again else Refused(3002, "券已核销")
        return self._take(request)

    def look(self, code: Secret, count: int = 1) -> Looked:
        looked = super().look(code, count)
        return Used(None) if isinstance(looked, Used) else looked


@pytest.fixture
def unmarked(tmp_path: Path) -> Rig:
    rig = Rig(tmp_path, sign_on=False)
    rig.platform = platform = Unmarked()
    platform.doubled = True
    rig.restart()
    platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    return rig


def state(rig: Rig) -> str:
    (use,) = rig.ledger.uses_of(
        rig.platform.kind, rig.ledger.code_key(rig.platform.kind, Secret(CODE))
    )
    assert not use.live
    return use.state


def answer_alone(rig: Rig) -> None:
    """Redeem, and be answered; the asking after that is held back."""
    rig.hold = True
    rig.press_enter()
    rig.carry_out(rig.waiting.pop())


def looked_at(rig: Rig) -> list[r.Record]:
    """The differences that a supervisor is shown."""
    rig.do(c.OpenInquiry())
    rig.approve()
    assert rig.view.inquiry is not None
    return [step.record for step in rig.view.inquiry.differences]


def test_it_is_refused_and_the_sale_goes_on_without_it(unmarked: Rig) -> None:
    unmarked.press_enter()
    assert unmarked.error == 3043 and len(unmarked.platform.sent) == 1
    (one,) = unmarked.sale.redemptions
    assert (one.state, unmarked.sale.deductions_fen) == (RedemptionState.REFUSED, 0)
    assert state(unmarked) == "refused, doubted"
    unmarked.press_enter()
    unmarked.press_enter()
    assert unmarked.view.closed is not None and unmarked.view.closed.tendered_fen == 1249
    assert list(verify(unmarked.ledger)) == []


def test_it_stands_among_the_differences_until_a_supervisor_has_seen_it(unmarked: Rig) -> None:
    unmarked.press_enter()
    assert unmarked.view.differences == 1
    unmarked.restart()
    assert unmarked.view.differences == 1 and "start.differences" in sign_on(unmarked, "2001")
    (record,) = looked_at(unmarked)
    assert isinstance(record, r.RedemptionRefused) and record.doubted
    assert unmarked.view.differences == 0
    unmarked.enter(CODE)
    assert unmarked.view.inquiry is not None
    (known,) = (one.known for one in unmarked.view.inquiry.codes)
    assert known.comparison is not None
    assert [row.cause for row in known.comparison.rows] == ["doubted_here"]


def test_what_others_used_does_not_come_to_count_by_a_restart(unmarked: Rig) -> None:
    """To send it again would be answered like the repeating of a request that was lost."""
    unmarked.platform.take_elsewhere(CODE)
    answer_alone(unmarked)
    unmarked.hold = False
    unmarked.restart()
    assert len(unmarked.platform.sent) == 1 and unmarked.sale.deductions_fen == 0
    assert state(unmarked) == "refused, doubted"


def test_one_that_was_parked_is_found_with_the_same_doubt(unmarked: Rig) -> None:
    answer_alone(unmarked)
    unmarked.do(c.Park())
    unmarked.approve()
    unmarked.press_enter()
    unmarked.press_enter()
    assert unmarked.view.closed is not None and unmarked.view.parked
    unmarked.release()
    assert unmarked.view.parked == () and unmarked.view.notice is not None
    assert unmarked.view.notice.text.key == "parked.doubted"
    assert state(unmarked) == "found not taken, doubted" and unmarked.view.differences == 1
    (record,) = looked_at(unmarked)
    assert isinstance(record, r.ParkedFound) and record.doubted


def test_what_a_platform_with_marks_calls_used_is_in_no_doubt(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.platform.take_elsewhere(CODE)
    rig.press_enter()
    assert rig.error == 3002 and state(rig) == "refused" and rig.view.differences == 0
