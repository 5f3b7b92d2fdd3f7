"""A number that a person reads out, looked up; and all of them on a card for the counter."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from drivers.encoding.cells import cells
from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter
from tests.tui_pos.cli.support import run, set_up
from tui_pos.error_table import error_table
from tui_pos.home import hold
from tui_pos.ledger.store import LedgerReader
from tui_pos.locale import LANGUAGES, Locale


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter(profile(58))
    yield printer
    printer.close()


def test_one_number_is_told_with_what_to_do_and_whom_to_call() -> None:
    done = run("errors", "3002")
    assert (done.returncode, done.stderr) == (0, "")
    title, sentence, facts = done.stdout.splitlines()
    assert title == "3002 Voucher used already"
    assert sentence == (
        "  It was redeemed earlier or elsewhere and cannot be used again. Tell the customer."
    )
    assert facts == (
        "  voucher · error · not to be tried again · call: supervisor · triage: voucher"
    )
    assert run("errors", "3002", "--lang", "zh_CN").stdout.startswith("3002 券已使用过\n  这张券")


def test_what_only_the_case_itself_can_fill_in_is_left_open() -> None:
    assert "  … is not plugged in or has no power." in run("errors", "5001").stdout


def test_the_first_digits_are_a_class_or_a_part_of_it() -> None:
    told = run("errors", "30").stdout.splitlines()[::3]
    assert [line[:4] for line in told] == [
        str(number) for number in error_table().errors if number // 100 == 30
    ]


@pytest.mark.parametrize("wrong", ["9999", "30021", "x", "-"])
def test_a_number_nobody_gave_is_said_to_be_none(wrong: str) -> None:
    done = run("errors", wrong)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"6050 No such number: {wrong} is not in the table of errors.")
    assert len(done.stderr.splitlines()) == 1


def test_all_of_them_are_told_for_another_program() -> None:
    lines = [json.loads(line) for line in run("errors", "--json").stdout.splitlines()]
    assert [one["code"] for one in lines] == list(error_table().errors)
    assert all(
        set(one) == {"code", "title", "sentence", "class", "severity", "retry", "triage", "call"}
        for one in lines
    )
    (one,) = run("errors", "5001", "--json").stdout.splitlines()
    assert json.loads(one)["sentence"].startswith("{name} is not plugged in")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_has_every_number_under_its_class_in_80_columns(language: str) -> None:
    lines = run("errors", "--card", "--lang", language).stdout.splitlines()
    assert max(map(cells, lines)) <= 80
    words = Locale(language)
    begins = [line for line in lines if line[:4].isdigit() and line[4:5] == " "]
    for number in error_table().errors:
        assert f"{number} {words.title(number)[:20]}" in "\n".join(begins)
    headings = [line.strip() for above, line in pairwise(lines) if above == "-" * 80]
    classes = dict.fromkeys(row.class_ for row in error_table().errors.values())
    assert headings == [words.t(f"errors.class.{class_}") for class_ in classes]


def test_the_card_is_printed_and_no_books_are_kept_of_it(
    tmp_path: Path, paper: SimulatedPrinter
) -> None:
    home = set_up(tmp_path / "home", language="zh_CN", printer=paper.port)
    before = LedgerReader(home.ledger).tip()
    done = run("errors", "3", "--print", home.path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "已打印。\n", "")
    assert paper.wait(lambda: len(paper.slips) == 1)
    text = paper.slips[0].text
    assert "3002 券已使用过" in text and "3043" in text and "4001" not in text
    assert LedgerReader(home.ledger).tip() == before


def test_a_running_till_keeps_its_printer(tmp_path: Path, paper: SimulatedPrinter) -> None:
    home = set_up(tmp_path / "home", printer=paper.port)
    with hold(home):
        done = run("errors", "--print", home.path)
    assert (done.returncode, done.stdout) == (3, "")
    assert f"Process {os.getpid()} is using it" in done.stderr


def test_why_the_card_was_not_printed_is_said_in_the_shops_language(tmp_path: Path) -> None:
    gone = set_up(tmp_path / "gone", language="zh_CN", printer="/dev/none")
    none = set_up(tmp_path / "none", language="zh_CN")
    for home, begins in ((gone, "5001 找不到设备: 打印机"), (none, "5021 没有设置打印机")):
        done = run("errors", "--print", home.path)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(begins)


def test_one_form_at_a_time() -> None:
    assert run("errors", "--card", "--print", ".").returncode == 2
