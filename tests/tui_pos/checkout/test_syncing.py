"""What happens at the platform while nobody waits for it is heard of, recorded once, and minded."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA, RETAIL, Rig, shop
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects, syncing
from tui_pos.checkout.background import Sync
from tui_pos.errors import TillError
from tui_pos.ledger.export import sale_lines
from tui_pos.ledger.records import Record, RedemptionRefunded, VoucherReported
from tui_pos.ledger.verify import verify
from tui_pos.platforms.base import Gone, Listing, Offer, Request, Unknown, Used
from tui_pos.secret import Secret

CODE, OTHER = "5571630793", "5571630794"
MINUTE = 60.0
HOUR = 60 * MINUTE


def recorded(rig: Rig, *kinds: type[Record]) -> list[Record]:
    return [step.record for step in rig.ledger.steps() if isinstance(step.record, kinds)]


def redeem(rig: Rig, code: str = CODE) -> None:
    rig.platform.voucher(code, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(code)
    rig.press_enter()


def pay(rig: Rig) -> None:
    rig.press_enter()
    rig.enter("20")
    assert rig.view.closed is not None


def age(rig: Rig) -> float:
    assert rig.view.sync is not None and rig.view.sync.heard
    return rig.clock.seconds - rig.view.sync.since


def test_the_platform_is_asked_every_ten_minutes(rig: Rig) -> None:
    assert rig.view.sync is not None and not rig.view.sync.heard
    rig.pass_time(MINUTE)
    assert rig.platform.listed == [date(2026, 11, 24)] and age(rig) <= MINUTE
    rig.pass_time(HOUR)
    assert len(rig.platform.listed) == 7 and age(rig) <= 10 * MINUTE


def test_never_where_the_shop_wants_it_so(tmp_path: Path) -> None:
    rig = Rig(tmp_path, replace(shop(), sync_minutes=0))
    redeem(rig)
    rig.pass_time(HOUR)
    assert rig.view.sync is None and rig.platform.listed == []


def test_soon_after_redemptions_and_once_for_several(rig: Rig) -> None:
    rig.pass_time(MINUTE)
    rig.platform.listed.clear()
    redeem(rig)
    rig.platform.voucher(OTHER, "7001", face=300)
    rig.enter(OTHER)
    rig.press_enter()
    assert len(rig.sale.counting) == 2
    rig.pass_time(MINUTE)
    assert len(rig.platform.listed) == 1


def leave_open(rig: Rig) -> effects.Effect:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.hold = True
    rig.press_enter()
    (sending,) = rig.waiting
    return sending


def test_not_while_an_outcome_is_open(rig: Rig) -> None:
    sending = leave_open(rig)
    rig.pass_time(HOUR)
    assert rig.platform.listed == []
    assert [one for one in rig.waiting if not isinstance(one, effects.Later)] == [sending]
    rig.hold = False
    rig.carry_out(sending)
    rig.pass_time(MINUTE)
    assert len(rig.platform.listed) == 1


def test_a_sale_set_aside_with_an_open_outcome_stops_its_platform_for_minutes_alone(
    rig: Rig,
) -> None:
    leave_open(rig)
    rig.do(c.Hold())
    rig.waiting.clear()
    rig.hold = False
    rig.pass_time(4 * MINUTE)
    assert rig.platform.listed == []
    rig.pass_time(MINUTE + 10)
    assert len(rig.platform.listed) == 1
    rig.pass_time(HOUR)
    assert len(rig.platform.listed) == 7


def test_a_sale_set_aside_does_not_stop_the_other_platforms(rig: Rig) -> None:
    leave_open(rig)
    rig.do(c.Hold())
    rig.waiting.clear()
    rig.desk.syncs["douyin"] = Sync(begun_at=0, due_at=0)
    rig.do(effects.SyncDue("douyin"))
    (asked,) = rig.waiting
    assert isinstance(asked, effects.ListDay) and asked.platform == "douyin"


def test_not_while_a_code_is_checked(rig: Rig) -> None:
    rig.order(COLA)
    rig.hold = True
    rig.enter(CODE)
    rig.waiting.clear()
    rig.hold = False
    rig.pass_time(HOUR)
    assert rig.platform.listed == []
    rig.do(c.Dismiss())
    rig.pass_time(MINUTE)
    assert len(rig.platform.listed) == 1


def test_a_failure_makes_the_pause_grow_and_a_success_shrinks_it(rig: Rig) -> None:
    rig.platform.ask_faults.extend(["down"] * 3)
    tried = []
    for _ in range(8):
        rig.pass_time(10 * MINUTE)
        tried.append(len(rig.platform.listed))
    assert tried == [1, 2, 2, 3, 3, 3, 3, 4]
    rig.pass_time(HOUR)
    assert len(rig.platform.listed) == 10 and age(rig) <= 10 * MINUTE


def test_an_answer_that_never_comes_does_not_end_it(rig: Rig) -> None:
    rig.hold = True
    rig.pass_time(MINUTE)
    (lost,) = (one for one in rig.waiting if isinstance(one, effects.ListDay))
    rig.waiting.clear()
    rig.hold = False
    rig.pass_time(15 * MINUTE)
    assert rig.view.sync is not None and rig.view.sync.heard
    before = len(rig.platform.listed)
    rig.carry_out(lost)
    assert len(rig.platform.listed) == before + 1
    assert rig.view.notice is None


def test_what_cannot_be_had_does_not_keep_the_rest_from_being_asked(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.do(c.Dismiss())
    rig.platform.listing = lambda day: Unknown(1007)  # type: ignore[method-assign]
    rig.platform.take_elsewhere(CODE)
    rig.pass_time(MINUTE)
    (news,) = recorded(rig, VoucherReported)
    assert isinstance(news, VoucherReported) and news.state == "used"
    assert rig.view.sync is not None and not rig.view.sync.heard


def test_nobody_is_named_for_what_the_till_heard_by_itself(rig: Rig) -> None:
    redeem(rig)
    rig.platform.refunded.add(CODE)
    rig.platform.take_elsewhere(OTHER)
    rig.pass_time(HOUR)
    news = [
        step
        for step in rig.ledger.steps()
        if isinstance(step.record, RedemptionRefunded | VoucherReported)
    ]
    assert [step.who for step in news] == ["-", "-"]


class TestAFullDisk:
    """What was heard cannot be recorded."""

    @pytest.fixture
    def full(self, rig: Rig, monkeypatch: pytest.MonkeyPatch) -> Rig:
        rig.platform.take_elsewhere(CODE)
        rig.order(COLA)

        def refuse(*records: Record, **rest: object) -> None:
            raise TillError(6004, detail="full")

        monkeypatch.setattr(rig.ledger, "append", refuse)
        rig.do(c.Dismiss())
        return rig

    def test_it_is_said_once(self, full: Rig) -> None:
        full.pass_time(HOUR)
        assert full.error == 6004
        full.do(c.Dismiss())
        full.pass_time(2 * HOUR)
        assert full.view.notice is None

    def test_never_over_another_error_but_after_it(self, full: Rig) -> None:
        full.desk.tell(TillError(6019))
        full.pass_time(HOUR)
        assert full.error == 6019
        full.do(c.Dismiss())
        full.pass_time(2 * HOUR)
        assert full.error == 6004

    def test_it_is_said_again_after_it_had_worked(
        self, full: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        full.pass_time(HOUR)
        full.do(c.Dismiss())
        refuse = full.ledger.append
        monkeypatch.undo()
        full.pass_time(2 * HOUR)
        assert len(recorded(full, VoucherReported)) == 1 and full.view.notice is None
        monkeypatch.setattr(full.ledger, "append", refuse)
        full.platform.take_elsewhere(OTHER)
        full.pass_time(2 * HOUR)
        assert full.error == 6004


def test_what_others_used_is_recorded_once(rig: Rig) -> None:
    rig.platform.take_elsewhere(CODE)
    rig.pass_time(2 * HOUR)
    (news,) = recorded(rig, VoucherReported)
    assert isinstance(news, VoucherReported)
    assert (news.state, news.by, news.ours) == ("used", "T02", False)
    assert CODE not in str(news) and rig.view.differences == 0
    rig.restart()
    rig.pass_time(HOUR)
    assert len(recorded(rig, VoucherReported)) == 1


def test_our_own_redemptions_are_no_news(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    rig.pass_time(2 * HOUR)
    assert recorded(rig, VoucherReported, RedemptionRefunded) == []


def test_a_list_that_is_behind_is_no_news(rig: Rig) -> None:
    redeem(rig)
    used = dict(rig.platform.used)
    rig.do(c.Undo())
    rig.approve()
    rig.platform.used = used
    rig.pass_time(30)
    assert rig.platform.listed and recorded(rig, VoucherReported) == []
    rig.clock.seconds += 8 * MINUTE
    rig.platform.voucher(OTHER, "7001", face=300)
    rig.enter(OTHER)
    rig.press_enter()
    rig.pass_time(30)
    assert len(rig.platform.listed) == 2 and recorded(rig, VoucherReported) == []


def test_a_clock_that_was_put_back_hides_no_news(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    right = rig.clock.now
    monkeypatch.setattr(rig.clock, "now", lambda: right() + timedelta(days=1))
    redeem(rig)
    rig.do(c.Undo())
    rig.approve()
    monkeypatch.undo()
    rig.platform.take_elsewhere(CODE)
    rig.pass_time(MINUTE)
    assert len(recorded(rig, VoucherReported)) == 1


def test_used_by_this_till_although_the_books_do_not_count_it_is_a_difference(rig: Rig) -> None:
    redeem(rig)
    used = dict(rig.platform.used)
    rig.do(c.Undo())
    rig.approve()
    rig.platform.used = used
    rig.pass_time(20 * MINUTE)
    (news,) = recorded(rig, VoucherReported)
    assert isinstance(news, VoucherReported) and news.ours
    assert rig.view.differences == 1


def test_a_refund_after_redemption_is_a_record_and_shows_in_the_export(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    before = list(sale_lines(rig.ledger))
    rig.pass_time(HOUR)
    rig.platform.refunded.add(CODE)
    rig.pass_time(HOUR)
    (back,) = recorded(rig, RedemptionRefunded)
    assert isinstance(back, RedemptionRefunded) and back.redemption == 1
    assert rig.view.differences == 1
    (line,) = sale_lines(rig.ledger)
    assert '"refunds":[]' in before[0] and '"refunds":[{"code_masked":"******0793"' in line
    assert list(verify(rig.ledger)) == []
    rig.enter(COLA)
    rig.press_enter()
    rig.enter(CODE)
    assert rig.error == 3010


def test_a_refund_days_later_is_found(rig: Rig) -> None:
    redeem(rig)
    pay(rig)
    rig.pass_time(3 * 24 * HOUR)
    rig.platform.refunded.add(CODE)
    assert recorded(rig, RedemptionRefunded) == []
    rig.pass_time(HOUR)
    assert len(recorded(rig, RedemptionRefunded)) == 1


class TestUsedShownAsAvailable:
    """The platform's check calls a code free that it said was used."""

    @pytest.fixture
    def at_redeem(self, rig: Rig) -> Rig:
        rig.platform.voucher(CODE, "7001", face=500)
        rig.platform.take_elsewhere(CODE)
        rig.platform.stale.add(CODE)
        rig.pass_time(MINUTE)
        rig.order(COLA, CHIPS)
        return rig

    def test_it_is_asked_again_and_refused_by_name(self, at_redeem: Rig) -> None:
        at_redeem.enter(CODE)
        assert at_redeem.error == 3041 and at_redeem.view.card is None
        assert at_redeem.view.notice is not None
        assert at_redeem.view.notice.text.params["by"] == "T02"
        assert at_redeem.platform.sent == []

    def test_one_that_was_undone_since_is_taken(self, at_redeem: Rig) -> None:
        at_redeem.platform.used.clear()
        at_redeem.enter(CODE)
        assert at_redeem.view.card is not None
        news = recorded(at_redeem, VoucherReported)
        assert [one.state for one in news if isinstance(one, VoucherReported)] == ["used", "free"]
        at_redeem.press_enter()
        assert at_redeem.sale.deductions_fen == 500

    @pytest.mark.parametrize("doubted", [False, True])
    def test_what_stays_unclear_needs_a_second_look(self, at_redeem: Rig, doubted: bool) -> None:
        if doubted:
            used = Used("T02", doubted=True)
            at_redeem.platform.look = lambda code, count=1: used  # type: ignore[method-assign]
        else:
            at_redeem.platform.ask_faults.append("down")
        at_redeem.enter(CODE)
        assert at_redeem.view.card is None and at_redeem.view.question is not None
        assert at_redeem.view.question.text.key == "check.reported"
        at_redeem.press_enter()
        assert at_redeem.view.card is not None and at_redeem.platform.sent == []
        at_redeem.press_enter()
        assert len(at_redeem.platform.sent) == 1

    def test_esc_leaves_it(self, at_redeem: Rig) -> None:
        at_redeem.platform.ask_faults.append("down")
        at_redeem.enter(CODE)
        at_redeem.do(c.Dismiss())
        assert at_redeem.view.question is None
        at_redeem.press_enter()
        assert at_redeem.platform.sent == []

    def test_gone_says_why(self, at_redeem: Rig) -> None:
        at_redeem.platform.look = lambda code, count=1: Gone(  # type: ignore[method-assign]
            3005, "已退款"
        )
        at_redeem.enter(CODE)
        assert at_redeem.error == 3005 and at_redeem.view.card is None


def test_a_code_that_was_free_is_looked_at_while_it_is_not_used(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.do(c.Dismiss())
    asked: list[str] = []
    look = rig.platform.look

    def noted(code: Secret) -> object:
        asked.append(code.text)
        return look(code)

    rig.platform.look = noted  # type: ignore[method-assign, assignment]
    rig.pass_time(15 * MINUTE)
    assert asked == [CODE, CODE]
    rig.enter(CODE)
    rig.press_enter()
    asked.clear()
    rig.pass_time(30 * MINUTE)
    assert asked == [] and rig.sale.counting


@pytest.mark.parametrize(("available", "watched"), [(1, True), (2, False)])
def test_codes_of_an_order_that_are_checked_as_one_are_not_watched(
    rig: Rig, available: int, watched: bool
) -> None:
    code = Secret("encrypted one" if watched else "encrypted one\nencrypted two")
    offer = Offer(code=code, key=Secret("70011"), deal_id="7001", title="", available=available)
    syncing.saw(rig.desk, RETAIL, (offer,))
    rig.platform.used[code.text] = rig.platform.used.get(code.text) or Request(
        request_id="R9", code=code, count=1, deal_id="7001", mark="T02", mark_name="T02"
    )
    rig.platform.listing = lambda day: Listing(())  # type: ignore[method-assign]
    rig.pass_time(MINUTE)
    masked = [one.code_masked for one in recorded(rig, VoucherReported)]  # type: ignore[attr-defined]
    assert masked == ([Secret("70011").masked] if watched else [])


def test_codes_seen_are_kept_for_the_day_and_on_no_disk(rig: Rig) -> None:
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    rig.ledger.close()
    assert CODE.encode() not in rig.path.read_bytes()
