from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA, RETAIL, Rig
from tui_pos.checkout import commands as c
from tui_pos.ledger.records import RedemptionRefunded
from tui_pos.ledger.redemptions import books_for, books_of, codes_of, history_of
from tui_pos.platforms.base import Done, Listed, Listing, Taken
from tui_pos.secret import Secret
from tui_pos.vouchers.booked import Booked, Standing
from tui_pos.vouchers.deals import SHOP_ZONE

CODE, DAY = "5571630793", date(2026, 11, 24)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    rig = Rig(tmp_path)
    rig.platform.voucher(CODE, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter(CODE)
    return rig


def key(rig: Rig, code: str = CODE) -> str:
    return rig.ledger.code_key(RETAIL, Secret(code))


def the_one(rig: Rig, code: str = CODE) -> Booked:
    (one,) = books_of(rig.ledger, RETAIL, [key(rig, code)])
    return one


def kinds(rig: Rig, code: str = CODE) -> list[str]:
    steps = history_of(rig.ledger, RETAIL, key(rig, code))
    return [str(step.record.__struct_config__.tag) for step in steps]


def test_a_redemption_is_read_with_what_the_platform_said_of_it(rig: Rig) -> None:
    taken = Taken(code=Secret(CODE), deal_id="7001", face_fen=600, price_fen=455, flow_id="F7")
    rig.platform._take = lambda request: Done((taken,))  # type: ignore[method-assign]
    rig.press_enter()
    one = the_one(rig)
    assert (one.sale, one.redemption, one.who, one.state) == ("T01-S000001", 1, "1001", "done")
    assert (one.face_fen, one.price_fen, one.flow_id) == (600, 455, "F7")
    assert (one.mark, one.code_masked) == ("S001-T01-1001-R1", "******0793")
    assert one.sent == (one.settled_at,) and not one.unnamed and not one.refunded


def test_each_code_of_a_redemption_is_one(rig: Rig) -> None:
    rig.enter("2")
    rig.press_enter()
    second = f"{CODE}1"
    assert {the_one(rig, code).code_masked for code in (CODE, second)} == {
        "******0793", "*******7931",
    }  # fmt: skip
    assert kinds(rig, second) == ["redemption.intended", "redemption.done"]
    rig.do(c.Undo())
    rig.approve()
    assert (the_one(rig).state, the_one(rig, second).state) == ("done", "undone")
    assert "undo.done" in kinds(rig, second) and "undo.done" not in kinds(rig)


def test_codes_that_were_never_named_are_counted(rig: Rig) -> None:
    rig.platform.promises = replace(rig.platform.promises, request_id=False)
    rig.enter("3")
    rig.platform.faults.append("reply lost")
    rig.press_enter()
    assert (the_one(rig).state, the_one(rig).unnamed) == ("done", 2)


def test_what_is_found_and_refunded_after_the_end_of_its_sale_is_in_it(rig: Rig) -> None:
    rig.hold = True
    rig.press_enter()
    rig.platform.faults.append("reply lost")
    rig.carry_out(rig.waiting.pop())
    assert (the_one(rig).standing, the_one(rig).settled_at) == (Standing.OPEN, None)
    rig.do(c.Park())
    rig.approve()
    rig.press_enter()
    rig.enter("20")
    rig.release()
    one = the_one(rig)
    assert (one.state, one.standing) == ("found taken", Standing.TAKEN)
    assert one.settled_at is not None and one.settled_at > one.sent[0]
    refunded = RedemptionRefunded(
        redemption=1, platform=RETAIL, code_key=key(rig), code_masked="******0793"
    )
    rig.ledger.append(refunded, sale=one.sale)
    assert the_one(rig).refunded
    assert kinds(rig) == [
        "voucher.checked", "redemption.intended", "redemption.unknown", "redemption.parked",
        "redemption.found", "redemption.refunded",
    ]  # fmt: skip


def test_the_codes_of_a_day_are_those_that_were_sent_on_it(rig: Rig) -> None:
    rig.hold = True
    rig.press_enter()
    rig.platform.faults.append("lost")
    rig.carry_out(rig.waiting.pop())
    rig.clock.seconds += timedelta(days=3).total_seconds()
    rig.restart()
    rig.release()
    one = the_one(rig)
    assert (one.state, len(one.sent)) == ("done", 2)
    found = {n: codes_of(rig.ledger, DAY + timedelta(days=n)) for n in range(-1, 5)}
    assert [n for n, codes in found.items() if codes] == [0, 3]
    assert found[3] == [(RETAIL, one.code_key)]


def test_what_was_sent_right_before_midnight_may_be_of_the_next_day(rig: Rig) -> None:
    rig.hold = True
    rig.clock.seconds += timedelta(hours=13, minutes=40).total_seconds()
    rig.press_enter()
    sent_at = the_one(rig).sent[0].astimezone(SHOP_ZONE)
    assert (sent_at.date(), sent_at.hour, sent_at.minute >= 50) == (DAY, 23, True)
    assert [bool(codes_of(rig.ledger, DAY + timedelta(days=n))) for n in (-1, 0, 1, 2)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_what_a_platform_lists_is_looked_up_on_whatever_day_it_was(rig: Rig) -> None:
    rig.press_enter()
    later = DAY + timedelta(days=30)
    listing = Listing((Listed(code=Secret(CODE)), Listed(code=Secret("5571630000"))))
    assert [one.code_key for one in books_for(rig.ledger, RETAIL, later, listing)] == [key(rig)]
    assert books_for(rig.ledger, RETAIL, later, Listing(())) == ()
    assert len(books_for(rig.ledger, RETAIL, DAY, Listing(()))) == 1
    assert books_for(rig.ledger, "meituan-dining", DAY, Listing(())) == ()
