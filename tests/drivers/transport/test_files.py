from __future__ import annotations

import os
from pathlib import Path

import pytest

from drivers.transport import (
    PortBusy,
    PortInvalid,
    PortLost,
    PortMissing,
    PortSettings,
    open_port,
)
from drivers.transport.files import open_device_file
from tests.drivers.support import LIMIT_S


@pytest.mark.parametrize("form", ["file:{}", "file://{}"])
def test_a_file_is_written_to_at_its_end_and_says_nothing(tmp_path: Path, form: str) -> None:
    paper = tmp_path / "a roll"
    paper.write_bytes(b"before ")
    port = open_port(PortSettings(form.format(str(paper).replace(" ", "%20"))))
    assert port.write_some(b"page", 1.0) == 4
    assert port.read(0.01) == b""
    assert (port.unsent(), port.modem()) == (0, None)
    port.close()
    assert paper.read_bytes() == b"before page"
    with pytest.raises(PortLost):
        port.read(0.0)


def test_a_file_is_written_to_by_one_alone(tmp_path: Path) -> None:
    settings = PortSettings(f"file:{tmp_path / 'paper'}")
    port = open_port(settings)
    with pytest.raises(PortBusy):
        open_port(settings)
    port.close()
    open_port(settings).close()


def test_a_pipe_that_nobody_reads_is_missing_full_or_lost(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(PortMissing):
        open_port(PortSettings(f"file:{pipe}"))
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    port = open_port(PortSettings(f"file:{pipe}"))
    while port.write_some(b"x" * 256, 0.05):
        pass
    os.read(reader, 1 << 16)
    assert port.write_some(b"x", LIMIT_S) == 1
    os.close(reader)
    with pytest.raises(PortLost):
        port.write_some(b"x", 1.0)
    port.close()


def test_a_device_that_always_has_nothing_to_read_is_no_end() -> None:
    # The null device reads as printers of USB's printer class do that have nothing to say.
    port = open_port(PortSettings("/dev/null"))
    assert port.read(0.05) == b""
    assert port.write_some(b"page", 1.0) == 4
    assert (port.unsent(), port.modem()) == (0, None)
    port.close()
    port.close()
    with pytest.raises(PortLost):
        port.read(0.0)


def test_a_device_that_takes_no_more_is_lost() -> None:
    port = open_port(PortSettings("/dev/full"))
    with pytest.raises(PortLost):
        port.write_some(b"page", 1.0)
    port.close()


@pytest.mark.parametrize("url", ["file:", "{}", "{}/file", "{}/pipe", "file:{}"])
def test_what_is_no_port_is_invalid(tmp_path: Path, url: str) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PortInvalid):
        open_port(PortSettings(url.format(tmp_path)))


def test_a_device_that_would_have_to_wait_says_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "printer")
    port = open_device_file(str(tmp_path / "printer"))
    assert port.read(0.05) == b""
    assert port.write_some(b"page", 1.0) == 4
    assert port.read(LIMIT_S) == b"page"
    port.close()
