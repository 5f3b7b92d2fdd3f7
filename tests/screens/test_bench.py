"""A technician at the bench: the screen by its keys, on simulated devices at real ptys."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from drivers.encoding.escpos import profile
from drivers.recording import loads
from drivers.simulators import Model, SimulatedPrinter, SimulatedScanner
from drivers.status import Health
from screens.modes.benching import Benching
from tests.drivers.support import LIMIT_S
from tests.screens.conftest import Desk
from tui_pos.bench.cards import Cards
from tui_pos.documents import load_shop
from tui_pos.shop import PrinterSetting, ScannerSetting, Shop

SCANNER, PRINTER, DRAWER = "1", "2", "3"
_PROVED = re.compile(r"\|\|\| (TEST-[0-9A-Z]+)-B \|\|\|")


@pytest.fixture
def gun() -> Iterator[SimulatedScanner]:
    simulated = SimulatedScanner()
    yield simulated
    simulated.close()


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    simulated = SimulatedPrinter(profile(58), model=Model(drawer="high"))
    yield simulated
    simulated.close()


@pytest.fixture
def bench(
    tmp_path: Path, shop: Shop, gun: SimulatedScanner, paper: SimulatedPrinter
) -> Iterator[Desk]:
    """A technician before the list of devices."""
    here = replace(
        shop, scanners=(ScannerSetting(gun.port),), printers=(PrinterSetting(paper.port),)
    )
    desk = Desk(tmp_path, here)
    desk.sign_on("3001")
    desk.wait_text(" 3 钱箱")
    yield desk
    desk.till.stop()


def test_what_a_printer_is_asked_and_says_is_shown_with_its_meaning(bench: Desk) -> None:
    bench.type(PRINTER)
    bench.press("f2")
    bench.wait_text("测试完了：正常")
    bench.wait_text("型号：SIMULATED")
    card = Cards(bench.home).newest("printer-1")
    assert card is not None and (card.by, card.health) == ("3001", Health.OK)


def test_printer_and_scanner_prove_each_other(
    bench: Desk, paper: SimulatedPrinter, gun: SimulatedScanner
) -> None:
    bench.type(PRINTER)
    bench.press("f4")
    for question in ("清楚、完整吗", "没有折行", "英文都对", "都清楚吗"):
        bench.wait_text(question)
        bench.type("1")
    bench.wait_text("再扫二维码")
    printed = _PROVED.search(paper.slips[-1].text)
    assert printed
    bench.press("enter")
    bench.wait_text("正在测试")
    gun.scan(f"{printed[1]}-B")
    gun.scan(f"{printed[1]}-Q")
    shown = bench.wait_text("测试完了：正常")
    assert "条码读回来了" in shown and "二维码读回来了" in shown
    assert bench.console.view.sale is None


def test_who_gives_up_proves_nothing(bench: Desk) -> None:
    bench.type(PRINTER)
    bench.press("f4")
    bench.wait_text("清楚、完整吗")
    bench.press("escape")
    bench.wait_text("没有折行")
    bench.press("escape")
    bench.wait_text("再扫二维码")
    bench.press("escape")
    shown = bench.wait_text("测试完了")
    assert "：有问题" not in shown


def test_a_key_pressed_twice_answers_one_question(bench: Desk) -> None:
    bench.type(PRINTER)
    bench.press("f4")
    bench.wait_text("清楚、完整吗")
    place = bench.console.mode
    assert isinstance(place, Benching)
    place.session.answer("yes")
    place.session.answer("yes")
    bench.wait_text("没有折行")
    assert place.session.sitting.question is not None


def test_bytes_in_hex_go_out_as_they_are(bench: Desk, paper: SimulatedPrinter) -> None:
    bench.type(PRINTER)
    bench.press("f6")
    bench.type("1B 4")
    bench.wait_text("5093")
    bench.type("48 69 0A 1D 56 00")
    bench.wait_text("做完了")
    assert [slip.text for slip in paper.slips] == ["Hi"]


def test_only_printers_are_sent_bytes(bench: Desk) -> None:
    bench.type(SCANNER)
    bench.press("f6")
    bench.type("1B 40")
    bench.wait_text("5091")


def test_the_last_minutes_of_a_port_are_kept_masked(bench: Desk, gun: SimulatedScanner) -> None:
    bench.type(SCANNER)
    gun.scan("6901234101010")
    bench.wait_text("扫到")
    bench.press("f5")
    bench.wait_text("长数字")
    (file,) = (bench.home.path / "devices").glob("scanner-1-*.jsonl")
    heard = loads(file.read_bytes()).stream("in")
    assert len(heard) == len(b"6901234101010\r") and b"6901234101010" not in heard


def test_what_went_over_a_port_that_failed_is_kept_by_itself(
    bench: Desk, gun: SimulatedScanner
) -> None:
    bench.type(SCANNER)
    gun.scan("6901234101010")
    bench.wait_text("扫到")
    gun.unplug()
    bench.wait_text("5003")
    until, pause = time.monotonic() + LIMIT_S, threading.Event()
    while not (files := [*bench.home.path.glob("devices/scanner-1-*.jsonl")]):
        assert time.monotonic() < until
        pause.wait(0.01)
    (file,) = files
    assert loads(file.read_bytes()).chunks


def test_a_drawer_teaches_when_it_is_open(bench: Desk, paper: SimulatedPrinter) -> None:
    bench.type(DRAWER)
    bench.press("f8")
    bench.wait_text("5092")
    bench.press("f4")
    bench.wait_text("请关上钱箱")
    bench.press("enter")
    bench.wait_text("弹开了吗")
    bench.type("1")
    bench.wait_text("测试完了")
    bench.press("f8")
    bench.wait_text("写进了设置")
    assert load_shop(bench.home).printers[0].drawer_open == "high"


def test_the_card_comes_out_of_the_printer(bench: Desk, paper: SimulatedPrinter) -> None:
    bench.type(SCANNER)
    bench.press("f7")
    bench.wait_text("5090")
    bench.press("f2")
    bench.wait_text("测试完了")
    bench.press("f7")
    bench.wait_text("做完了")
    assert "测试卡" in paper.slips[-1].text and "scanner-1" in paper.slips[-1].text


def test_leaving_leads_back_to_the_list_and_out(bench: Desk) -> None:
    bench.type(PRINTER)
    bench.wait_text("还没有测试过")
    bench.press("escape")
    bench.wait_text("设备和连接")
    bench.type("9")
    bench.wait_text("6017")
    bench.type(PRINTER)
    bench.press("f12")
    bench.wait(lambda view: view.person is None)


def test_no_cashier_gets_to_the_bench(bench: Desk) -> None:
    bench.press("f12")
    bench.wait(lambda view: view.person is None)
    bench.sign_on("1001")
    bench.type(PRINTER)
    bench.press("f8")
    bench.wait_text("哪里不对")
    bench.type(PRINTER)
    assert "还没有测试过" not in bench.text()
