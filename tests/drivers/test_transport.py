from __future__ import annotations

import socket
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


@pytest.mark.parametrize("url", ["nothing://here", "tcp://", "tcp://host:x"])
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
