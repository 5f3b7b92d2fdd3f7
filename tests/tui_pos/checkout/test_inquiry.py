"""What a supervisor is shown of vouchers, what is said at the sign-on, how long an undo is open."""

from __future__ import annotations

import pytest

from tests.tui_pos.checkout.rig import CHIPS, COLA, PIN, Rig
from tui_pos.checkout import commands as c
from tui_pos.checkout.view import CodeView
from tui_pos.platforms.base import Free, Used
from tui_pos.sale import RedemptionState
from tui_pos.vouchers.causes import Cause

CODE = "5571630793"


def redeem(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.press_enter()


def sign_on(rig: Rig, number: str) -> list[str]:
    """The keys of what is said to whoever signs on."""
    rig.do(c.Lock())
    rig.do(c.SignOn(number, PIN))
    notice = rig.view.notice
    return [] if notice is None else [one.key for one in (notice.text, *notice.more)]


def found(rig: Rig) -> CodeView:
    assert rig.view.inquiry is not None
    (one,) = rig.view.inquiry.codes
    return one


def park(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.hold = True
    rig.press_enter()
    rig.do(c.Park())
    rig.approve()
    assert rig.view.parked


def test_a_cashier_needs_a_supervisor_once(rig: Rig) -> None:
    rig.do(c.OpenInquiry())
    assert rig.view.unlock is not None and rig.view.inquiry is None
    rig.approve()
    assert rig.view.inquiry is not None
    rig.enter(CODE)
    rig.enter("5571630794")
    assert found(rig).code_masked == "******0794"
    rig.do(c.Dismiss())
    assert rig.view.inquiry is None
    rig.do(c.OpenInquiry())
    assert rig.view.inquiry is None


def test_everything_that_is_known_of_a_code(rig: Rig) -> None:
    redeem(rig)
    rig.do(c.OpenInquiry())
    rig.approve()
    rig.enter(CODE)
    one = found(rig)
    assert isinstance(one.known.looked, Used) and one.looked_at is not None
    assert [step.record.__struct_config__.tag for step in one.records] == [
        "voucher.checked", "redemption.intended", "redemption.done"
    ]  # fmt: skip
    assert one.known.comparison is not None and one.known.comparison.agrees
    assert CODE not in str(rig.view)
    assert rig.view.sale is not None and rig.view.sale.counting


def test_where_the_two_differ(rig: Rig) -> None:
    redeem(rig)
    rig.platform.used.clear()
    rig.clock.seconds += 3600
    rig.do(c.OpenInquiry())
    rig.approve()
    rig.enter(CODE)
    one = found(rig)
    assert isinstance(one.known.looked, Free) and one.known.comparison is not None
    assert [row.cause for row in one.known.comparison.rows] == [Cause.UNDONE_THERE]


def test_ours_is_shown_while_the_platform_is_asked(rig: Rig) -> None:
    redeem(rig)
    rig.do(c.OpenInquiry())
    rig.approve()
    rig.hold = True
    rig.enter(CODE)
    assert found(rig).looked_at is None and len(found(rig).records) == 3
    rig.do(c.Dismiss())
    rig.release()
    assert rig.view.inquiry is None


@pytest.mark.parametrize(("text", "error"), [("123", 3032), ("https://x.cn/abcdef", 3033)])
def test_what_is_no_code_is_said(rig: Rig, text: str, error: int) -> None:
    rig.do(c.OpenInquiry())
    rig.approve()
    rig.enter(text)
    assert rig.error == error and rig.view.inquiry is not None


def test_it_opens_while_an_outcome_is_open(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.hold = True
    rig.press_enter()
    rig.do(c.OpenInquiry())
    rig.approve()
    rig.enter(CODE)
    assert found(rig).known.booked[0].state == "unknown"
    rig.do(c.Dismiss())
    rig.release()
    assert rig.sale.counting


def test_an_enter_there_moves_nothing(rig: Rig) -> None:
    rig.enter(COLA)
    rig.do(c.OpenInquiry())
    rig.approve()
    rig.press_enter()
    assert rig.view.stage == "entry"


def test_parked_ones_are_said_at_the_sign_on(rig: Rig) -> None:
    park(rig)
    assert sign_on(rig, "1001") == ["start.sale_open", "start.parked"]
    assert sign_on(rig, "2001") == ["start.sale_open", "start.parked_which"]
    notice = rig.view.notice
    assert notice is not None
    assert notice.more[0].params == {"count": 1, "which": "******0793 (T01-S000001)"}
    assert sign_on(rig, "3001") == []


def test_parked_ones_carry_their_sale(rig: Rig) -> None:
    park(rig)
    (one,) = rig.view.parked
    assert (one.sale, one.redemption.state) == ("T01-S000001", RedemptionState.PARKED)


def test_the_undo_window_runs_from_the_redemption(rig: Rig) -> None:
    redeem(rig)
    (end,) = rig.view.undo_until.values()
    assert (end - rig.clock.now()).total_seconds() == 600
    rig.do(c.Undo())
    assert rig.view.unlock is not None and rig.view.unlock.what.key == "unlock.undo"


def test_after_the_window_it_is_still_sent_and_says_so_before(rig: Rig) -> None:
    redeem(rig)
    rig.clock.seconds += 601
    rig.do(c.Undo())
    assert rig.view.unlock is not None and rig.view.unlock.what.key == "unlock.undo_late"
    rig.approve()
    assert len(rig.platform.undone) == 1 and not rig.sale.counting


def test_a_platform_without_a_window_shows_none(rig: Rig) -> None:
    from msgspec.structs import replace

    rig.platform.promises = replace(rig.platform.promises, undo_window_s=None)
    redeem(rig)
    assert rig.view.undo_until == {}
    rig.clock.seconds += 100_000
    rig.do(c.Undo())
    assert rig.view.unlock is not None and rig.view.unlock.what.key == "unlock.undo"


def test_what_a_parked_one_turned_out_to_be_too_late_waits_for_a_supervisor(rig: Rig) -> None:
    park(rig)
    sending = rig.waiting.pop()
    rig.hold = False
    rig.press_enter()
    rig.press_enter()
    assert rig.view.closed is not None
    rig.do(c.Lock())
    rig.carry_out(sending)
    assert rig.view.differences == 1
    rig.do(c.SignOn("2001", PIN))
    assert rig.view.notice is not None and rig.view.notice.text.key == "start.differences"
    rig.do(c.OpenInquiry())
    assert rig.view.inquiry is not None and rig.view.differences == 0
    (one,) = rig.view.inquiry.differences
    assert one.record.__struct_config__.tag == "redemption.found"


def test_who_allowed_it_is_recorded(rig: Rig) -> None:
    rig.do(c.OpenInquiry())
    rig.approve()
    *_, granted, seen = [step.record.__struct_config__.tag for step in rig.ledger.steps()]
    assert (granted, seen) == ("unlock.granted", "differences.seen")
