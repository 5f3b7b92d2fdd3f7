from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter
from tests.tui_pos.cli.support import COMMAND, run, sell, set_up
from tui_pos.clock import SystemClock
from tui_pos.home import Home, hold
from tui_pos.ledger.records import DrawerOpened
from tui_pos.ledger.store import Ledger, LedgerReader


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A till that has sold two colas."""
    home = set_up(tmp_path / "home", printer="/dev/none")
    sell(home, 2)
    return home


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter(profile(58))
    yield printer
    printer.close()


def test_every_closed_sale_is_exported_also_while_the_till_runs(home: Home) -> None:
    with hold(home):
        done = run("sales", "export", home.path)
    sales = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (0, "")
    assert [sale["receipt"] for sale in sales] == ["T01-000001", "T01-000002"]
    assert sales[0]["lines"][0]["name"] == "可乐"
    assert sales[0]["total_fen"] == sum(one["amount_fen"] for one in sales[0]["tenders"]) == 350


def test_an_export_is_utf_8_in_any_locale(home: Home) -> None:
    assert "可乐" in run("sales", "export", home.path, lang="en_US.ISO-8859-1").stdout


def test_the_records_are_exported_as_they_stand(home: Home) -> None:
    with hold(home):
        done = run("ledger", "export", home.path)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [row["seq"] for row in rows] == list(range(1, LedgerReader(home.ledger).tip()[0] + 1))
    assert {"sale.closed", "line.added"} < {row["kind"] for row in rows}


def test_whoever_stops_reading_is_not_complained_to(home: Home) -> None:
    ledger = Ledger(home.ledger, "T01", SystemClock())
    ledger.append(*(DrawerOpened() for _ in range(5000)))
    ledger.close()
    reading, writing = os.pipe()
    with subprocess.Popen(
        [*COMMAND, "ledger", "export", str(home.path)], stdout=writing, stderr=subprocess.PIPE
    ) as export:
        os.close(writing)
        assert os.read(reading, 1)
        os.close(reading)
        assert export.stderr is not None
        assert export.stderr.read() == b""
        assert export.wait(60) == 0


def test_a_whole_ledger_is_said_to_be_whole(home: Home) -> None:
    with hold(home):
        done = run("ledger", "verify", home.path)
    records = LedgerReader(home.ledger).tip()[0]
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"The ledger is whole: {records} records.\n"


def test_a_changed_record_is_found(home: Home) -> None:
    with sqlite3.connect(home.ledger) as db:
        db.execute("DROP TRIGGER records_are_final_update")
        db.execute(
            "UPDATE records SET body = replace(body, '350', '250') WHERE kind = 'line.added'"
        )
    done = run("ledger", "verify", home.path)
    assert done.returncode == 1
    assert "changed\n" in done.stdout
    assert done.stderr.endswith("flaws.\n")


def test_a_ledger_that_is_none_is_said(home: Home) -> None:
    home.ledger.write_bytes(b"not a ledger" * 1000)
    for command in (("sales", "export"), ("ledger", "export"), ("ledger", "verify"), ("receipt",)):
        done = run(*command, home.path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("6005 The ledger is damaged: ")
        assert len(done.stderr.splitlines()) == 1


def test_a_receipt_is_shown_by_its_number_or_the_last_one(home: Home) -> None:
    with hold(home):
        last, first = run("receipt", home.path), run("receipt", home.path, "T01-000001")
    assert (last.returncode, first.returncode) == (0, 0)
    assert "T01-000002" in last.stdout
    assert "T01-000001" in first.stdout
    assert "可乐" in last.stdout
    assert "Reprint" not in last.stdout


def test_a_receipt_is_drawn_as_it_is_on_paper(home: Home, tmp_path: Path) -> None:
    done = run("receipt", home.path, "--png", tmp_path / "receipt.png")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with Image.open(tmp_path / "receipt.png") as picture:
        assert picture.width == profile(58).dots
        assert picture.getextrema() == (0, 255)
        assert picture.height > 300
    assert run("receipt", home.path, "--png", tmp_path / "none" / "receipt.png").returncode == 1


def test_a_receipt_that_is_none_is_said(home: Home) -> None:
    done = run("receipt", home.path, "T01-999999")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "6014 No such receipt: Receipt T01-999999 was not found.\n"


def test_a_receipt_is_printed_once_more_marked_and_recorded(
    tmp_path: Path, paper: SimulatedPrinter
) -> None:
    home = set_up(tmp_path / "home", printer=paper.port)
    sell(home)
    done = run("receipt", home.path, "T01-000001", "--print")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Receipt T01-000001 is printed.\n"
    assert paper.wait(lambda: len(paper.slips) == 1)
    assert "Reprint no. 1" in paper.slips[0].text
    kinds = [row.kind for row in LedgerReader(home.ledger).rows()][-3:]
    assert kinds == ["print.queued", "print.started", "print.ended"]
    assert [job.copy for job in LedgerReader(home.ledger).print_jobs()] == [0]


def test_receipts_that_are_not_on_paper_are_listed_also_while_the_till_runs(
    tmp_path: Path, paper: SimulatedPrinter
) -> None:
    home = set_up(tmp_path / "home", printer=paper.port)
    sell(home)
    sell(home)
    with hold(home):
        last, first = run("receipt", home.path, "--waiting").stdout.splitlines()
    assert last.startswith("T01-000002 ") and last.endswith("  to print")
    assert first.startswith("T01-000001 ")
    for number in ("T01-000001", "T01-000002"):
        assert run("receipt", home.path, number, "--print").returncode == 0
    done = run("receipt", home.path, "--waiting")
    assert (done.returncode, done.stdout) == (0, "All receipts are printed.\n")


def test_a_receipt_that_cannot_be_printed_now_waits_for_the_till(home: Home) -> None:
    done = run("receipt", home.path, "--print")
    assert done.returncode == 1
    assert (
        done.stdout == "Receipt T01-000002 is not printed yet; the till prints it once it runs.\n"
    )
    assert done.stderr.startswith("5001 Device not found: Printer is not plugged in")
    waiting = LedgerReader(home.ledger).print_jobs()
    assert [(job.receipt, job.copy, job.state) for job in waiting][-1] == (
        "T01-000002",
        1,
        "queued",
    )


def test_a_running_till_prints_its_receipts_itself(home: Home) -> None:
    with hold(home):
        done = run("receipt", home.path, "--print")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"Process {os.getpid()} is using it" in done.stderr
    assert len(LedgerReader(home.ledger).print_jobs()) == 2


def test_without_a_printer_nothing_is_queued(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home")
    sell(home)
    jobs = LedgerReader(home.ledger).last_job()
    done = run("receipt", home.path, "--print")
    assert (done.returncode, done.stderr[:4]) == (1, "5021")
    assert LedgerReader(home.ledger).last_job() == jobs
