"""Each way in which the books and a platform's list of a day can differ, brought about once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA
from tests.tui_pos.cli.support import run
from tests.tui_pos.cli.two_sides import CODE, OTHER, TwoSides
from tui_pos.checkout.effects import SendRequest
from tui_pos.documents import load_shop, save_shop
from tui_pos.ledger.records import RedemptionRefunded
from tui_pos.platforms.douyin import KIND as DOUYIN
from tui_pos.platforms.meituan_dining import KIND as DINING
from tui_pos.sandbox.vouchers import Fault, How, State
from tui_pos.secret import Secret
from tui_pos.vouchers.deals import SHOP_ZONE

MARK, SALE = "S001-T01-1001-R1", "T01-S000001"


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[TwoSides]:
    sides = TwoSides(tmp_path)
    yield sides
    sides.server.stop()


def only(told: tuple[int, dict[str, Any]], where: str, cause: str, need: str) -> dict[str, Any]:
    """The one row there is, in this list and for this cause; the exit code goes by its need."""
    code, platform = told
    lists = {name: platform[name] for name in ("both", "only_platform", "only_us")}
    (row,) = (row for rows in lists.values() for row in rows)
    assert [row] == lists[where], lists
    assert (row["cause"], row["need"]) == (cause, need)
    assert (code, platform["agrees"]) == ((0, True) if need == "nothing" else (1, False))
    assert "{" not in row["why"] + row["next"] and " -" not in row["why"] + row["next"]
    return dict(row)


def test_what_stands_on_both_sides_agrees(sides: TwoSides) -> None:
    sides.sell()
    row = only(sides.compare(), "both", "agrees", "nothing")
    assert (row["platform"]["by"], row["till"]["sale"]) == (MARK, SALE)
    assert row["platform"]["face_fen"] == row["till"]["face_fen"] == 500
    assert row["platform"]["flow_id"] == row["till"]["flow_id"]


def test_several_codes_of_one_order_are_a_row_each(sides: TwoSides) -> None:
    sides.voucher(OTHER, order="1")
    sides.voucher(CODE, order="1")
    sides.till.order(COLA, CHIPS)
    sides.till.enter(CODE)
    sides.till.enter("2")
    sides.till.press_enter()
    code, platform = sides.compare()
    assert (code, [row["cause"] for row in platform["both"]]) == (0, ["agrees"] * 2)
    assert {row["code_masked"] for row in platform["both"]} == {"******0793", "******0794"}


def test_a_code_that_was_counted_and_never_named_is_missed(sides: TwoSides) -> None:
    """The answer is lost, one of the codes is given back, and the till is not told which went."""
    sides.voucher(OTHER, order="1")
    code = sides.voucher(CODE, order="1")
    sides.till.order(COLA, CHIPS)
    sides.till.enter(CODE)
    sides.till.enter("2")
    sides.till.hold = True
    sides.till.press_enter()
    sides.world.fail(Fault(call="consume", how=How.RESET, effect=True), code)
    sides.till.carry_out(sides.till.waiting.pop())
    sides.world.undo(sides.kind, OTHER)
    sides.world.fail(Fault(call="consume", how=How.OP, op="OP_API_GRANT_FAILED"), code)
    sides.till.release()
    assert sides.till.error == 3042
    exit_code, platform = sides.compare()
    assert exit_code == 1 and [row["cause"] for row in platform["both"]] == ["agrees"]
    (row,) = platform["only_us"]
    assert (row["cause"], row["need"], platform["only_platform"]) == ("surplus", "person", [])
    assert SALE in row["why"] and "{" not in row["why"] + row["next"]


def test_a_refund_after_it_was_redeemed_is_named_until_the_books_know(sides: TwoSides) -> None:
    code = sides.sell()
    sides.world.refund(code)
    row = only(sides.compare(), "both", "refunded", "person")
    assert row["platform"]["refunded"] is True and SALE in row["why"]
    sides.till.ledger.append(
        RedemptionRefunded(
            redemption=1,
            platform=sides.kind,
            code_key=sides.till.ledger.code_key(sides.kind, code),
            code_masked=code.masked,
        ),
        sale=SALE,
    )
    only(sides.compare(), "both", "refund_known", "nothing")


def test_amounts_that_differ_are_named(sides: TwoSides) -> None:
    voucher = sides.world.voucher(sides.sell())
    assert voucher is not None
    dearer = replace(voucher.deals[0], face_fen=600)
    sides.world.add(replace(voucher, deals=(dearer,)))
    row = only(sides.compare(), "both", "amounts", "person")
    assert "5.00" in row["why"] and "6.00" in row["why"]


def test_a_voucher_of_ours_that_another_account_is_said_to_have_used(sides: TwoSides) -> None:
    sides.use(sides.sell(), "别人")
    row = only(sides.compare(), "both", "other_account", "person")
    assert "别人" in row["why"]


def test_an_answer_that_was_lost_is_no_fault_while_the_till_finds_out(sides: TwoSides) -> None:
    sides.lose_answer(taken=True)
    row = only(sides.compare(), "only_platform", "answer_lost", "time")
    assert (row["till"]["state"], row["platform"]["by"]) == ("unknown", MARK)
    sides.park()
    row = only(sides.compare(), "only_platform", "answer_lost", "time")
    assert SALE in row["why"] and "parked" in row["why"]
    sides.till.release()
    only(sides.compare(), "both", "agrees", "nothing")


def test_what_was_found_too_late_for_its_sale_is_owed_to_the_customer(sides: TwoSides) -> None:
    sides.lose_answer(taken=True)
    sides.park()
    sides.pay()
    sides.till.release()
    row = only(sides.compare(), "both", "not_counted", "person")
    assert SALE in row["why"]


def test_an_undo_that_is_open_is_waited_for_on_either_side(sides: TwoSides) -> None:
    code = sides.redeem()
    sides.world.fail(Fault(call="reverseconsume", how=How.RESET), code)
    sides.till.hold = True
    sides.undo()
    sides.till.carry_out(sides.till.waiting.pop())
    only(sides.compare(), "both", "undo_open", "time")
    sides.world.undo(sides.kind, code.text)
    only(sides.compare(), "only_us", "undo_open", "time")
    sides.till.clock.seconds += 60
    sides.till.release()
    code_, platform = sides.compare()
    assert (code_, platform["both"], platform["only_us"]) == (0, [], [])


@pytest.mark.parametrize("by", ["S001-T02-1002-R1", "收银员@S001-T02-R1", "美团商家版"])
def test_what_was_redeemed_elsewhere_is_told_and_is_no_fault(sides: TwoSides, by: str) -> None:
    sides.use(sides.voucher(), by)
    row = only(sides.compare(), "only_platform", "elsewhere", "nothing")
    assert by in row["why"] and row["till"] is None


@pytest.mark.parametrize("by", ["S001-T01-1001-R9", "小李@S001-T01-R9"])
def test_our_mark_on_a_code_that_the_books_do_not_know_is_a_fault(sides: TwoSides, by: str) -> None:
    sides.use(sides.voucher(), by)
    row = only(sides.compare(), "only_platform", "not_in_books", "person")
    assert by in row["why"]


def test_our_mark_on_a_code_that_the_books_have_as_refused_is_a_fault(sides: TwoSides) -> None:
    code = sides.hold_up()
    voucher = sides.world.voucher(code)
    assert voucher is not None
    sides.world.add(replace(voucher, state=State.FROZEN))
    sides.till.release()
    assert sides.till.sale.redemptions[0].state == "refused"
    sides.use(code, MARK)
    row = only(sides.compare(), "only_platform", "refused_here", "person")
    assert SALE in row["why"] and "refused" in row["why"]


def test_what_was_undone_here_and_is_used_there_is_a_fault(sides: TwoSides) -> None:
    code = sides.redeem()
    flow_id = sides.till.sale.redemptions[0].taken[0].flow_id
    sides.undo()
    sides.use(code, MARK, flow_id or "")
    only(sides.compare(), "only_platform", "undone_here", "person")
    sides.world.refund(code)
    only(sides.compare(), "only_platform", "refunded_since", "nothing")


def test_a_code_given_back_here_and_used_elsewhere_is_theirs(sides: TwoSides) -> None:
    code = sides.redeem()
    sides.undo()
    sides.use(code, "S001-T02-1002-R1")
    only(sides.compare(), "only_platform", "elsewhere", "nothing")


def test_what_never_reached_the_platform_is_open_here_alone(sides: TwoSides) -> None:
    sides.lose_answer(taken=False)
    row = only(sides.compare(), "only_us", "still_open", "time")
    assert row["platform"] is None and SALE in row["why"]


def test_what_was_given_back_at_the_platform_is_asked_for_and_named(sides: TwoSides) -> None:
    code = sides.sell()
    sides.world.undo(sides.kind, code.text)
    only(sides.compare(), "only_us", "undone_there", "person")


def test_what_was_paid_back_at_the_platform_is_asked_for_and_named(sides: TwoSides) -> None:
    code = sides.sell()
    sides.world.undo(sides.kind, code.text)
    sides.world.refund(code)
    only(sides.compare(), "only_us", "refunded_there", "person")


def test_what_somebody_else_used_on_a_later_day_is_named(sides: TwoSides) -> None:
    code, day = sides.sell(), sides.day
    sides.world.undo(sides.kind, code.text)
    sides.wait(days=2)
    sides.use(code, "美团商家版")
    row = only(sides.compare(day=day), "only_us", "taken_elsewhere", "person")
    assert "美团商家版" in row["why"]


def test_around_midnight_the_platforms_day_counts(sides: TwoSides) -> None:
    sides.till.clock.seconds += timedelta(hours=13, minutes=43, seconds=10).total_seconds()
    day = sides.day
    code = sides.sell()
    assert sides.day == day
    voucher = sides.world.voucher(code)
    assert voucher is not None and voucher.use is not None
    ahead = replace(voucher.use, at=voucher.use.at + timedelta(seconds=30))
    sides.world.add(replace(voucher, use=ahead))
    only(sides.compare(), "only_us", "other_day", "nothing")
    only(sides.compare(day=day + timedelta(days=1)), "both", "agrees", "nothing")
    sides.world.fail(Fault(call="getconsumed", how=How.RESET))
    only(sides.compare(), "only_us", "near_midnight", "person")


def test_a_platform_that_lists_nothing_of_ours_and_cannot_be_asked(sides: TwoSides) -> None:
    code = sides.sell()
    sides.world.undo(sides.kind, code.text)
    sides.world.fail(Fault(call="getconsumed", how=How.RESET))
    only(sides.compare(), "only_us", "not_listed", "person")


@pytest.mark.parametrize("kind", [DINING, DOUYIN])
def test_other_platforms_compare_alike(tmp_path: Path, kind: str) -> None:
    sides = TwoSides(tmp_path, kind)
    mine, theirs = {DINING: ("283733250559", "283733250558"), DOUYIN: (15 * "1", 15 * "2")}[kind]
    code = sides.sell(mine)
    only(sides.compare(), "both", "agrees", "nothing")
    sides.use(sides.voucher(theirs), "S001-T02-1002-R1")
    status, platform = sides.compare()
    (row,) = platform["only_platform"]
    # Where no name is kept with a redemption, one that the books do not know is nobody's.
    expected = ("elsewhere", 0) if kind == DINING else ("unnamed", 1)
    assert (row["cause"], status) == expected
    sides.world.undo(kind, code.text)
    (row,) = sides.compare()[1]["only_us"]
    assert row["cause"] == "undone_there"
    sides.server.stop()


def test_what_a_doubled_request_took_is_called_probably_ours(tmp_path: Path) -> None:
    sides = TwoSides(tmp_path, DOUYIN)
    try:
        sides.hold_up("104686126200130")
        (sending,) = sides.till.waiting
        assert isinstance(sending, SendRequest)
        sides.till.platform.redeem(sending.request, sending.again)
        sides.till.release()
        assert sides.till.error == 3043
        sides.pay()
        row = only(sides.compare(), "only_platform", "doubted_here", "person")
        sent = row["till"]["sent_at"]
        assert row["till"]["state"] == "refused, doubted" and SALE in row["why"]
        assert datetime.fromisoformat(sent).astimezone(SHOP_ZONE).strftime("%H:%M") in row["why"]
    finally:
        sides.server.stop()


def test_a_platform_that_cannot_be_asked_is_no_agreement(sides: TwoSides) -> None:
    sides.sell()
    sides.server.stop()
    code, platform = sides.compare()
    assert (code, platform["asked"], platform["code"]) == (4, False, 1003)
    done = sides.run("compare", "--date", sides.day.isoformat())
    assert done.returncode == 4 and "Could not be asked: 1003" in done.stdout


def test_a_platform_that_is_no_longer_set_up_is_missed_where_the_books_have_codes_of_it(
    sides: TwoSides,
) -> None:
    sides.sell()
    sides.set_up()
    code, platform = sides.compare()
    assert (code, platform["code"]) == (4, 2016)
    before = (sides.day - timedelta(days=9)).isoformat()
    done = sides.run("compare", "--date", before, "--json")
    assert (done.returncode, json.loads(done.stdout)["platforms"]) == (0, [])


def test_one_platform_can_be_asked_for(sides: TwoSides) -> None:
    sides.sell()
    assert sides.compare("--platform", sides.kind)[0] == 0
    code, platform = sides.compare("--platform", "meituan-dining")
    assert (code, platform["code"]) == (4, 2016)


def test_a_platform_that_there_is_not_is_a_mistake_of_who_typed_it(sides: TwoSides) -> None:
    done = sides.run("compare", "--platform", "foo")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "There is no platform foo. There are: meituan-retail, meituan-dining, douyin.\n"
    )


def test_a_training_shop_is_not_asked_from_outside(sides: TwoSides) -> None:
    sides.sell()
    save_shop(sides.home, replace(load_shop(sides.home), training=True))
    code, platform = sides.compare()
    assert (code, platform["code"]) == (4, 6047)


def test_without_a_date_it_is_yesterday_and_tomorrow_makes_no_sense(sides: TwoSides) -> None:
    assert json.loads(sides.run("compare", "--json").stdout)["agrees"] is True
    done = sides.run("compare", "--date", "9999-12-31")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "9999-12-31 has not come yet.\n"
    assert sides.run("compare", "--date", "the day before").returncode == 2


def test_people_read_the_same_in_their_language(sides: TwoSides) -> None:
    code = sides.sell()
    sides.voucher(OTHER)
    sides.use(Secret(OTHER), "S001-T02-1002-R1")
    done = sides.run("compare", "--date", sides.day.isoformat(), "--lang", "zh_CN")
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.strip() for line in done.stdout.splitlines()] == [
        f"{sides.day} 美团到综 (meituan-retail)",
        "两边都有：1",
        f"******0793  {sides.day} 10:16:45  {SALE}  5元代金券",
        "只在平台：1",
        f"******0794  {sides.day} 10:16:47  5元代金券",
        "在别处核销的：S001-T02-1002-R1。",
        "与本机无关，不用处理。",
        "只在账本：0",
        "对得上。",
    ]
    sides.world.undo(sides.kind, code.text)
    done = sides.run("compare", "--date", sides.day.isoformat(), "--lang", "zh_CN")
    assert done.returncode == 1
    assert "对不上：1 处要人处理，0 处等一等再比对。" in done.stdout


def test_a_ledger_that_is_none_is_said(sides: TwoSides) -> None:
    sides.till.ledger.close()
    sides.home.ledger.write_bytes(b"not a ledger" * 1000)
    done = run("vouchers", "compare", sides.home.path)
    assert (done.returncode, done.stdout, done.stderr[:4]) == (1, "", "6005")
