from __future__ import annotations

from drivers.device import Kind
from drivers.recording import Chunk, Recorder
from tui_pos.bench.feed import Feed, explain
from tui_pos.bench.targets import Target
from tui_pos.shop import PrinterSetting, ScannerSetting

PRINTER = Target("printer-1", Kind.PRINTER, PrinterSetting("/dev/none"))
SCANNER = Target("scanner-1", Kind.SCANNER, ScannerSetting("/dev/none"))


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def keys(told: object) -> list[str]:
    return [one.meaning.key for one in told]  # type: ignore[attr-defined]


def test_a_feed_tells_what_comes_from_now_on_once() -> None:
    clock = Clock()
    recorder = Recorder(clock)
    tap = recorder.tap("printer-1")
    tap("out", b"\x1b@")
    feed = Feed(recorder, PRINTER)
    assert feed.news(clock.now) == []
    clock.now = 1.0
    tap("out", b"\x10\x04\x01")
    tap("in", b"\x12")
    (asked, answer, well) = feed.news(clock.now)
    assert (asked.at, asked.direction, asked.data) == (1.0, "out", b"\x10\x04\x01")
    assert (answer.direction, answer.data, well.data) == ("in", b"\x12", b"")
    assert feed.news(clock.now) == []


def test_half_a_command_waits_for_the_rest_until_it_is_quiet() -> None:
    clock = Clock()
    recorder = Recorder(clock)
    tap = recorder.tap("printer-1")
    feed = Feed(recorder, PRINTER)
    tap("out", b"\x1bE")
    assert feed.news(0.5) == []
    clock.now = 0.6
    tap("out", b"\x01\x1b")
    assert keys(feed.news(0.6)) == ["devices.escpos.bold"]
    assert keys(feed.news(2.0)) == ["devices.escpos.torn"]


def test_what_the_recorder_has_forgotten_is_not_missed() -> None:
    clock = Clock()
    recorder = Recorder(clock, keep_s=1.0)
    tap = recorder.tap("scanner-1")
    tap("in", b"690\r")
    feed = Feed(recorder, SCANNER)
    clock.now = 10.0
    tap("in", b"691\r")
    assert [one.meaning.params["text"] for one in feed.news(clock.now)] == ["691"]


def test_silence_within_a_recording_ends_scans_without_suffix() -> None:
    chunks = [Chunk(0.0, "in", b"690"), Chunk(0.5, "in", b"6912"), Chunk(0.52, "in", b"3")]
    told = explain(chunks, SCANNER.explainer())
    assert [one.meaning.params["text"] for one in told] == ["690", "69123"]
    assert [one.at for one in told] == [0.0, 0.52]


def test_silence_between_two_looks_ends_scans_without_suffix() -> None:
    clock = Clock()
    recorder = Recorder(clock)
    tap = recorder.tap("scanner-1")
    feed = Feed(recorder, SCANNER)
    for clock.now, text in ((1.0, b"690"), (1.5, b"691")):
        tap("in", text)
    assert [one.meaning.params["text"] for one in feed.news(2.0)] == ["690", "691"]


def test_a_scan_is_told_without_what_the_scanner_was_set_to_put_around_it() -> None:
    setting = ScannerSetting("/dev/none", prefix="##", code_id=True)
    told = explain([Chunk(0.0, "in", b"##A690\r")], Target("", Kind.SCANNER, setting).explainer())
    assert [one.meaning.params["text"] for one in told] == ["690"]
