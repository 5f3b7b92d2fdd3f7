from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.program import Program
from tests.tui_pos.cli.support import COMMAND, run, set_up
from tests.tui_pos.setup.files import goods
from tui_pos.catalogue.store import Catalogue
from tui_pos.home import Home, hold


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return set_up(tmp_path / "home")


def _count(home: Home) -> int:
    return Catalogue(home.catalogue).count


def test_good_rows_are_taken_and_bad_ones_said_by_their_line(home: Home, tmp_path: Path) -> None:
    done = run("catalogue", "import", home.path, goods(tmp_path))
    assert done.returncode == 0
    assert done.stdout == "1 goods now; 1 rows were not taken.\n"
    assert done.stderr.startswith("line 3: Barcode 6901234567893 has a wrong check digit")
    assert _count(home) == 1


def test_strict_takes_all_or_nothing(home: Home, tmp_path: Path) -> None:
    done = run("catalogue", "import", home.path, goods(tmp_path), "--strict", "--lang", "zh_CN")
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert lines[0].startswith("第 3 行：")
    assert lines[1] == "商品没有变化；1 行不对。"
    assert _count(home) == 0


def test_a_file_of_which_nothing_can_be_taken_is_a_failure(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text("barcode,name,price,category,unit\n1,,x,,\n", "utf-8")
    assert run("catalogue", "import", home.path, file).returncode == 1
    done = run("catalogue", "import", home.path, tmp_path / "none.csv")
    assert (done.returncode, done.stderr[:4]) == (1, "6040")


def test_goods_are_not_changed_under_a_running_till(home: Home, tmp_path: Path) -> None:
    with hold(home):
        done = run("catalogue", "import", home.path, goods(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("6001 Another till holds this home: ")
    assert str(os.getpid()) in done.stderr
    assert _count(home) == 0


def test_a_terminal_is_shown_a_bar_that_goes_away(home: Home, tmp_path: Path) -> None:
    file = goods(tmp_path)
    argv = [*COMMAND, "catalogue", "import", str(home.path), str(file)]
    shown = b""
    with Program(argv) as program:
        while (painted := program.read(30.0)) is not None:
            shown += painted
        assert program.wait() == 0
    before, _, after = shown.partition(b"\r\x1b[K")
    assert before.startswith(b"\r[") and before.endswith(b"100%")
    assert after.decode().splitlines()[-1] == "1 goods now; 1 rows were not taken."
