"""Two faults at once: the one that stops the cashier is named first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from drivers.causes import Cause as DeviceCause
from drivers.device import Kind
from drivers.status import Health, Status
from tests.tui_pos.triage.servers import nobody, says, serving
from tests.tui_pos.triage.test_way import machine
from tests.tui_pos.triage.walks import cause, context, found, walk
from tui_pos.home import Home
from tui_pos.platforms.base import Refused
from tui_pos.triage.findings import State

TURNED_AWAY = Refused(2011, "sign error")


def test_a_cable_comes_before_all_that_needs_it(tmp_path: Path, home: Home) -> None:
    root = machine(tmp_path / "root", {"eth0": "0"})
    pulled = context(home, "https://platform.example.com", root=root, ping=lambda: TURNED_AWAY)
    assert cause(walk(pulled)) == (1011, "link")


def test_no_connection_comes_before_credentials(home: Home) -> None:
    with nobody() as port:
        walked = walk(context(home, f"http://127.0.0.1:{port}", ping=lambda: TURNED_AWAY))
    assert cause(walked) == (1003, "tcp")


@pytest.mark.parametrize(
    ("status", "ahead", "named"),
    [
        ("503 Out", timedelta(hours=1), (1008, "http")),
        ("200 OK", timedelta(hours=1), (1018, "clock")),
        ("200 OK", timedelta(), (2011, "credentials")),
    ],
)
def test_what_stands_in_the_way_of_the_others_is_named(
    status: str, ahead: timedelta, named: tuple[int, str], home: Home
) -> None:
    with serving(says(status, ahead=ahead)) as port:
        walked = walk(context(home, f"http://127.0.0.1:{port}", ping=lambda: TURNED_AWAY))
    assert cause(walked) == named


def test_the_printer_comes_before_a_scanner_that_is_only_not_proven(home: Home) -> None:
    unproven = Kind.SCANNER, Status(Health.UNKNOWN, DeviceCause.UNPROVEN)
    empty = Kind.PRINTER, Status(Health.FAULT, DeviceCause.PAPER_END)
    walked = walk(context(home, devices=lambda: (unproven, empty)), "device")
    assert cause(walked) == (5010, "printer")
    assert found(walked, "scanner").state is State.UNKNOWN


def test_a_printer_in_trouble_comes_before_one_that_works(home: Home) -> None:
    works = Kind.PRINTER, Status(Health.OK)
    jammed = Kind.PRINTER, Status(Health.FAULT, DeviceCause.CUTTER)
    walked = walk(context(home, devices=lambda: (works, jammed)), "device")
    assert cause(walked) == (5013, "printer")


def test_books_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    assert cause(walk(context(Home(tmp_path)), "data")) == (6005, "books")
