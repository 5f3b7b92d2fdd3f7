"""Three outcomes: whatever the wire does, a voucher is taken once, counted once, and never lost."""

from __future__ import annotations

import pytest

from tests.tui_pos.checkout.rig import CHIPS, COLA, Rig
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.ledger.verify import verify
from tui_pos.sale import RedemptionState, Stage

CODE = "5571630793"


@pytest.fixture
def at_card(rig: Rig) -> Rig:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    return rig


def consumed_once(rig: Rig) -> None:
    assert list(rig.platform.used) == [CODE]
    assert len({one.request_id for one in rig.platform.sent}) == 1
    assert [one.state for one in rig.sale.redemptions] == [RedemptionState.DONE]
    assert rig.sale.deductions_fen == 500
    assert list(verify(rig.ledger)) == []


@pytest.mark.parametrize(
    "faults", [["reply lost"], ["lost"], ["late"], ["lost", "lost"], ["lost", "late"]]
)
def test_a_lost_answer_ends_in_one_redemption(at_card: Rig, faults: list[str]) -> None:
    at_card.platform.faults.extend(faults)
    at_card.press_enter()
    consumed_once(at_card)


def test_nothing_is_sent_again_without_asking(at_card: Rig) -> None:
    at_card.platform.faults.append("reply lost")
    at_card.press_enter()
    assert len(at_card.platform.sent) == 1


def test_asking_three_times_takes_under_ten_seconds(at_card: Rig) -> None:
    at_card.platform.faults.append("reply lost")
    at_card.platform.ask_faults.extend(["down"] * 6)
    at_card.press_enter()
    consumed_once(at_card)
    assert sum(at_card.pauses[:3]) < 10
    assert at_card.pauses == sorted(at_card.pauses)


def test_while_unknown_the_stage_is_locked_and_the_money_not_counted(at_card: Rig) -> None:
    at_card.hold = True
    at_card.press_enter()
    assert at_card.view.pending is not None and at_card.sale.deductions_fen == 0
    for command in (c.Back(), c.Abandon("x"), c.TakeTender("cash")):
        at_card.do(command)
        assert at_card.error == 3034
    at_card.enter(CODE)
    assert at_card.error == 3034
    at_card.press_enter()
    at_card.do(c.Dismiss())
    assert at_card.view.pending is not None
    at_card.release()
    consumed_once(at_card)


@pytest.mark.parametrize("arrived", [True, False])
def test_switched_off_while_sending(at_card: Rig, arrived: bool) -> None:
    at_card.hold = True
    at_card.press_enter()
    (sending,) = at_card.waiting
    assert isinstance(sending, effects.SendRequest)
    if arrived:
        at_card.platform.redeem(sending.request, sending.again)
    at_card.hold = False
    at_card.restart()
    assert at_card.view.stage is Stage.REDEEM
    consumed_once(at_card)


def test_a_used_voucher_is_refused_and_free_again(at_card: Rig) -> None:
    at_card.platform.take_elsewhere(CODE)
    at_card.press_enter()
    assert at_card.error == 3002
    assert at_card.sale.deductions_fen == 0
    del at_card.platform.used[CODE]
    at_card.enter(CODE)
    assert at_card.view.card is not None


def test_the_same_code_twice_in_one_sale_or_in_two(at_card: Rig) -> None:
    at_card.press_enter()
    at_card.platform.used.clear()
    at_card.enter(CODE)
    assert at_card.error == 3010
    at_card.press_enter()
    at_card.press_enter()
    at_card.order(COLA)
    at_card.enter(CODE)
    assert at_card.error == 3010


def test_a_code_held_open_on_a_card_cannot_be_taken_twice(at_card: Rig) -> None:
    """The constraint of the ledger, past every check in front of it."""
    card = at_card.desk.card
    at_card.press_enter()
    at_card.desk.card = card
    at_card.press_enter()
    assert at_card.error == 3010
    consumed_once(at_card)


def test_parked_under_a_supervisor_and_found_later(at_card: Rig) -> None:
    at_card.hold = True
    at_card.press_enter()
    at_card.do(c.Park())
    assert at_card.view.unlock is not None
    at_card.approve()
    assert len(at_card.view.parked) == 1 and at_card.view.pending is None
    sending = at_card.waiting.pop()
    at_card.hold = False
    at_card.press_enter()
    at_card.press_enter()
    assert at_card.view.closed is not None and at_card.view.closed.tendered_fen == 1249
    at_card.carry_out(sending)
    assert at_card.view.parked == ()
    assert list(verify(at_card.ledger)) == []
    at_card.order(COLA)
    at_card.enter(CODE)
    assert at_card.error == 3010


def test_parked_survives_a_restart(at_card: Rig) -> None:
    at_card.hold = True
    at_card.press_enter()
    at_card.do(c.Park())
    at_card.approve()
    at_card.platform.ask_faults.append("down")
    at_card.hold = False
    at_card.restart()
    assert at_card.view.parked == ()
    assert at_card.sale.redemptions[0].found == "not taken"


def test_undo_and_redeem_again(at_card: Rig) -> None:
    at_card.press_enter()
    at_card.do(c.Undo())
    assert at_card.view.unlock is not None and at_card.platform.undone == []
    at_card.approve()
    assert at_card.sale.redemptions[0].state is RedemptionState.UNDONE
    assert at_card.sale.deductions_fen == 0
    at_card.enter(CODE)
    at_card.press_enter()
    assert at_card.sale.deductions_fen == 500
    first, second = at_card.platform.sent
    assert first.mark != second.mark


@pytest.mark.parametrize("fault", ["lost", "reply lost", "late"])
def test_a_lost_undo_is_followed_too(at_card: Rig, fault: str) -> None:
    at_card.press_enter()
    at_card.platform.faults.append(fault)
    at_card.do(c.Undo())
    at_card.approve()
    assert at_card.platform.used == {}
    assert at_card.sale.redemptions[0].state is RedemptionState.UNDONE


def test_an_undo_that_is_refused_leaves_the_voucher_counting(at_card: Rig) -> None:
    at_card.press_enter()
    at_card.platform.take_elsewhere(CODE)
    at_card.do(c.Undo())
    at_card.approve()
    assert at_card.error == 3009 and at_card.sale.deductions_fen == 500


def test_back_to_entry_only_after_undoing(at_card: Rig) -> None:
    at_card.press_enter()
    at_card.do(c.Back())
    assert at_card.error == 3031
    at_card.do(c.Undo())
    at_card.approve()
    at_card.do(c.Back())
    assert at_card.view.unlock is not None
    at_card.approve()
    assert at_card.view.stage is Stage.ENTRY


def test_abandoning_gives_vouchers_back_where_it_can(at_card: Rig) -> None:
    at_card.press_enter()
    at_card.do(c.Abandon("客人走了"))
    at_card.approve()
    assert at_card.view.sale is None and at_card.platform.used == {}


def test_abandoning_keeps_what_cannot_be_given_back(at_card: Rig) -> None:
    at_card.press_enter()
    at_card.platform.take_elsewhere(CODE)
    at_card.do(c.Abandon("客人走了"))
    at_card.approve()
    assert at_card.view.sale is None
    assert at_card.view.notice is not None
    assert at_card.view.notice.text.key == "sale.abandoned_kept"
    assert at_card.view.notice.text.params == {"owed": "5.00", "count": 1}


def test_several_codes_of_one_order(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=300)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.enter("2")
    assert rig.view.card is not None and rig.view.card.deduction_fen == 600
    rig.press_enter()
    assert rig.platform.sent[0].count == 2
    assert rig.sale.redemptions[0].count == 2 and rig.sale.deductions_fen == 600


def test_several_deals_are_picked_by_number(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=300)
    rig.platform.voucher(CODE, "7003", title="八折券")
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    assert rig.view.choice is not None and [row.params["text"] for row in rig.view.choice.rows] == [
        "50元代金券",
        "八折券",
    ]
    rig.enter("2")
    assert rig.view.card is not None and rig.view.card.deduction_fen == 250


def test_a_voucher_without_a_listed_deal_is_refused_before_redeeming(rig: Rig) -> None:
    rig.platform.voucher(CODE, "9999", title="双人套餐")
    rig.order(COLA)
    rig.enter(CODE)
    assert rig.error == 3020 and rig.view.card is None


def test_enter_asks_at_once_and_shortens_no_later_pause(at_card: Rig) -> None:
    at_card.hold = True
    at_card.platform.faults.append("reply lost")
    at_card.press_enter()
    sending = at_card.waiting.pop()
    at_card.carry_out(sending)
    at_card.press_enter()
    asking = [one for one in at_card.waiting if isinstance(one, effects.Later)]
    at_card.waiting.clear()
    at_card.hold = False
    at_card.do(asking[-1].command)
    consumed_once(at_card)


def test_a_pause_that_has_changed_asks_nothing(at_card: Rig) -> None:
    at_card.hold = True
    at_card.platform.faults.append("reply lost")
    at_card.platform.ask_faults.append("down")
    at_card.press_enter()
    at_card.carry_out(at_card.waiting.pop())
    (first,) = (one for one in at_card.waiting if isinstance(one, effects.Later))
    at_card.waiting.clear()
    at_card.do(first.command)
    at_card.carry_out(at_card.waiting.pop())
    at_card.waiting.clear()
    at_card.do(first.command)
    assert at_card.waiting == []
