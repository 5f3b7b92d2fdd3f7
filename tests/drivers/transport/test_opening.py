from __future__ import annotations

import os
import resource
import select
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from drivers.causes import Cause
from drivers.simulators.line import Line
from drivers.transport import (
    PortBusy,
    PortError,
    PortInvalid,
    PortLost,
    PortMissing,
    PortSettings,
    open_port,
)
from tests.drivers.support import LIMIT_S, Heard


def test_bytes_go_both_ways() -> None:
    heard: Heard[bytes] = Heard()
    line = Line(heard)
    port = open_port(PortSettings(line.port, 9600))
    assert port.write_some(b"\x00\xffab\r\n", 1.0) == 6
    heard.wait(lambda all_: b"".join(all_) == b"\x00\xffab\r\n")
    line.write(b"\x11\x13\x04\r\n")
    assert port.read(LIMIT_S) == b"\x11\x13\x04\r\n"
    assert port.read(0.0) == b""
    port.close()
    line.close()


def test_a_second_opener_is_told_that_the_port_is_in_use() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port, 9600))
    with pytest.raises(PortBusy) as refused:
        open_port(PortSettings(line.port, 9600))
    assert refused.value.cause is Cause.PORT_BUSY
    port.close()
    open_port(PortSettings(line.port, 9600)).close()
    line.close()


def test_a_port_pulled_out_is_lost_for_reading_and_writing() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port, 9600))
    line.unplug()
    with pytest.raises(PortLost):
        port.read(LIMIT_S)
    with pytest.raises(PortLost):
        port.write_some(b"x", 1.0)
    port.close()
    with pytest.raises(PortLost):
        port.read(0.0)
    with pytest.raises(PortMissing):
        open_port(PortSettings(line.port, 9600))
    line.close()


def test_a_port_put_back_is_found_at_the_same_path() -> None:
    line = Line(lambda data: None)
    line.unplug()
    line.plug()
    open_port(PortSettings(line.port, 9600)).close()
    line.close()


@pytest.mark.parametrize(
    "url",
    [
        "nothing://here", "nothing:here", "tcp://", "tcp://host", "tcp://host:x", "tcp://host:0",
        "socket://host:99999", "tcp://..:1",
    ],
)  # fmt: skip
def test_an_address_that_makes_no_sense_is_invalid(url: str) -> None:
    with pytest.raises(PortInvalid):
        open_port(PortSettings(url, 9600))


def test_a_missing_device_and_a_closed_address_are_missing(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
    for url in (str(tmp_path / "none"), f"tcp://127.0.0.1:{number}"):
        with pytest.raises(PortMissing):
            open_port(PortSettings(url, 9600))


def test_a_file_that_is_no_port_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PortError):
        open_port(PortSettings(str(tmp_path / "file"), 9600))


def test_a_device_that_takes_nothing_stops_a_write_in_time() -> None:
    line = Line(lambda data: None)
    line.listen(False)
    port = open_port(PortSettings(line.port, 9600))
    while port.write_some(b"x" * 256, 0.05):
        pass
    line.listen(True)
    assert port.write_some(b"x", LIMIT_S) == 1
    port.close()
    line.close()


def test_a_device_can_pause_the_till() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port, 9600, flow="xonxoff"))
    line.write(b"\x13")
    while port.write_some(b"x" * 256, 0.05):
        pass
    line.write(b"\x11")
    assert port.write_some(b"x", LIMIT_S) == 1
    assert port.read(0.0) == b""
    port.close()
    line.close()


@pytest.mark.parametrize("scheme", ["tcp", "socket"])
def test_a_network_port_is_a_port(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port(PortSettings(f"{scheme}://127.0.0.1:{server.getsockname()[1]}", 9600))
        device, _ = server.accept()
        assert port.write_some(b"page", 1.0) == 4
        assert device.recv(16) == b"page"
        device.sendall(b"\x12")
        assert port.read(LIMIT_S) == b"\x12"
        device.close()
        with pytest.raises(PortLost):
            port.read(LIMIT_S)
        port.close()


def test_an_emulated_port_is_a_port() -> None:
    port = open_port(PortSettings("loop://", 115200))
    assert port.write_some(b"abc", 1.0) == 3
    assert port.read(LIMIT_S) == b"abc"
    assert port.read(0.0) == b""
    assert port.unsent() == 0
    port.close()


def test_a_port_leaves_no_descriptor_open() -> None:
    line = Line(lambda data: None)
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        open_port(PortSettings(line.port, 9600)).close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    line.close()


def test_another_process_is_told_that_the_port_is_in_use() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port))
    told = subprocess.run(
        [sys.executable, "-c", _SECOND_OPENER, line.port],
        check=True, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert told.stdout.strip() == "PORT_BUSY"
    port.close()
    line.close()


_SECOND_OPENER = """
import sys
from drivers.transport import PortError, PortSettings, open_port
try:
    open_port(PortSettings(sys.argv[1]))
except PortError as error:
    print(error.cause.name)
"""


def test_a_name_that_is_looked_up_for_ever_holds_nobody_up(monkeypatch: pytest.MonkeyPatch) -> None:
    end, looked_up = threading.Event(), threading.Event()

    def looks_up(*address: object, **options: object) -> list[object]:
        end.wait(LIMIT_S)
        looked_up.set()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", looks_up)
    with pytest.raises(PortMissing):
        open_port(PortSettings("tcp://printer.example:9100"), connect_s=0.05)
    assert not looked_up.is_set()
    end.set()
    assert looked_up.wait(LIMIT_S)


def test_a_connection_that_comes_too_late_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    end = threading.Event()
    connect = socket.create_connection

    def connects(*address: object, **options: object) -> socket.socket:
        end.wait(LIMIT_S)
        return connect(*address, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "create_connection", connects)
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S)
        with pytest.raises(PortMissing):
            open_port(PortSettings(f"tcp://127.0.0.1:{server.getsockname()[1]}"), connect_s=0.05)
        end.set()
        late, _ = server.accept()
        late.settimeout(LIMIT_S)
        assert late.recv(16) == b""
        late.close()


def test_a_peer_that_has_hung_up_loses_no_write() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = open_port(PortSettings(f"tcp://127.0.0.1:{server.getsockname()[1]}"))
        device, _ = server.accept()
        device.close()
        select.select([port.fileno()], [], [], LIMIT_S)  # type: ignore[attr-defined]
        with pytest.raises(PortLost):
            port.write_some(b"page", 1.0)
        port.close()


def test_a_port_works_however_many_files_are_open() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(2048, hard), hard))
    fillers = [os.open("/dev/null", os.O_RDONLY) for _ in range(1100)]
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = open_port(PortSettings(f"tcp://127.0.0.1:{server.getsockname()[1]}"))
            device, _ = server.accept()
            assert port.write_some(b"x", 1.0) == 1
            device.sendall(b"y")
            assert port.read(LIMIT_S) == b"y"
            port.close()
            device.close()
    finally:
        for filler in fillers:
            os.close(filler)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_write_that_stops_half_way_says_how_far_it_came_and_a_pull_ends_it() -> None:
    line = Line(lambda data: None)
    line.listen(False)
    port = open_port(PortSettings(line.port))
    page, written = bytes(1 << 16), 0
    while some := port.write_some(page[written:], 0.05):
        written += some
    assert 0 < written < len(page)
    puller = threading.Timer(0.05, line.unplug)
    puller.start()
    with pytest.raises(PortLost):
        while True:
            port.write_some(b"x", LIMIT_S)
    puller.join()
    port.close()
    line.close()


def test_a_pull_ends_a_read_that_waits() -> None:
    line = Line(lambda data: None)
    port = open_port(PortSettings(line.port))
    puller = threading.Timer(0.05, line.unplug)
    puller.start()
    with pytest.raises(PortLost):
        while True:
            assert port.read(LIMIT_S) == b""
    puller.join()
    port.close()
    line.close()
