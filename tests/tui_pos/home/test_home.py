from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tui_pos.errors import TillError
from tui_pos.home import Home, has_open, hold, holder, open_home

_HOLDS = """
import sys, time
from pathlib import Path
from tui_pos.home import Home, hold
held = hold(Home(Path(sys.argv[1])))
print("held", flush=True)
time.sleep(600)
"""


@pytest.fixture
def till(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the home in `tmp_path`."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_folder_without_a_till_is_no_home(tmp_path: Path) -> None:
    with pytest.raises(TillError) as refused:
        open_home(tmp_path / "nowhere")
    assert refused.value.code == 6002
    with pytest.raises(TillError):
        open_home(tmp_path)


@pytest.mark.parametrize("name", ["shop.json", "ledger.sqlite"])
def test_a_home_that_lost_a_file_is_still_a_home(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert open_home(tmp_path) == Home(tmp_path)


def test_a_second_process_is_told_which_one_holds_the_home(
    tmp_path: Path, till: subprocess.Popen[str]
) -> None:
    home = Home(tmp_path)
    with pytest.raises(TillError) as refused:
        hold(home)
    assert (refused.value.code, refused.value.details) == (6001, {"pid": till.pid})
    assert holder(home) == till.pid


def test_the_lock_dies_with_its_process(tmp_path: Path, till: subprocess.Popen[str]) -> None:
    home = Home(tmp_path)
    till.send_signal(signal.SIGKILL)
    till.wait()
    assert home.lock.read_text() == str(till.pid)
    assert holder(home) is None
    with hold(home):
        assert holder(home) == os.getpid()


def test_one_process_cannot_hold_a_home_twice_but_again(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with hold(home), pytest.raises(TillError):
        hold(home)
    assert holder(home) is None
    with hold(home):
        assert stat.S_IMODE(home.lock.stat().st_mode) == 0o600


def test_what_a_dead_holder_wrote_is_gone(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.lock.write_text("9" * 20)
    with hold(home):
        assert home.lock.read_text() == str(os.getpid())


def test_a_place_where_nothing_can_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(TillError) as refused:
        hold(Home(tmp_path / "nowhere"))
    assert refused.value.code == 6033


def test_looking_at_who_holds_a_home_holds_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    assert holder(home) is None
    assert not home.lock.exists()
    home.lock.write_text("not a number")
    assert holder(home) is None
    home.lock.write_text(str(os.getpid()))
    assert holder(home) is None


def test_what_a_process_has_open_can_be_told(tmp_path: Path) -> None:
    file = tmp_path / "port"
    file.touch()
    (tmp_path / "by-name").symlink_to(file)
    assert not has_open(os.getpid(), file)
    with file.open():
        assert has_open(os.getpid(), tmp_path / "by-name")
    assert not has_open(os.getpid(), tmp_path / "none")
