"""Receipts that are not on paper, as the cashier sees them, and what is wrong with the printer."""

from __future__ import annotations

import pytest

from drivers.simulators import SimulatedPrinter
from screens.look import width_of
from screens.modes.receipts import Receipts
from tests.screens.conftest import COLA, Desk
from tui_pos.checkout.commands import Entered
from tui_pos.sale import Stage

NO_PAPER, LIST = "5010 打印机缺纸", "没打出来、没有确认的小票，和最后一张"
FIRST, SECOND = "T01-000001", "T01-000002"


def sell(desk: Desk) -> None:
    """One cola, paid in cash."""
    desk.type(COLA)
    desk.wait(lambda view: view.sale)
    for stage in (Stage.REDEEM, Stage.PAY, Stage.ENTRY):
        desk.press("enter")
        desk.wait(lambda view, stage=stage: view.stage is stage)  # type: ignore[misc]


def open_list(desk: Desk) -> str:
    desk.press("f9")
    return desk.wait_text(LIST)


def chosen(desk: Desk) -> str:
    """The row that Enter is about."""
    (row,) = (
        line for line in desk.lines() if line and line[0].style == "chosen" and line[0].text.strip()
    )
    return "".join(span.text for span in row)


@pytest.fixture
def out_of_paper(cashier: Desk, printer: SimulatedPrinter) -> Desk:
    """Two receipts wait for paper."""
    printer.set(paper_end=True)
    sell(cashier)
    sell(cashier)
    cashier.wait(lambda view: view.receipts[-1].error == 5010)
    return cashier


def test_what_is_wrong_stays_beside_what_is_said_and_goes_with_its_cause(
    cashier: Desk, printer: SimulatedPrinter
) -> None:
    cashier.console.alarmed = False
    printer.set(paper_end=True)
    assert "请装纸" in cashier.wait_text(NO_PAPER)
    assert cashier.console.alarmed
    cashier.type("6900000000000")
    cashier.wait_text("6011")
    assert NO_PAPER in cashier.text()
    cashier.press("escape")
    cashier.wait(lambda view: view.notice is None)
    assert NO_PAPER in cashier.text() and "6011" not in cashier.text()
    printer.set(paper_end=False)
    cashier.wait(lambda view: view.devices[0].health == "ok")
    assert NO_PAPER not in cashier.text()


def test_paper_that_runs_low_is_said_without_alarm(
    cashier: Desk, printer: SimulatedPrinter
) -> None:
    cashier.console.alarmed = False
    printer.set(near_end=True)
    assert "准备一卷新纸" in cashier.wait_text("5011 打印纸快用完")
    assert not cashier.console.alarmed and "打印机!" not in cashier.text()


def test_before_the_first_receipt_the_key_says_that_there_is_none(cashier: Desk) -> None:
    cashier.press("f9")
    cashier.wait_text("6014")


def test_the_last_receipt_is_printed_again_by_two_keys(
    cashier: Desk, printer: SimulatedPrinter
) -> None:
    sell(cashier)
    cashier.wait(lambda view: view.receipts[0].state == "done")
    assert "已打印" in open_list(cashier) and FIRST in chosen(cashier)
    cashier.press("enter")
    assert printer.wait(lambda: len(printer.slips) == 2)
    assert "重打小票（第 1 次）" in printer.slips[1].text


def test_whoever_presses_enter_twice_in_the_list_does_not_move_the_sale_on(cashier: Desk) -> None:
    sell(cashier)
    cashier.wait(lambda view: view.receipts[0].state == "done")
    cashier.type(COLA)
    cashier.wait(lambda view: view.sale)
    open_list(cashier)
    cashier.press("enter")
    cashier.press_at(0.1, "enter")
    cashier.wait_text("重打小票")
    cashier.press("f2")
    assert cashier.console.view.stage is Stage.ENTRY
    cashier.wait_text("数量 >")


def test_what_waits_is_listed_and_comes_by_itself(
    out_of_paper: Desk, printer: SimulatedPrinter
) -> None:
    shown = open_list(out_of_paper)
    assert shown.index(SECOND) < shown.index(FIRST)
    assert "待打: 5010 打印机缺纸" in shown and "待打2" in shown
    out_of_paper.press("enter")
    out_of_paper.wait_text("还在排队")
    printer.set(paper_end=False)
    out_of_paper.wait(lambda view: not view.waiting_prints)
    assert [FIRST in printer.slips[0].text, SECOND in printer.slips[1].text] == [True, True]
    assert len(printer.slips) == 2


def test_one_that_nobody_wants_is_given_up(out_of_paper: Desk, printer: SimulatedPrinter) -> None:
    open_list(out_of_paper)
    out_of_paper.press("down")
    assert FIRST in chosen(out_of_paper)
    out_of_paper.press("f3")
    out_of_paper.wait_text(f"小票 {FIRST} 不打了")
    assert SECOND in chosen(out_of_paper)
    out_of_paper.press_at(0.05, "f3")
    printer.set(paper_end=False)
    out_of_paper.wait(lambda view: view.receipts[0].state == "done")
    assert len(printer.slips) == 1 and SECOND in printer.slips[0].text


def test_a_scan_closes_the_list(out_of_paper: Desk) -> None:
    open_list(out_of_paper)
    out_of_paper.type(COLA)
    out_of_paper.wait(lambda view: view.sale)
    assert LIST not in out_of_paper.text()


def test_a_scan_on_another_wire_closes_the_list(out_of_paper: Desk) -> None:
    open_list(out_of_paper)
    out_of_paper.till.post(Entered(COLA, out_of_paper.till.clock.monotonic()))
    out_of_paper.wait(lambda view: view.sale)
    assert not isinstance(out_of_paper.console.mode, Receipts)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_list_fits_the_screen(out_of_paper: Desk, language: str) -> None:
    open_list(out_of_paper)
    if language == "en":
        out_of_paper.press("f11")
        assert "to print: 5010 Printer out of paper" in out_of_paper.text()
    assert all(width_of(line) <= 80 for line in out_of_paper.lines())
