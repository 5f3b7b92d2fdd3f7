"""The bench on the command line: what it prints, how it ends, what it leaves in a home."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter, SimulatedScanner
from drivers.transport import PortSettings, open_port
from tests.tui_pos.cli.support import run, set_up
from tui_pos.__main__ import main
from tui_pos.documents import load_shop, save_shop
from tui_pos.home import Home, hold
from tui_pos.shop import PrinterSetting

Bench = Callable[..., tuple[int, Any, str]]
"""Runs a command of the bench: its exit code, what it printed as JSON, and stderr."""


class Person:
    """Somebody who reads each question before typing."""

    def __init__(self, answer: Callable[[], str]) -> None:
        self._answer = answer

    def readline(self) -> str:
        return self._answer() + "\n"


@pytest.fixture
def bench(capsys: pytest.CaptureFixture[str]) -> Bench:
    def devices(
        *args: str | Path, typed: str = "", person: Callable[[], str] | None = None
    ) -> tuple[int, Any, str]:
        stdin = sys.stdin
        sys.stdin = Person(person) if person else io.StringIO(typed)
        try:
            code = main(["devices", *map(str, args), "--json", "--lang", "en"])
        finally:
            sys.stdin = stdin
        said = capsys.readouterr()
        lines = [json.loads(line) for line in said.out.splitlines()]
        return code, lines[0] if len(lines) == 1 else lines, said.err

    return devices


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter(profile(58))
    yield printer
    printer.close()


@pytest.fixture
def gun() -> Iterator[SimulatedScanner]:
    scanner = SimulatedScanner()
    yield scanner
    scanner.close()


@pytest.fixture
def home(tmp_path: Path, paper: SimulatedPrinter, gun: SimulatedScanner) -> Home:
    return set_up(tmp_path / "home", scanner=gun.port, printer=paper.port)


def test_without_a_home_the_ports_of_this_machine_are_listed(bench: Bench) -> None:
    code, told, _ = bench("list")
    assert (code, told["devices"]) == (0, [])
    assert all(port["path"].startswith("/dev/") for port in told["ports"])


def test_the_devices_of_a_home_are_listed_with_what_was_proved(bench: Bench, home: Home) -> None:
    code, told, _ = bench("list", "--home", home.path)
    devices = {one["name"]: one for one in told["devices"]}
    assert code == 0 and list(devices) == ["scanner-1", "printer-1", "drawer-1"]
    assert devices["printer-1"]["health"] == "ok" and devices["printer-1"]["pass"] is None
    assert devices["printer-1"]["settings"]["baud"] == 19200
    # A scanner that nobody has scanned with proves nothing, and a drawer's polarity is not known.
    assert {devices[name]["health"] for name in ("scanner-1", "drawer-1")} == {"unknown"}
    assert bench("test", "printer-1", "--home", home.path, "--as", "9001")[0] == 0
    (passed,) = (
        one["pass"]
        for one in bench("list", "--home", home.path)[1]["devices"]
        if one["name"] == "printer-1"
    )
    assert (passed["by"], passed["level"], passed["health"]) == ("9001", "internal", "ok")


def test_beside_a_till_that_runs_no_port_of_it_is_opened(
    bench: Bench, home: Home, gun: SimulatedScanner
) -> None:
    port = open_port(PortSettings(gun.port))
    with hold(home):
        code, told, _ = bench("list", "--home", home.path)
        found = {one["name"]: (one["health"], one["code"]) for one in told["devices"]}
        assert code == 0
        assert found["scanner-1"] == ("unknown", 5030)
        for command in (("test", "printer-1"), ("monitor", "scanner-1"), ("test", gun.port)):
            code, told, err = bench(*command, "--home", home.path)
            assert (code, told) == (3, [])
            assert re.search(r"^5080 .* the till .+ that runs \(process \d+, ", err)
    port.close()


def test_a_port_that_another_program_has_is_refused_with_its_name(
    bench: Bench, gun: SimulatedScanner
) -> None:
    with_port = (
        "import sys, time; from drivers.transport import *; "
        f"port = open_port(PortSettings({gun.port!r})); print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", with_port], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline()
        refused = [
            bench(command, gun.port, "--kind", "scanner", "--seconds", "0.1")
            for command in ("monitor", "test", "probe")
        ]
        other.kill()
    assert [code for code, _, _ in refused] == [3, 3, 3]
    for _, _, err in refused:
        assert f"5081 Another program has this port: Process {other.pid} (python" in err


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("test", "/dev/ttyS99"), 5083),
        (("test", "/dev/ttyS99", "--kind", "scale", "--paper", "58"), 5084),
        (("test", "/dev/ttyS99", "--kind", "printer", "--paper", "60"), 5084),
        (("send", "/dev/ttyS99", "1x", "--kind", "printer"), 5084),
        (("probe", "/dev/ttyS99", "--write"), 5084),
    ],
)
def test_what_makes_no_sense_ends_with_2(args: tuple[str, ...], error: int, bench: Bench) -> None:
    code, _, err = bench(*args)
    assert (code, err[:4]) == (2, str(error))


def test_a_name_that_the_home_does_not_have_ends_with_2(bench: Bench, home: Home) -> None:
    code, _, err = bench("test", "printer-2", "--home", home.path)
    assert code == 2
    assert err.startswith("5082") and "scanner-1, printer-1, drawer-1" in err


def test_a_training_shops_devices_are_not_looked_for_outside(bench: Bench, home: Home) -> None:
    save_shop(home, replace(load_shop(home), training=True))
    code, _, err = bench("test", "printer-1", "--home", home.path)
    assert (code, err[:4]) == (1, "5089")


def test_settings_that_worked_are_written_and_the_old_ones_kept(
    bench: Bench, tmp_path: Path
) -> None:
    printer = SimulatedPrinter(profile(58), baud=38400)
    home = set_up(tmp_path / "home", printer=printer.port)
    args = ("probe", printer.port, "--home", home.path, "--kind", "printer", "--write")
    with hold(home):
        assert bench(*args)[0] == 3
    code, told, _ = bench(*args)
    again = [bench("probe", one, "--home", home.path)[1] for one in ("printer-1", printer.port)]
    printer.close()
    (found,) = told["ports"]
    for one in again:
        tried = [seen["text"] for seen in one["ports"][0]["evidence"] if "tries" in seen["text"]]
        assert tried == ["tries 38400 baud, 8 bits, parity none, stop 1"]
    assert code == 0 and found["written"] == "printer-1"
    assert found["settings"] == {"baud": 38400, "bits": 8, "parity": "none", "stop": 1}
    heard = [one for one in found["evidence"] if one["direction"] == "in" and one["hex"]]
    assert heard[0]["hex"] == "12" and heard[0]["text"] == "answer: how the printer is"
    assert load_shop(home).printers == (PrinterSetting(printer.port, baud=38400),)
    before = json.loads(home.documents.with_name("shop.json.previous").read_text())
    assert before["printers"]["1"]["baud"] == 19200


def test_a_port_where_nothing_makes_sense_says_what_to_look_at(
    bench: Bench, gun: SimulatedScanner
) -> None:
    code, told, err = bench("probe", gun.port, "--kind", "scanner", "--seconds", "0.2")
    assert code == 1 and told["ports"][0]["code"] == 5085
    assert "5085 No setting worked" in err
    assert "USB Virtual COM" in err and "Newland" in err


def test_a_printer_is_made_to_act_and_what_it_said_is_kept(
    bench: Bench, home: Home, paper: SimulatedPrinter
) -> None:
    args = ("test", "printer-1", "--level", "external", "--home", home.path, "--as", "Li Lei")
    code, told, _ = bench(*args, "--print")
    assert (code, told["ok"], told["health"], told["by"]) == (0, True, "ok", "Li Lei")
    texts = [one["text"] for one in told["evidence"]]
    assert "DLE EOT 1: asks how the printer is" in texts and "· nothing wrong" in texts
    assert 'text "测试页"' in texts or 'text "TEST PAGE"' in texts
    assert "the test page is printed, the printer says so" in texts
    assert [one["at"] for one in told["evidence"]] == sorted(one["at"] for one in told["evidence"])
    assert paper.wait(lambda: any("PASS CARD" in slip.text for slip in paper.slips))
    kept = json.loads((home.path / "devices/printer-1.json").read_text())["cards"]["1"]
    assert (kept["by"], kept["health"], kept["settings"]["paper"]) == ("Li Lei", "ok", 58)
    assert (home.path / "devices/printer-1.json").stat().st_mode & 0o777 == 0o600


def test_every_byte_is_told_once(bench: Bench, home: Home) -> None:
    _, told, _ = bench("test", "printer-1", "--home", home.path)
    texts = [one["text"] for one in told["evidence"]]
    answers = [text for text in texts if text.startswith(("answer: ", "unasked report"))]
    assert len(answers) > 4 and texts.count("· nothing wrong") == len(answers)
    assert "an answer to DLE EOT that nobody asked" not in texts
    assert told["identity"]["maker"] == "SIMULATED"


def test_printer_and_scanner_prove_each_other(
    bench: Bench, home: Home, paper: SimulatedPrinter, gun: SimulatedScanner
) -> None:
    """Whoever tests says yes to all that is asked of the looks, then scans both codes."""
    asked = iter(["yes", "yes", "yes", "yes"])

    def person() -> str:
        answer = next(asked, None)
        if answer is None:
            printed = "".join(slip.text for slip in paper.slips)
            for code in re.findall(r"TEST-\w+-[QB]", printed)[::-1]:
                gun.scan(code)
        return answer or "done"

    args = ("test", "printer-1", "--home", home.path, "--level", "interactive", "--seconds", "5")
    code, told, _ = bench(*args, person=person)
    texts = [one["text"] for one in told["evidence"]]
    assert (code, told["health"]) == (0, "ok")
    assert "the barcode was read back" in texts and "the QR code was read back" in texts
    assert "the width is right" in texts


def test_codes_that_are_not_read_back_and_a_page_that_is_wrong_are_faults(
    bench: Bench, home: Home
) -> None:
    args = ("test", "printer-1", "--home", home.path, "--level", "interactive", "--seconds", "0.2")
    code, told, _ = bench(*args, typed="yes\n" * 4 + "done\n")
    assert (code, told["code"]) == (1, 5087)
    code, told, _ = bench(*args, typed="yes\nno\nyes\nyes\n")
    assert (code, told["code"]) == (1, 5088)
    assert "the width is wrong: columns or dots are set wrong" in [
        one["text"] for one in told["evidence"]
    ]


def test_a_printer_without_paper_is_at_fault(
    bench: Bench, home: Home, paper: SimulatedPrinter
) -> None:
    paper.set(paper_end=True)
    code, told, _ = bench("test", "printer-1", "--home", home.path, "--level", "external")
    assert (code, told["health"], told["code"]) == (1, "fault", 5010)
    assert paper.slips == []


def test_codes_that_were_scanned_are_on_no_card(
    bench: Bench, home: Home, gun: SimulatedScanner
) -> None:
    secret = "134567890123456789"
    timer = threading.Timer(0.3, gun.scan, (secret,))
    timer.start()
    args = ("test", "scanner-1", "--home", home.path, "--level", "interactive")
    code, told, _ = bench(*args, typed="done\ndone\n")
    timer.join()
    assert (code, told["health"]) == (0, "ok")
    texts = [one["text"] for one in told["evidence"]]
    assert "1 scans, 0 times bytes that were none, 0 a minute" in texts
    kept = (home.path / "devices/scanner-1.json").read_text()
    assert secret not in kept and secret not in json.dumps(told)
    assert secret.encode().hex(" ").upper() not in kept


def test_bytes_are_sent_as_they_are_and_the_answer_is_explained(
    bench: Bench, paper: SimulatedPrinter
) -> None:
    args = ("send", paper.port, "10", "04", "01", "--kind", "printer", "--seconds", "0.3")
    code, told, _ = bench(*args)
    assert code == 0
    assert [(one["direction"], one["hex"]) for one in told] == [
        ("out", "10 04 01"), ("in", "12"), ("in", ""),
    ]  # fmt: skip


def test_what_is_recorded_of_a_scanner_is_masked_and_can_be_played_back(
    bench: Bench, tmp_path: Path, gun: SimulatedScanner
) -> None:
    file = tmp_path / "scans.jsonl"
    timer = threading.Timer(0.2, gun.scan, ("6901234567892",))
    timer.start()
    args = ("record", gun.port, file, "--kind", "scanner", "--seconds", "0.6")
    code, told, _ = bench(*args)
    timer.join()
    assert (code, told["text"]) == (0, "scan: 6901234567892")
    assert (
        "6901234567892"
        not in bytes.fromhex(json.loads(file.read_text().splitlines()[1])["hex"]).decode()
    )
    assert file.stat().st_mode & 0o777 == 0o600
    code, told, _ = bench("replay", file)
    assert code == 0 and re.fullmatch(r"scan: \d{13}", told["text"])
    file.write_text("{}")
    code, _, err = bench("replay", file)
    assert (code, err[:4]) == (1, "5086")


def test_a_printers_recording_is_played_into_another_printer(
    bench: Bench, tmp_path: Path, paper: SimulatedPrinter
) -> None:
    file = tmp_path / "page.jsonl"
    header = {"recording": 1, "device": "p", "kind": "printer", "settings": {"url": "x"}}
    chunk = {"at": 0.0, "dir": "out", "hex": b"\x1b@hello\n\x1dr\x01".hex()}
    file.write_text(json.dumps(header) + "\n" + json.dumps(chunk) + "\n")
    code, told, _ = bench("replay", file, "--to", paper.port)
    assert code == 0 and told[0]["text"] == "ESC @: resets the printer"
    assert paper.wait(lambda: [slip.text for slip in paper.slips] == ["hello"])


def test_the_bench_works_as_a_process_of_its_own(home: Home) -> None:
    done = run("devices", "test", "printer-1", "--home", home.path, "--lang", "zh_CN")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "printer-1 打印机: 正常"
    listed = run("devices", "list", "--json")
    assert listed.returncode == 0 and "ports" in json.loads(listed.stdout)
