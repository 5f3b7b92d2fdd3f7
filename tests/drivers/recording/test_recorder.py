from __future__ import annotations

import pytest

from drivers.device import Kind
from drivers.recording import (
    BadRecording,
    Chunk,
    Recorder,
    Recording,
    ReplayPort,
    dumps,
    loads,
    play,
)
from drivers.simulators.line import Line
from drivers.transport import PortLost, PortSettings, open_port
from tests.drivers.support import LIMIT_S, Heard

SETTINGS = PortSettings("/dev/it", 19200, flow="xonxoff", pace=480)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_goes_over_a_port_is_recorded_both_ways_with_its_times() -> None:
    clock, heard = Clock(), Heard[bytes]()
    recorder = Recorder(clock)
    line = Line(heard)
    port = open_port(PortSettings(line.port), tap=recorder.tap("it"))
    port.write_some(b"ask", LIMIT_S)
    heard.wait(lambda all_: b"".join(all_) == b"ask")
    clock.now += 1.5
    line.write(b"\x12")
    port.read(LIMIT_S)
    port.close()
    line.close()
    recording = recorder.recording("it", Kind.PRINTER, SETTINGS)
    assert recording.chunks == (Chunk(100.0, "out", b"ask"), Chunk(101.5, "in", b"\x12"))
    assert recorder.names == ("it",)
    assert recorder.recording("none", Kind.PRINTER, SETTINGS).chunks == ()


def test_only_the_last_minutes_and_bytes_are_kept() -> None:
    clock = Clock()
    recorder = Recorder(clock, keep_s=10.0, most=10_000)
    tap = recorder.tap("it")
    tap("in", b"old")
    clock.now += 11.0
    tap("in", b"new")
    assert recorder.recording("it", Kind.SCANNER, SETTINGS).stream("in") == b"new"
    for _ in range(100):
        tap("out", b"x" * 1000)
    assert 5_000 < len(recorder.recording("it", Kind.SCANNER, SETTINGS).stream("out")) <= 10_000
    tap("in", b"y" * 20_000)
    assert recorder.recording("it", Kind.SCANNER, SETTINGS).chunks == ()
    tap("in", b"on")
    assert recorder.recording("it", Kind.SCANNER, SETTINGS).stream("in") == b"on"


def test_no_byte_shows_in_a_log() -> None:
    recording = Recording("it", Kind.SCANNER, SETTINGS, (Chunk(1.0, "in", b"134567890123456789"),))
    assert "1345" not in repr(recording)
    assert "31333435" not in repr(recording)


def test_a_file_is_masked_and_read_back() -> None:
    chunks = (
        Chunk(5.0, "in", b"]E0690123"),
        Chunk(5.25, "in", b"4567892\r"),
        Chunk(6, "out", b"ok"),
    )
    file = dumps(Recording("scanner-1", Kind.SCANNER, SETTINGS, chunks))
    header, first, *_ = file.splitlines()
    assert header.startswith(b'{"recording":1,"device":"scanner-1","kind":"scanner","settings":{')
    assert first.startswith(b'{"at":0.0,"dir":"in","hex":"5d4530')
    recording = loads(file)
    assert recording.settings == SETTINGS
    assert [(one.at, one.direction, len(one.data)) for one in recording.chunks] == [
        (0.0, "in", 9), (0.25, "in", 8), (1.0, "out", 2),
    ]  # fmt: skip
    stream = recording.stream("in")
    assert stream[:3] + stream[-1:] == b"]E0\r"
    assert b"6901234567892" not in stream


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (b"", 1),
        (b"\xff\xfe", 1),
        (b'{"recording":2,"device":"x","kind":"scale","settings":{"url":"y"}}', 1),
        (b'{"recording":1,"device":"x","kind":"toaster","settings":{"url":"y"}}', 1),
        (b'{"recording":1,"device":"x","kind":"scale","settings":{"url":"y"}}\n{"at":0}', 2),
        (
            b'{"recording":1,"device":"x","kind":"scale","settings":{"url":"y"}}\n'
            b'{"at":0,"dir":"in","hex":"3"}',
            2,
        ),
    ],
)
def test_what_is_no_recording_is_refused_with_its_line(file: bytes, line: int) -> None:
    with pytest.raises(BadRecording, match=f"line {line}:"):
        loads(file)


CHUNKS = (
    Chunk(50.0, "in", b"690"),
    Chunk(50.02, "out", b"\x06"),
    Chunk(50.05, "in", b"123"),
    Chunk(52.0, "in", b"end"),
)


def test_a_replay_is_as_silent_as_it_was_however_fast_it_is() -> None:
    waits: list[float] = []
    port = ReplayPort(CHUNKS, waits.append)
    assert (port.read(0.1), port.read(0.1), port.read(0.1)) == (b"690", b"123", b"")
    assert port.clock() == pytest.approx(0.15)
    assert port.read(LIMIT_S) == b"end"
    assert sum(waits) == port.now == pytest.approx(2.0)
    assert port.write_some(b"seen", 0.0) == 4
    assert port.written == b"seen"
    with pytest.raises(PortLost):
        port.read(0.0)


def test_a_device_is_sent_what_was_sent_with_the_pauses_there_were() -> None:
    sent: list[bytes] = []
    pauses: list[float] = []
    play(CHUNKS, "in", sent.append, pauses.append)
    assert sent == [b"690", b"123", b"end"]
    assert sum(pauses) == pytest.approx(2.0)
