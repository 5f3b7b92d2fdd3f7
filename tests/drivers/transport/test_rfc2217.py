from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from drivers.transport import PortInvalid, PortLost, PortMissing, PortSettings, open_port
from tests.drivers.support import LIMIT_S
from tests.drivers.transport.server import LineServer


@pytest.fixture
def server() -> Iterator[LineServer]:
    server = LineServer()
    yield server
    server.close()


def test_a_line_behind_a_server_is_a_port(server: LineServer) -> None:
    settings = PortSettings(server.url, 19200, parity="even", stop=2)
    port = open_port(settings, connect_s=LIMIT_S)
    device = server.device
    assert (device.baudrate, device.parity, device.stopbits) == (19200, "E", 2)
    assert port.write_some(b"\xff\x00ab", 1.0) == 4
    said = b""
    while len(said) < 4:
        said += port.read(LIMIT_S)
    assert said == b"\xff\x00ab"
    assert port.read(0.0) == b""
    assert port.unsent() == 0
    port.close()
    port.close()


def test_its_modem_lines_are_seen_and_dsr_is_obeyed(server: LineServer) -> None:
    port = open_port(PortSettings(server.url, flow="dsrdtr"), connect_s=LIMIT_S)
    server.ready(False)
    while port.modem() is None or port.modem().dsr:  # type: ignore[union-attr]
        port.read(0.01)
    assert port.write_some(b"x", 0.05) == 0
    server.ready(True)
    assert port.write_some(b"y", LIMIT_S) == 1
    assert port.read(LIMIT_S) == b"y"
    port.close()


def test_a_server_that_hangs_up_is_a_loss(server: LineServer) -> None:
    port = open_port(PortSettings(server.url), connect_s=LIMIT_S)
    server.hang_up()
    with pytest.raises(PortLost):
        while True:
            port.read(0.1)
    with pytest.raises(PortLost):
        while True:
            port.write_some(b"x", 0.1)
    port.close()


def test_a_server_that_does_not_answer_is_missing_in_time() -> None:
    served = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(LIMIT_S)
        url = f"rfc2217://127.0.0.1:{listening.getsockname()[1]}"

        def serve() -> None:
            client, _ = listening.accept()
            served.wait(LIMIT_S)
            client.close()

        thread = threading.Thread(target=serve)
        thread.start()
        with pytest.raises(PortMissing):
            open_port(PortSettings(url), connect_s=0.2)
        served.set()
        thread.join()


def test_a_server_that_takes_nothing_stops_a_write_in_time(server: LineServer) -> None:
    port = open_port(PortSettings(server.url), connect_s=LIMIT_S)
    server.stalled.set()
    while port.write_some(bytes(256), 0.05):
        pass
    server.stalled.clear()
    assert port.write_some(b"x", LIMIT_S) == 1
    port.close()


@pytest.mark.parametrize("url", ["rfc2217://", "rfc2217://host", "rfc2217://host:0"])
def test_a_server_without_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(PortInvalid):
        open_port(PortSettings(url))
