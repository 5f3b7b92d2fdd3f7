"""What an import loads, each in a process of its own: lazy loading is what makes a fast start."""

from __future__ import annotations

import pkgutil
import subprocess
import sys

import pytest

import drivers
import tui_pos

_FLOORS = (tui_pos, drivers)
_MODULES = tuple(
    one.name
    for floor in _FLOORS
    for one in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}.")
)

_CHILD = """
import importlib, os, sys
import asyncio, json, msgspec, sqlite3  # What most of them load anyway, once for all.
for modules in sys.argv[2:]:
    if (child := os.fork()) == 0:
        for module in modules.split():
            importlib.import_module(module)
        found = set(sys.argv[1].split()) & set(sys.modules)
        print(modules, *sorted(found), sep=": ") if found else None
        sys.stdout.flush()
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        print(modules, "failed", sep=": ")
"""


def loaded(unwanted: str, *imports: str) -> list[str]:
    """Which of these imports load what is unwanted, or fail when they come first."""
    said = subprocess.run(
        [sys.executable, "-c", _CHILD, unwanted, *imports],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert said.returncode == 0
    return [*said.stdout.splitlines(), *said.stderr.splitlines()]


def test_no_module_of_the_shop_or_the_devices_loads_a_screen() -> None:
    """Whichever is imported first: none leans on what another happened to load."""
    assert loaded("textual rich screens", *_MODULES) == []


_HEAVY = "httpx serial argon2 uvicorn starlette openpyxl pypinyin barcode cryptography PIL"


def test_a_till_and_its_screen_load_nothing_they_do_not_paint_with() -> None:
    assert loaded(_HEAVY, "tui_pos.till", "screens.app", "screens.app tui_pos.till") == []


@pytest.mark.parametrize(
    ("module", "what"),
    [("screens.app", "textual"), ("tui_pos.documents", "tinydb")],
)
def test_what_is_loaded_would_be_seen(module: str, what: str) -> None:
    assert loaded(f"{what} none", module) == [f"{module}: {what}"]


def test_a_module_that_cannot_come_first_would_be_seen() -> None:
    assert loaded("", "tui_pos.nothing", "tui_pos.money")[0] == "tui_pos.nothing: failed"
