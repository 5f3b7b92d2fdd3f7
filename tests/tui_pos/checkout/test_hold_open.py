"""A sale whose outcome is open is set aside, the next customer is served, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.tui_pos.checkout.rig import CHIPS, COLA, WATER, Rig
from tui_pos.checkout import commands as c
from tui_pos.ledger.verify import verify
from tui_pos.sale import RedemptionState, Stage

CODE = "5571630793"


@pytest.fixture
def aside(rig: Rig) -> Rig:
    """A redemption was sent, and before it is answered its sale is set aside."""
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.hold = True
    rig.press_enter()
    rig.do(c.Hold())
    assert rig.view.sale is None and len(rig.view.held) == 1
    return rig


def sell(rig: Rig, barcode: str) -> None:
    """The next customer, in cash."""
    rig.order(barcode)
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None


def finish(rig: Rig) -> None:
    """Take the first sale up again and pay what is left of it."""
    rig.do(c.Recall())
    assert rig.view.stage is Stage.REDEEM
    assert [one.state for one in rig.sale.redemptions] == [RedemptionState.DONE]
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None and rig.view.closed.tendered_fen == 749
    assert list(verify(rig.ledger)) == []


@pytest.mark.parametrize("fault", ["", "lost", "reply lost", "late"])
def test_the_answer_comes_while_another_is_served(aside: Rig, fault: str) -> None:
    aside.platform.faults.append(fault)
    sending = aside.waiting.pop()
    sell(aside, WATER)
    aside.hold = False
    aside.carry_out(sending)
    assert aside.view.notice is not None and aside.view.notice.text.key == "hold.settled"
    assert list(aside.platform.used) == [CODE]
    finish(aside)


def test_switched_off_with_an_open_sale_aside(aside: Rig) -> None:
    aside.platform.redeem(aside.waiting[-1].request, again=False)  # type: ignore[attr-defined]
    aside.hold = False
    aside.restart()
    finish(aside)


def test_taken_up_again_before_it_is_answered(aside: Rig) -> None:
    sending = aside.waiting.pop()
    aside.do(c.Recall())
    assert aside.view.pending is not None and aside.view.stage is Stage.REDEEM
    aside.hold = False
    aside.carry_out(sending)
    assert aside.sale.deductions_fen == 500


def test_its_code_can_be_used_nowhere_else_meanwhile(aside: Rig) -> None:
    aside.waiting.clear()
    aside.order(WATER)
    aside.enter(CODE)
    assert aside.error == 3010


def test_a_refusal_frees_the_code(aside: Rig) -> None:
    aside.platform.take_elsewhere(CODE)
    sending = aside.waiting.pop()
    aside.hold = False
    aside.carry_out(sending)
    del aside.platform.used[CODE]
    aside.do(c.Recall())
    assert [one.state for one in aside.sale.redemptions] == [RedemptionState.REFUSED]
    aside.enter(CODE)
    assert aside.view.card is not None


def test_a_redeemed_sale_is_not_set_aside(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.press_enter()
    rig.do(c.Hold())
    assert rig.error == 3036 and rig.view.sale is not None
