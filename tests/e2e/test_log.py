"""The log of the real program, when it is killed and when its disk is full."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.e2e.disks import SmallDisk, mounts
from tests.e2e.shop import SIGN_ON, TILL, Shop, barcode, goods_name, sign_on, tui_pos
from tests.program import LIMIT_S
from tests.terminal import Terminal

_LOOK_S = 0.05
Log = list[dict[str, Any]]


def entries(home: Path, under: Sequence[str] = ()) -> Log:
    said = tui_pos("log", str(home), "--json", under=under)
    return [json.loads(line) for line in said.splitlines()]


def entered(log: Log) -> Log:
    return [one for one in log if one.get("what") == "Entered"]


def lost(log: Log) -> int:
    return sum(one["count"] for one in log if one["kind"] == "lost")


def told(home: Path, wanted: Callable[[Log], bool], under: Sequence[str] = ()) -> Log:
    """The log, once it tells this: it is written after the screen was painted."""
    for _ in range(int(LIMIT_S / _LOOK_S)):
        if wanted(log := entries(home, under)):
            return log
        Event().wait(_LOOK_S)
    raise AssertionError(entries(home, under))


def enter(till: Terminal, text: str, shown: str) -> None:
    till.type(f"{text}\r")
    till.wait_for(shown)


def _has(many: int, log: Log) -> bool:
    return len(entered(log)) == many


def test_what_was_done_before_a_kill_is_in_the_log_and_what_comes_after_it_too(
    tmp_path: Path,
) -> None:
    with Shop(tmp_path, goods=1) as shop:
        home = shop.home()
        for many in (2, 4):
            with Terminal([TILL, "run", str(home)]) as till:
                till.wait_for(SIGN_ON)
                sign_on(till)
                till.type(f"{barcode(0)}\r1234567\r")
                log = told(home, partial(_has, many))
                till.kill()
    assert [one["kind"] for one in log].count("start") == 2
    found = entered(log)
    assert [one.get("code") for one in found] == [None, 6010] * 2
    assert len({one["id"] for one in found}) == len(found)


def test_a_full_disk_costs_lines_which_are_counted_and_said(tmp_path: Path) -> None:
    """So many lines that what is left of the last block cannot hold them."""
    if not mounts(tmp_path):
        pytest.skip("this machine permits no mounts of our own")
    many = 60
    with Shop(tmp_path, goods=1) as shop:
        home = shop.home()
        disk = SmallDisk(home)
        with Terminal([*disk.under, TILL, "run", str(home)]) as till:
            till.wait_for(SIGN_ON)
            sign_on(till)
            disk.fill(till)
            till.type("1234567\r" * many)
            enter(till, "7654321", "不认识 7654321")
            disk.free(till)
            enter(till, barcode(0), f"{goods_name(0)} x1")
            log = told(home, lambda log: entered(log)[-1].get("sale") is not None, disk.under)
        disk.close()
    assert lost(log) > 10
    assert many + 2 <= len(entered(log)) + lost(log) <= many + 12, "and other news meanwhile"
