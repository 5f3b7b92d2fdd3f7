"""Simulated devices as a technician runs them: real processes, used over their ports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import pytest
from PIL import Image

from drivers.causes import Cause
from drivers.encoding.cd5220 import encode as shown
from drivers.encoding.escpos import encode, profile
from drivers.encoding.scale_frames import ScaleReader
from drivers.paper import lay_out
from drivers.printer import Printer
from drivers.showing import Showing
from drivers.status import Health, Outcome, Status
from drivers.transport import Port, PortSettings, open_port
from tests.drivers.support import LIMIT_S, RECEIPT

PAPER = profile(80)


class Simulated:
    """A device that runs in a process of its own."""

    def __init__(self, *args: str | Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tui_pos", "devices", "simulate", *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        )
        self.out, self.err = _file(self._process.stdout), _file(self._process.stderr)
        self.port = self.out.readline().strip()

    def say(self, line: str) -> None:
        """Type a line."""
        typed = _file(self._process.stdin)
        typed.write(line + "\n")
        typed.flush()

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it; its exit code."""
        self._process.send_signal(number)
        return self._process.wait(LIMIT_S)

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


def _file(file: IO[str] | None) -> IO[str]:
    assert file is not None
    return file


Simulate = Callable[..., Simulated]


@pytest.fixture
def simulate() -> Iterator[Simulate]:
    running: list[Simulated] = []

    def begin(*args: str | Path) -> Simulated:
        running.append(Simulated(*args))
        return running[-1]

    yield begin
    for one in running:
        one.kill()


def _open(device: Simulated) -> Port:
    return open_port(PortSettings(device.port))


def _printer(device: Simulated) -> Printer:
    return Printer(PortSettings(device.port), PAPER)


def _until(reached: Callable[[], bool]) -> None:
    """Wait for what another process does to a file or an answer."""
    until = time.monotonic() + LIMIT_S
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_a_job_that_is_confirmed_is_in_the_files(simulate: Simulate, tmp_path: Path) -> None:
    text, png = tmp_path / "text", tmp_path / "paper.png"
    device = simulate("printer", "--paper", "80", "--text", text, "--png", png)
    printer = _printer(device)
    for _ in range(2):
        assert printer.send(encode(RECEIPT, PAPER), LIMIT_S).outcome is Outcome.DONE
    printer.close()
    assert text.read_text("utf-8").splitlines() == lay_out(RECEIPT, PAPER.columns) * 2
    with Image.open(png) as picture:
        assert picture.width == PAPER.dots
        assert picture.height > 2 * 30 * len(lay_out(RECEIPT, PAPER.columns))
    assert sorted(tmp_path.iterdir()) == [png, text]
    assert device.end() == 0
    assert not Path(device.port).is_symlink()
    assert device.err.read() == ""


def test_a_job_that_ends_with_nothing_is_in_the_files_after_a_while(
    simulate: Simulate, tmp_path: Path
) -> None:
    device = simulate("printer", "--text", tmp_path / "text", "--answers", "none")
    port = _open(device)
    port.write_some("合计 12.50\n".encode("gbk"), LIMIT_S)
    _until((tmp_path / "text").exists)
    assert (tmp_path / "text").read_text("utf-8") == "合计 12.50\n"
    port.write_some(b"more\n", LIMIT_S)
    _until(lambda: "more" in (tmp_path / "text").read_text("utf-8"))
    port.close()
    assert device.end(signal.SIGINT) == 0


@pytest.mark.parametrize(
    ("word", "cause"),
    [
        ("paper-end", Cause.PAPER_END),
        ("cover", Cause.COVER_OPEN),
        ("cutter", Cause.CUTTER),
        ("hot", Cause.HEAD_HOT),
    ],
)
def test_a_word_makes_it_fail_and_another_well(simulate: Simulate, word: str, cause: Cause) -> None:
    device = simulate("printer")
    printer = _printer(device)
    device.say(word)
    _until(lambda: printer.look() == Status(Health.FAULT, cause))
    device.say("ok")
    _until(lambda: printer.look() == Status(Health.OK))
    printer.close()


def test_a_word_pulls_it_out_and_another_puts_it_back(simulate: Simulate, tmp_path: Path) -> None:
    device = simulate("printer", "--link", tmp_path / "printer")
    assert device.port == str(tmp_path / "printer")
    printer = _printer(device)
    _until(lambda: printer.look().health is Health.OK)
    device.say("unplug")
    _until(lambda: printer.look().cause is Cause.PORT_MISSING)
    device.say("replug")
    _until(lambda: printer.look().health is Health.OK)
    printer.close()


def test_a_word_it_does_not_know_is_named(simulate: Simulate) -> None:
    device = simulate("printer")
    device.say("explode")
    assert device.err.readline().startswith("explode: no such word")


def test_codes_are_scanned_once_the_port_is_in_use_and_then_typed_ones(
    simulate: Simulate, tmp_path: Path
) -> None:
    (tmp_path / "codes").write_text("6901234567892\n券码\n")
    device = simulate(
        "scanner", "S001", "--file", tmp_path / "codes", "--rate", "50", "--suffix", "crlf", "--aim"
    )
    port = _open(device)
    wanted = "]C0S001\r\n]E06901234567892\r\n]Q1券码\r\n".encode()
    assert _read(port, len(wanted)) == wanted
    device.say("typed")
    assert _read(port, 10) == b"]C0typed\r\n"
    port.close()


def test_a_display_says_what_is_seen(simulate: Simulate, tmp_path: Path) -> None:
    device = simulate("display", "--text", tmp_path / "seen")
    port = _open(device)
    port.write_some(shown(Showing(upper=("COLA", "3.50"), lower=("TOTAL", "7.00"))), LIMIT_S)
    assert device.out.readline() == "COLA            3.50\n"
    # Each change is told, and the second line may come in a piece of its own.
    _until(lambda: "7.00" in (tmp_path / "seen").read_text())
    port.close()


def test_a_scale_has_on_it_what_it_is_told(simulate: Simulate) -> None:
    device = simulate("scale", "--weight", "1.234")
    port, reader = _open(device), ScaleReader()

    def weighs(mg: int | None, stable: bool | None) -> bool:
        readings = reader.feed(port.read(LIMIT_S))
        return any((one.mg, one.stable) == (mg, stable) for one in readings)

    _until(lambda: weighs(1_234_000, True))
    device.say("-0.05")
    device.say("moving")
    _until(lambda: weighs(-50_000, False))
    device.say("too-much")
    _until(lambda: weighs(None, None))
    port.close()


@pytest.mark.parametrize("args", [("scale", "--weight", "much"), ("printer", "--baud", "0"), ()])
def test_what_makes_no_sense_is_refused(simulate: Simulate, args: tuple[str, ...]) -> None:
    device = simulate(*args)
    assert device.port == ""
    assert device.end() == 2


def test_without_a_folder_for_its_file_it_does_not_begin(
    simulate: Simulate, tmp_path: Path
) -> None:
    device = simulate("printer", "--text", tmp_path / "none" / "text")
    assert device.port == ""
    assert "6039" in device.err.readline()


def test_a_file_that_cannot_be_written_ends_it_and_is_named(
    simulate: Simulate, tmp_path: Path
) -> None:
    (tmp_path / "gone").mkdir()
    device = simulate("printer", "--text", tmp_path / "gone" / "text")
    (tmp_path / "gone").rmdir()
    printer = _printer(device)
    assert printer.send(encode(RECEIPT, PAPER), LIMIT_S).outcome is Outcome.DONE
    printer.close()
    assert "6039" in device.err.readline()


def _read(port: Port, size: int) -> bytes:
    data, until = b"", time.monotonic() + LIMIT_S
    while len(data) < size and time.monotonic() < until:
        data += port.read(1.0)
    return data
