"""What the last days teach, as a supervisor sees it at the till."""

from __future__ import annotations

import pytest

from screens.look import width_of
from screens.modes.analysing import Analysing
from tests.screens.conftest import COLA, Desk
from tui_pos.log.telling import BAR

TITLE, ROW = "常出的错、慢的步骤、费的时间", "看哪里常出错"
NO_GOODS = "没有这个商品"


@pytest.fixture
def supervisor(desk: Desk) -> Desk:
    """At a till at which goods were not known three times, and something was not allowed once."""
    desk.sign_on("2001")
    for text in ("1234567", "1234567", "134567890123456789", "1234567"):
        desk.type(text)
        desk.wait(lambda view: view.notice and view.notice.error)
    return desk


def open_analysis(desk: Desk) -> str:
    desk.press("f7")
    rows = [line for line in desk.wait_text(ROW).splitlines() if ROW in line]
    desk.press(rows[0].strip()[0], "enter")
    desk.wait_text(TITLE)
    return desk.wait_text("最近一天与前几周同一时段相比")


def whole(desk: Desk) -> list[str]:
    """Everything that can be come to by the arrow keys."""
    seen: list[str] = []
    for _ in range(12):
        seen += [line for line in desk.text().splitlines() if line not in seen]
        desk.press("pagedown")
    return seen


def test_a_supervisor_sees_how_often_each_error_came(supervisor: Desk) -> None:
    shown = open_analysis(supervisor)
    assert "不足 3 周" in shown
    told = whole(supervisor)
    (row,) = [line for line in told if f"6010 {NO_GOODS} (之前不详)" in line]
    assert row.strip().startswith("3 ")
    assert any("2001 王店长" in line for line in told)


def test_a_bar_is_as_long_as_its_figure_is_large(supervisor: Desk) -> None:
    open_analysis(supervisor)
    bars = {}
    for _ in range(12):
        for line in supervisor.lines():
            spans = [span for span in line if span.style == "chosen"]
            if spans and line[0].text.strip().isdecimal():
                bars["".join(span.text for span in line).split()[1]] = len(spans[0].text)
        supervisor.press("down")
    assert bars["6010"] == BAR
    assert bars["4010"] == round(BAR / 3)


def test_other_days_are_read_by_their_number(supervisor: Desk) -> None:
    open_analysis(supervisor)
    supervisor.type("30")
    mode = supervisor.console.mode
    assert isinstance(mode, Analysing) and mode.days == 30
    supervisor.wait_text("最近一天与前几周同一时段相比")
    supervisor.type("0")
    assert "6017" in supervisor.text() and mode.days == 30


def test_a_scan_meanwhile_is_a_scan(supervisor: Desk) -> None:
    open_analysis(supervisor)
    supervisor.type(COLA)
    supervisor.wait(lambda view: view.sale)
    assert TITLE not in supervisor.text()


def test_esc_leads_back_and_every_line_fits(supervisor: Desk) -> None:
    open_analysis(supervisor)
    for _ in range(8):
        assert all(width_of(line) <= 80 for line in supervisor.lines())
        supervisor.press("down")
    supervisor.press("f11")
    assert "What goes wrong" in supervisor.text()
    supervisor.press("escape")
    assert "What goes wrong, and" not in supervisor.text()


def test_books_that_cannot_be_read_are_said_and_the_till_goes_on(supervisor: Desk) -> None:
    log = supervisor.home.log
    log.rename(log.with_name("aside"))
    log.write_text("in its place")
    (log.parent / "ledger.sqlite").rename(log.parent / "ledger.aside")
    supervisor.press("f7")
    supervisor.wait_text(ROW)
    supervisor.press("2", "enter")
    supervisor.wait_text("6005")
    (log.parent / "ledger.aside").rename(log.parent / "ledger.sqlite")
    supervisor.press("escape")
    supervisor.type(COLA)
    supervisor.wait(lambda view: view.sale)


def test_a_cashier_is_not_offered_it(cashier: Desk) -> None:
    cashier.press("f7")
    assert ROW not in cashier.wait_text("店长")
