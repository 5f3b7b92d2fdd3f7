"""Outcomes that come in parts, too late, or while the disk is full."""

from __future__ import annotations

import sqlite3

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA, PIN, WATER, Rig
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.checkout.view import DeviceView
from tui_pos.errors import TillError
from tui_pos.ledger.store import CommitUncertain
from tui_pos.ledger.verify import verify
from tui_pos.platforms.base import Done, Outcome, Refused, Request, Taken
from tui_pos.sale import RedemptionState, Stage
from tui_pos.secret import Secret

CODE, CODE2 = "5571630793", "5571630794"


class FullDisk:
    """Lets the appends from the n-th on fail, so many times."""

    def __init__(self, rig: Rig, first: int = 1, times: int = 1) -> None:
        self._append = rig.ledger.append
        self._first, self._times = first, times
        rig.ledger.append = self  # type: ignore[method-assign, assignment]

    def __call__(self, *records: object, **rest: object) -> object:
        self._first -= 1
        if self._first <= 0 and self._times > 0:
            self._times -= 1
            raise TillError(6004, detail="full")
        return self._append(*records, **rest)  # type: ignore[arg-type]


def rows(rig: Rig, question: str) -> list[tuple[object, ...]]:
    db = sqlite3.connect(rig.path)
    try:
        return db.execute(question).fetchall()
    finally:
        db.close()


def undo(rig: Rig) -> None:
    rig.do(c.Undo())
    rig.approve()


def redeem(rig: Rig, code: str = CODE, face: int = 500) -> None:
    rig.platform.voucher(code, "7001", face=face)
    rig.enter(code)
    rig.press_enter()


def redeem_several(rig: Rig, count: int, fault: str = "") -> None:
    """So many codes of one order at once, 3 yuan each, on a sale of 12.49."""
    rig.platform.voucher(CODE, "7001", face=300)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.enter(str(count))
    rig.platform.faults.extend([fault] if fault else [])
    rig.press_enter()


def test_each_code_of_a_redemption_is_given_back_by_itself(rig: Rig) -> None:
    redeem_several(rig, 2)
    assert rig.sale.deductions_fen == 600
    undo(rig)
    (one,) = rig.sale.redemptions
    assert (one.state, one.count, rig.sale.deductions_fen) == (RedemptionState.DONE, 1, 300)
    undo(rig)
    assert rig.sale.redemptions[0].state is RedemptionState.UNDONE
    assert [request.code.text for request in rig.platform.undone] == [f"{CODE}1", CODE]
    assert list(verify(rig.ledger)) == []


def test_abandoning_gives_back_every_code(rig: Rig) -> None:
    redeem_several(rig, 3)
    rig.do(c.Abandon("走了"))
    rig.approve()
    assert len(rig.platform.undone) == 3 and rig.view.sale is None


def test_what_the_platform_took_instead_is_what_is_given_back(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=300)
    rig.order(COLA)
    rig.enter(CODE)
    other = Done((Taken(code=Secret(CODE2), deal_id="7001"),))
    rig.platform._take = lambda request: other  # type: ignore[method-assign]
    rig.press_enter()
    rig.platform._give_back = lambda request: Done()  # type: ignore[method-assign]
    undo(rig)
    assert rig.platform.undone[-1].code.text == CODE2
    rig.enter(CODE)
    assert rig.view.card is not None


def test_another_deal_than_the_one_picked_is_said(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=300)
    rig.order(COLA)
    rig.enter(CODE)
    other = Done((Taken(code=Secret(CODE), deal_id="9999"),))
    rig.platform._take = lambda request: other  # type: ignore[method-assign]
    rig.press_enter()
    assert rig.error == 3025 and rig.sale.counting


def test_an_undo_that_cannot_be_settled_is_parked_and_counts_on(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    redeem(rig)
    rig.platform.faults.append("reply lost")
    rig.platform.ask_faults.extend(["down"] * 100)
    rig.do(c.Undo())
    rig.hold = True
    rig.approve()
    rig.carry_out(rig.waiting.pop(0))
    assert rig.view.pending is not None and rig.view.pending.what == "undo"
    rig.do(c.Park())
    rig.approve()
    assert rig.sale.pending is None and rig.sale.deductions_fen == 500
    assert rows(rig, "SELECT state, live FROM redemptions") == [("undo parked", 1)]
    rig.press_enter()
    rig.enter("20")
    rig.restart()
    assert len(rig.view.parked) == 1
    rig.platform.ask_faults.clear()
    rig.release()
    assert not rig.view.parked
    assert rows(rig, "SELECT state, live FROM redemptions") == [("found undone", 0)]


def test_a_parked_voucher_found_taken_in_time_counts_after_all(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    rig.hold = True
    redeem(rig)
    for effect in rig.waiting[:]:
        rig.waiting.remove(effect)
        rig.carry_out(effect)
    rig.press_enter()
    send = rig.waiting.pop()
    rig.do(c.Park())
    rig.approve()
    assert rig.sale.due_fen == 1249
    rig.hold = False
    rig.carry_out(send)
    assert rig.sale.due_fen == 749 and not rig.view.parked


def test_a_parked_one_is_not_taken_only_once_nothing_can_arrive_any_more(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.platform.faults.append("late")
    rig.hold = True
    rig.press_enter()
    send = rig.waiting.pop()
    rig.do(c.Park())
    rig.approve()
    rig.hold = False
    rig.carry_out(send)
    assert rig.sale.counting and rig.sale.due_fen == 749


def test_giving_one_back_lets_another_pay_for_what_it_can(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    redeem(rig, CODE, 1000)
    redeem(rig, CODE2, 1000)
    assert rig.sale.due_fen == 0
    rig.do(c.Undo(1))
    rig.approve()
    assert [one.deduction_fen for one in rig.sale.counting] == [1000]
    assert rig.sale.due_fen == 249 and list(verify(rig.ledger)) == []


def test_a_shown_card_does_not_outlive_an_undo(rig: Rig) -> None:
    rig.do(c.SignOn("2001", PIN))
    rig.order(COLA, CHIPS)
    redeem(rig, CODE, 1000)
    rig.platform.voucher(CODE2, "7001", face=1000)
    rig.enter(CODE2)
    assert rig.view.card is not None
    rig.do(c.Undo())
    assert rig.view.card is None


def test_an_order_emptied_and_left_for_a_held_one_does_not_come_back(rig: Rig) -> None:
    rig.enter(COLA)
    rig.do(c.Hold())
    rig.enter(WATER)
    rig.do(c.RemoveLine(None))
    rig.do(c.Hold())
    assert [line.barcode for line in rig.sale.lines] == [COLA]
    rig.restart()
    assert [line.barcode for line in rig.sale.lines] == [COLA]


def test_an_abandonment_the_disk_did_not_take_is_forgotten(rig: Rig) -> None:
    rig.order(COLA)
    FullDisk(rig)
    rig.do(c.Abandon("走了"))
    assert rig.error == 6004 and rig.view.sale is not None
    rig.press_enter()
    assert rig.view.stage is Stage.PAY


def test_an_outcome_is_asked_for_although_the_disk_is_full(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.platform.faults.append("reply lost")
    FullDisk(rig, first=2)
    rig.press_enter()
    assert rig.sale.pending is None and rig.sale.due_fen == 749


def test_a_step_recorded_although_it_failed_stops_the_checkout(rig: Rig) -> None:
    """Whoever runs it opens it anew from what is on disk."""
    rig.order(COLA)
    db = rig.ledger._db

    class Lying:
        in_transaction = False

        def execute(self, text: str, *values: object) -> object:
            done = db.execute(text, *values)  # type: ignore[arg-type]
            if text == "COMMIT":
                raise sqlite3.OperationalError("disk I/O error")
            return done

    rig.ledger._db = Lying()  # type: ignore[assignment]
    with pytest.raises(CommitUncertain):
        rig.press_enter()
    rig.ledger._db = db
    rig.restart()
    assert rig.view.stage is Stage.PAY


def test_signing_on_and_off_on_a_full_disk(rig: Rig) -> None:
    FullDisk(rig)
    rig.do(c.Lock())
    assert rig.view.person is None and rig.error == 6004
    FullDisk(rig)
    rig.do(c.SignOn("1001", PIN))
    assert rig.view.person is None and rig.error == 6004


def test_a_question_does_not_outlive_what_it_was_about(rig: Rig) -> None:
    rig.order(CHIPS)
    rig.press_enter()
    rig.enter("2000")
    assert rig.view.question is not None
    rig.do(c.TakeTender("wechat", 100))
    assert rig.view.question is None
    rig.do(c.TakeBack("录错"))
    rig.enter("2000")
    rig.do(c.Back())
    assert rig.view.question is None and rig.view.stage is Stage.REDEEM


def test_a_refused_undo_is_tried_again_when_the_sale_is_abandoned(rig: Rig) -> None:
    rig.order(CHIPS)
    redeem(rig)
    give_back = rig.platform._give_back
    rig.platform._give_back = lambda request: Refused(2012)  # type: ignore[method-assign]
    undo(rig)
    assert rig.error == 2012
    rig.platform._give_back = give_back  # type: ignore[method-assign]
    rig.do(c.Abandon("走了"))
    rig.approve()
    assert rig.platform.used == {} and rig.view.sale is None


def test_what_was_taken_off_one_piece_is_not_taken_off_ten(rig: Rig) -> None:
    rig.enter(CHIPS)
    rig.do(c.Discount(1, 500))
    rig.approve()
    rig.do(c.SetQuantity(1, 10_000))
    assert rig.view.unlock is not None and rig.sale.lines[0].milli == 1000


def test_a_pin_typed_in_place_of_the_number_is_not_recorded(rig: Rig) -> None:
    rig.enter(CHIPS)
    rig.do(c.Discount(1, 500))
    rig.approve(number=PIN.text, pin=Secret("2001"))
    assert PIN.text not in str(rows(rig, "SELECT body FROM records"))


def test_an_event_from_outside_does_not_make_a_held_enter_count(rig: Rig) -> None:
    rig.order(COLA)
    rig.hold = True
    at = rig.clock.seconds = rig.clock.seconds + 1.0
    rig.do(c.Advance(at, Stage.REDEEM, at - 1))
    rig.do(c.Advance(at + 0.5, Stage.PAY, at))
    rig.do(effects.DeviceChanged(DeviceView("printer 1", "printer", "ok")))
    rig.do(c.Advance(at + 0.533, Stage.PAY, at))
    rig.clock.seconds = at + 1
    rig.release()
    assert rig.view.closed is None and rig.view.stage is Stage.PAY


def parked(rig: Rig, code: str = CODE, face: int = 1000) -> effects.Effect:
    """A voucher whose request is still on its way and that was parked; the request."""
    rig.platform.voucher(code, "7001", face=face)
    rig.enter(code)
    rig.hold = True
    rig.press_enter()
    send = rig.waiting.pop()
    rig.do(c.Park())
    rig.approve()
    rig.hold = False
    return send


def test_a_parked_one_does_not_come_to_count_while_another_is_open(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    first = parked(rig)
    rig.platform.voucher(CODE2, "7001", face=1000)
    rig.enter(CODE2)
    rig.hold = True
    rig.press_enter()
    second = rig.waiting.pop()
    rig.carry_out(first)
    assert rig.sale.deductions_fen == 0
    rig.hold = False
    rig.carry_out(second)
    assert rig.sale.due_fen == 249
    later = rig.waiting.pop()
    rig.carry_out(later)
    assert rig.sale.due_fen == 0 and list(verify(rig.ledger)) == []


def test_the_order_cannot_be_changed_while_a_voucher_is_parked(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    parked(rig)
    rig.do(c.Back())
    assert rig.error == 3027 and rig.view.stage is Stage.REDEEM


def test_a_card_that_no_longer_holds_is_shown_anew(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    first = parked(rig)
    rig.platform.voucher(CODE2, "7001", face=1000)
    rig.enter(CODE2)
    rig.carry_out(first)
    rig.press_enter()
    assert len(rig.platform.sent) == 1
    assert rig.view.card is not None and rig.view.card.deduction_fen == 249
    rig.press_enter()
    assert rig.sale.due_fen == 0


def test_what_waits_behind_an_enter_is_admitted_after_it(rig: Rig) -> None:
    rig.do(c.SignOn("2001", PIN))
    rig.platform.voucher(CODE, "7001", face=1000)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.hold = True
    rig.press_enter(after=0.5)
    rig.do(c.Back())
    assert rig.error == 3034 and rig.view.stage is Stage.REDEEM
    assert rig.view.pending is not None


def test_an_undo_that_was_parked_is_asked_about_before_it_is_sent_again(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    redeem(rig)
    rig.platform.faults.append("reply lost")
    rig.do(c.Undo())
    rig.hold = True
    rig.approve()
    rig.carry_out(rig.waiting.pop(0))
    rig.waiting.clear()
    rig.do(c.Park())
    rig.approve()
    rig.hold = False
    rig.do(c.Undo())
    rig.approve()
    assert len(rig.platform.undone) == 1
    assert rig.sale.redemptions[0].state is RedemptionState.UNDONE


def test_codes_that_a_lost_answer_named_are_named_again_where_repeating_counts_once(
    rig: Rig,
) -> None:
    redeem_several(rig, 2, fault="reply lost")
    assert len(rig.platform.sent) == 2 and len({one.request_id for one in rig.platform.sent}) == 1
    assert len(rig.sale.redemptions[0].codes) == 2 and rig.sale.deductions_fen == 600
    undo(rig)
    assert rig.sale.deductions_fen == 300


def test_codes_that_were_never_named_are_kept_and_owed(rig: Rig) -> None:
    rig.platform.promises = replace(rig.platform.promises, request_id=False)
    redeem_several(rig, 2, fault="reply lost")
    assert rig.sale.deductions_fen == 600
    undo(rig)
    assert rig.error == 3026
    rig.do(c.Abandon("走了"))
    rig.approve()
    assert rig.view.sale is None and rig.platform.undone == []
    assert 'owed_fen":600' in str(
        rows(rig, "SELECT body FROM records WHERE kind = 'sale.abandoned'")
    )


def test_abandoning_with_a_parked_voucher_says_that_it_may_be_owed(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    parked(rig)
    rig.do(c.Abandon("走了"))
    rig.approve()
    body = str(rows(rig, "SELECT body FROM records WHERE kind = 'sale.abandoned'"))
    assert '"parked":[1]' in body and rig.view.notice is not None
    assert rig.view.notice.text.key == "sale.abandoned_parked"


def test_a_refusal_in_words_nobody_knows_is_asked_about(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    rig.platform.voucher(CODE, "7001", face=500)
    rig.enter(CODE)
    take = rig.platform._take

    def taken_and_refused(request: Request) -> Outcome:
        take(request)
        return Refused(3001, "？？")

    rig.platform._take = taken_and_refused  # type: ignore[method-assign]
    rig.press_enter()
    assert rig.sale.due_fen == 749


def test_a_scan_does_not_tear_an_unlock_away(rig: Rig) -> None:
    rig.enter(CHIPS)
    rig.do(c.Discount(1, 500))
    rig.enter(COLA)
    assert rig.error == 2017 and rig.view.unlock is not None
    rig.approve()
    assert rig.sale.total_fen == 399


def test_a_quantity_typed_before_is_not_for_who_comes_next(rig: Rig) -> None:
    rig.enter("9*")
    rig.do(c.Lock())
    rig.do(c.SignOn("2001", PIN))
    rig.enter(COLA)
    assert rig.sale.lines[0].milli == 1000


def test_a_sale_closed_right_before_a_power_cut_is_said(rig: Rig) -> None:
    rig.order(CHIPS)
    rig.press_enter()
    rig.enter("100")
    rig.restart()
    assert rig.view.closed is not None and rig.view.closed.change_fen == 9101


def test_a_part_of_what_was_asked_for_is_recorded_as_it_is_and_said(rig: Rig) -> None:
    take = rig.platform._take

    def only_one(request: Request) -> Outcome:
        return take(replace(request, count=1))

    rig.platform._take = only_one  # type: ignore[method-assign]
    redeem_several(rig, 3)
    (one,) = rig.sale.redemptions
    assert (one.count, len(one.taken), rig.sale.deductions_fen) == (1, 1, 300)
    assert rig.error == 3029


def test_a_code_whose_undo_may_still_arrive_is_not_redeemed_again_too_soon(rig: Rig) -> None:
    rig.order(COLA, CHIPS)
    redeem(rig)
    rig.platform.faults.extend(["lost"])
    undo(rig)
    assert len(rig.platform.undone) == 2 and rig.sale.deductions_fen == 0
    rig.enter(CODE)
    assert rig.error == 3038 and rig.view.card is None
    rig.restart()
    rig.enter(CODE)
    assert rig.error == 3038
    rig.clock.seconds += 600
    rig.enter(CODE)
    assert rig.view.card is not None


def test_a_code_that_dies_by_its_undo_is_said_to(rig: Rig) -> None:
    rig.platform.promises = replace(rig.platform.promises, new_code_after_undo=True)
    rig.order(COLA, CHIPS)
    redeem(rig)
    undo(rig)
    assert rig.view.notice is not None and rig.view.notice.text.key == "undo.done_new_code"


def test_which_codes_a_parked_redemption_took_is_known_when_it_is_found(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=300)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.enter("2")
    rig.hold = True
    rig.press_enter()
    rig.do(c.Park())
    rig.approve()
    (sending,) = (one for one in rig.waiting if isinstance(one, effects.SendRequest))
    rig.hold = False
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None
    rig.carry_out(sending)
    assert rig.view.parked == ()
    live = rows(rig, "SELECT code_key FROM redemptions WHERE live = 1")
    keys = {(rig.ledger.code_key(rig.platform.kind, Secret(code)),) for code in (CODE, f"{CODE}1")}
    assert set(live) == keys


def test_a_parked_undo_of_one_code_leaves_the_other_redeemed(rig: Rig) -> None:
    give_back = rig.platform._give_back

    def names_it(request: Request) -> Outcome:
        give_back(request)
        return Done((Taken(code=request.code, deal_id=request.deal_id),))

    rig.platform._give_back = names_it  # type: ignore[method-assign]
    redeem_several(rig, 2)
    rig.hold = True
    undo(rig)
    rig.do(c.Park())
    rig.approve()
    (sending,) = (one for one in rig.waiting if isinstance(one, effects.SendRequest))
    rig.hold = False
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None
    rig.carry_out(sending)
    kept = rig.ledger.code_key(rig.platform.kind, Secret(CODE))
    assert rows(rig, "SELECT code_key FROM redemptions WHERE live = 1") == [(kept,)]


@pytest.mark.parametrize("ahead_s", [-7 * 86400, 7 * 86400])
def test_a_clock_put_right_changes_no_rest_of_a_code(rig: Rig, ahead_s: int) -> None:
    rig.order(COLA, CHIPS)
    redeem(rig)
    rig.platform.faults.extend(["lost"])
    undo(rig)
    rig.clock.wall_s += ahead_s
    rig.enter(CODE)
    assert rig.error == 3038
    assert rig.view.notice is not None and rig.view.notice.text.params["minutes"] == 10
    if ahead_s < 0:
        rig.restart()
        rig.enter(CODE)
        assert rig.view.notice.text.params["minutes"] == 10
