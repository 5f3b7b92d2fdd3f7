"""The locked way through a sale: what moves it, what does not, and what it comes to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui_pos.checkout.rig import CHIPS, COLA, PIN, WATER, Rig, shop
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.ledger.export import sale_fields
from tui_pos.ledger.sales import finished_sales
from tui_pos.ledger.verify import verify
from tui_pos.money import Rounding
from tui_pos.sale import CASH, Stage
from tui_pos.secret import Secret


def closed(rig: Rig) -> dict[str, object]:
    """The last closed sale as it is exported, after the books were checked."""
    assert list(verify(rig.ledger)) == []
    return sale_fields(list(finished_sales(rig.ledger))[-1])


def test_a_cash_sale(rig: Rig) -> None:
    rig.order(COLA, WATER)
    assert rig.view.stage is Stage.REDEEM
    rig.press_enter()
    assert rig.view.stage is Stage.PAY
    rig.enter("10")
    assert rig.view.closed is not None
    assert (rig.view.closed.total_fen, rig.view.closed.change_fen) == (550, 450)
    assert rig.view.stage is Stage.ENTRY and rig.view.sale is None
    assert rig.kicks == 1 and rig.view.waiting_prints == 1
    sold = closed(rig)
    assert sold["receipt"] == "T01-000001"
    assert sold["tenders"] == [{"kind": "cash", "amount_fen": 1000}]


def test_a_sale_with_a_voucher(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter("5571630793")
    assert rig.view.card is not None
    assert (rig.view.card.deduction_fen, rig.view.card.due_after_fen) == (500, 749)
    assert rig.platform.sent == []
    rig.press_enter()
    assert [one.request_id for one in rig.platform.sent] == ["R1"]
    assert rig.platform.sent[0].mark == "S001-T01-1001-R1"
    assert rig.sale.due_fen == 749
    rig.press_enter()
    rig.press_enter()
    sold = closed(rig)
    assert sold["vouchers"] == [
        {
            "platform": "meituan-retail",
            "code_masked": "******0793",
            "codes_count": 1,
            "deal_id": "7001",
            "title": "50元代金券",
            "face_fen": 500,
            "deduction_fen": 500,
            "request_id": "R1",
            "outcome": "done",
            "refunds": [],
        }
    ]
    assert sold["tenders"] == [{"kind": "cash", "amount_fen": 749}]


def test_vouchers_that_pay_for_everything_close_the_sale(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001", face=5000)
    rig.order(COLA)
    rig.enter("5571630793")
    assert rig.view.card is not None and rig.view.card.lost_fen == 4650
    assert [one.key for one in rig.view.card.warnings] == ["card.larger"]
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None and rig.view.closed.change_fen == 0
    assert rig.kicks == 0
    assert closed(rig)["tenders"] == []


def test_enter_too_soon_or_at_another_stage_does_nothing(rig: Rig) -> None:
    rig.enter(COLA)
    rig.press_enter(after=0.29)
    assert rig.view.stage is Stage.ENTRY
    rig.press_enter(after=0.31)
    assert rig.view.stage is Stage.REDEEM
    rig.press_enter(after=0.29)
    assert rig.view.stage is Stage.REDEEM
    late = rig.clock.seconds + 5
    rig.do(c.Advance(late, Stage.ENTRY, rig.clock.seconds))
    assert rig.view.stage is Stage.REDEEM


def test_a_held_enter_closes_no_sale(rig: Rig) -> None:
    rig.enter(COLA)
    for _ in range(40):
        rig.press_enter(after=0.03)
    assert rig.view.stage is Stage.ENTRY


def test_a_card_is_redeemed_only_by_the_enter_that_saw_it(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001")
    rig.order(COLA)
    rig.enter("5571630793")
    rig.clock.seconds += 1
    rig.do(c.Advance(rig.clock.seconds, Stage.REDEEM, 0.0, card=None))
    assert rig.platform.sent == [] and rig.view.stage is Stage.REDEEM


def test_escape_leaves_the_card_and_the_stage(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001")
    rig.order(COLA)
    rig.enter("5571630793")
    rig.do(c.Dismiss())
    assert rig.view.card is None and rig.view.stage is Stage.REDEEM
    assert rig.platform.sent == []


def test_what_is_scanned_at_the_wrong_time_is_answered_not_swallowed(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001")
    rig.enter("5571630793")
    assert rig.error == 3030
    rig.enter("999")
    assert rig.error == 6010
    rig.enter(COLA)
    assert rig.error is None and len(rig.sale.lines) == 1
    rig.press_enter()
    rig.enter(WATER)
    assert rig.error == 3036
    rig.enter("134567890123456789")
    assert rig.error == 4010
    rig.press_enter()
    rig.enter("134567890123456789")
    assert rig.error == 4002
    rig.enter("5571630793")
    assert rig.view.stage is Stage.REDEEM and rig.view.card is not None


def test_a_voucher_after_money_is_refused(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001")
    rig.order(CHIPS)
    rig.press_enter()
    rig.enter("5")
    rig.enter("5571630793")
    assert rig.error == 3035 and rig.view.stage is Stage.PAY


def test_quantity_before_a_scan(rig: Rig) -> None:
    rig.enter("3*")
    assert rig.view.quantity == 3000
    rig.enter(COLA)
    rig.enter(f"2*{WATER}")
    assert [(line.milli, line.amount_fen) for line in rig.sale.lines] == [(3000, 1050), (2000, 400)]
    assert rig.view.quantity is None
    rig.do(c.SetQuantity(1, 5000))
    rig.do(c.RemoveLine(2))
    assert rig.sale.total_fen == 1750


def test_a_price_needs_a_supervisor_and_only_for_that_step(rig: Rig) -> None:
    rig.enter(COLA)
    rig.do(c.SetPrice(1, 300))
    assert rig.view.unlock is not None and rig.sale.total_fen == 350
    rig.approve(pin=Secret("000000"))
    assert rig.error == 2003 and rig.sale.total_fen == 350
    rig.approve("1001")
    assert rig.error == 2002
    rig.approve()
    assert rig.sale.total_fen == 300 and rig.view.unlock is None
    rig.do(c.SetPrice(1, 100))
    assert rig.view.unlock is not None and rig.sale.total_fen == 300


def test_cash_is_rounded_and_other_money_is_not(tmp_path: Path) -> None:
    rig = Rig(tmp_path, shop(Rounding.JIAO))
    rig.order(CHIPS)
    rig.press_enter()
    assert rig.view.cash_due_fen == 800
    rig.do(c.TakeTender("wechat", 400))
    assert rig.view.cash_due_fen == 400
    rig.press_enter()
    sold = closed(rig)
    assert sold["rounding_fen"] == -99
    assert sold["tenders"] == [
        {"kind": "wechat", "amount_fen": 400},
        {"kind": CASH, "amount_fen": 400},
    ]
    rig.order(CHIPS)
    rig.press_enter()
    rig.do(c.TakeTender("wechat"))
    assert closed(rig)["rounding_fen"] == 0


def test_much_too_much_cash_is_asked_about_once(rig: Rig) -> None:
    rig.order(COLA)
    rig.press_enter()
    rig.enter("2000")
    assert rig.view.question is not None and rig.sale.tenders == ()
    rig.do(c.Dismiss())
    assert rig.view.question is None
    rig.enter("2000")
    rig.press_enter()
    assert rig.view.closed is not None and rig.view.closed.change_fen == 199650


def test_a_tender_is_taken_back_with_a_reason(rig: Rig) -> None:
    rig.order(CHIPS)
    rig.press_enter()
    rig.enter("5")
    rig.do(c.Back())
    assert rig.error == 4005
    rig.do(c.TakeBack(""))
    assert rig.error == 4003
    rig.do(c.TakeBack("客人换微信"))
    assert rig.sale.tenders == ()
    rig.do(c.Back())
    rig.do(c.Back())
    assert rig.view.stage is Stage.ENTRY


def test_hold_and_recall(rig: Rig) -> None:
    rig.enter(COLA)
    rig.do(c.Hold())
    rig.enter(WATER)
    rig.do(c.Recall())
    assert rig.error == 6020
    rig.do(c.Hold())
    rig.do(c.Recall())
    assert rig.view.choice is not None
    rig.enter("2")
    assert [line.name for line in rig.sale.lines] == ["矿泉水"]
    assert rig.view.held == ("T01-S000001",)


def test_abandoning_with_money_needs_a_supervisor(rig: Rig) -> None:
    rig.order(CHIPS)
    rig.press_enter()
    rig.enter("5")
    rig.do(c.Abandon("客人走了"))
    assert rig.view.unlock is not None
    rig.approve()
    assert rig.view.sale is None and rig.view.stage is Stage.ENTRY
    assert list(verify(rig.ledger)) == []


def test_a_technician_sells_nothing(rig: Rig) -> None:
    rig.do(c.SignOn("3001", PIN))
    rig.enter(COLA)
    assert rig.error == 2001 and rig.view.sale is None


def test_nobody_signed_on_sells_nothing(tmp_path: Path) -> None:
    rig = Rig(tmp_path, sign_on=False)
    rig.enter(COLA)
    assert rig.error == 2007 and rig.view.sale is None


def hold_enter(rig: Rig, seconds: float, delay: float, period: float) -> None:
    """Hold the key down, as a keyboard repeats it; time passes between its events."""
    shown_at, at = rig.clock.seconds, rig.clock.seconds + 1.0
    end, step = at + seconds, delay
    while at < end:
        card = rig.view.card.serial if rig.view.card else None
        rig.hold = True
        rig.clock.seconds = at
        rig.do(c.Advance(at, rig.view.stage, shown_at, card))
        at, step = at + step, period
        due = [one for one in rig.waiting if isinstance(one, effects.Later) and one.at <= at]
        for one in due:
            rig.waiting.remove(one)
            rig.clock.seconds = one.at
            rig.do(one.command)


@pytest.mark.parametrize(("delay", "period"), [(0.5, 0.033), (0.25, 0.033), (0.66, 0.1)])
def test_a_held_enter_moves_one_stage_and_closes_nothing(
    rig: Rig, delay: float, period: float
) -> None:
    rig.order(COLA)
    hold_enter(rig, 5.0, delay, period)
    assert rig.view.stage is Stage.PAY and rig.view.closed is None


def test_two_quick_enters_that_are_meant_both_count(rig: Rig) -> None:
    rig.order(COLA)
    rig.press_enter()
    rig.press_enter(after=0.4)
    assert rig.view.closed is not None


def test_what_comes_after_a_quick_enter_finds_it_done(rig: Rig) -> None:
    rig.platform.voucher("5571630793", "7001", face=100)
    rig.enter(COLA)
    rig.hold = True
    rig.press_enter(after=0.5)
    assert rig.view.stage is Stage.ENTRY
    rig.clock.seconds += 0.05
    rig.do(c.Entered("5571630793", rig.clock.seconds))
    assert rig.view.stage is Stage.REDEEM and rig.view.pending is not None


def test_hold_takes_up_what_is_held_where_nothing_is_entered(rig: Rig) -> None:
    rig.enter(COLA)
    rig.do(c.Hold())
    assert rig.view.sale is None and len(rig.view.held) == 1
    rig.do(c.Hold())
    assert [line.barcode for line in rig.sale.lines] == [COLA] and not rig.view.held
