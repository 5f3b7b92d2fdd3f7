"""A kill at any moment: what was acknowledged is there, and of the rest all or nothing."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from tui_pos.ledger.store import LedgerReader, create
from tui_pos.ledger.verify import verify

_STEP = 3
_MOST_WAITED_S = 0.003
"""A step takes about as long, so that a kill falls anywhere in one."""

_CHILD = """
import os, sys
from pathlib import Path
from tui_pos.clock import SystemClock
from tui_pos.ledger.records import SignedOn
from tui_pos.ledger.store import Ledger
from tui_pos.secret import Secret

ledger = Ledger(Path(sys.argv[1]), "T01", SystemClock())
step = SignedOn(name="x" * 500, role="cashier")
while True:
    first = ledger.tip()[0] + 1
    ledger.append(step, step, step, vault={f"key {first}": Secret(str(first))})
    os.write(1, f"{first}\\n".encode())
"""


def _killed_after(path: Path, acknowledged: int, wait_s: float) -> int:
    """Append in a process that is killed a while after so many steps; the last one it told of."""
    command = [sys.executable, "-c", _CHILD, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        told = [child.stdout.readline() for _ in range(acknowledged)]
        threading.Event().wait(wait_s)
        child.kill()
        told += child.stdout.readlines()
    return int(told[-1])


def _kill_often(path: Path, kills: int) -> None:
    create(path)
    chance = Random(kills)
    newest = 0
    for _ in range(kills):
        told = _killed_after(path, chance.randint(1, 20), chance.uniform(0, _MOST_WAITED_S))
        assert told > newest
        with closing(LedgerReader(path)) as ledger:
            newest = ledger.tip()[0]
            assert newest in (told + _STEP - 1, told + 2 * _STEP - 1)
            assert list(verify(ledger)) == []
            for first in range(1, newest, _STEP):
                assert ledger.code(f"key {first}").text == str(first)


def test_no_kill_loses_a_step_that_was_acknowledged_or_leaves_half_of_one(tmp_path: Path) -> None:
    _kill_often(tmp_path / "ledger.sqlite", kills=10)


@pytest.mark.proof
def test_nor_do_two_hundred_kills(tmp_path: Path) -> None:
    _kill_often(tmp_path / "ledger.sqlite", kills=200)
