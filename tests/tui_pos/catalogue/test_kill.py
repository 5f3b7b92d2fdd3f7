"""A kill at any moment of an import leaves the old catalogue or the new one, whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui_pos.catalogue.support import catalogue_of, csv_bytes, ean, named
from tui_pos.catalogue.importing import import_goods
from tui_pos.catalogue.store import Catalogue

_ROWS = 3000
_READ, _HALF_WRITTEN, _WRITTEN, _REPLACED = 6, 9, 12, 13
"""Moments by the words on progress: one each 500 rows read, each 500 written, and the last."""

_CHILD = """
import itertools, os, sys
from pathlib import Path
from tui_pos.catalogue.importing import import_goods

words = itertools.count(1)

def wait(done, of):
    if next(words) == int(sys.argv[3]):
        os.write(1, b"here")
        sys.stdin.read()

import_goods(Path(sys.argv[1]), Path(sys.argv[2]), progress=wait)
"""


def _kill_at(moment: int, source: Path, target: Path) -> None:
    command = [sys.executable, "-c", _CHILD, str(source), str(target), str(moment)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.read(4) == b"here"
        child.kill()


@pytest.mark.parametrize(
    ("moment", "name"),
    [(1, "旧"), (_READ, "旧"), (_HALF_WRITTEN, "旧"), (_WRITTEN, "旧"), (_REPLACED, "新")],
)
def test_a_kill_leaves_one_whole_catalogue(tmp_path: Path, moment: int, name: str) -> None:
    source, target = tmp_path / "goods.csv", tmp_path / "catalogue.sqlite"
    source.write_bytes(csv_bytes((ean(number), "新", "1") for number in range(_ROWS)))
    catalogue_of(target, *named(*["旧"] * 10)).close()
    _kill_at(moment, source, target)
    catalogue = Catalogue(target)
    assert catalogue.count == (10 if name == "旧" else _ROWS)
    assert {goods.name for goods in catalogue.search("69", 1000)} == {name}
    assert import_goods(source, target).good == _ROWS
    assert sorted(path.name for path in tmp_path.iterdir()) == ["catalogue.sqlite", "goods.csv"]
