"""Whatever a driver says of bytes, a person can read in every language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
_KEY = re.compile(r"devices(\.\w+)+")


def _catalogues() -> dict[str, dict[str, str]]:
    return {
        path.stem: json.loads(path.read_bytes()) for path in (HOUSE / "data/locales").glob("*.json")
    }


def _strings() -> Iterator[tuple[str, str]]:
    for path in sorted((HOUSE / "drivers").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def test_every_meaning_a_driver_names_is_there_in_every_language() -> None:
    named = {(file, text) for file, text in _strings() if _KEY.fullmatch(text)}
    assert {key for _, key in named}
    for language, catalogue in _catalogues().items():
        assert {one for one in named if one[1] not in catalogue} == set(), language


def test_every_word_a_driver_puts_behind_an_area_is_there_in_every_language() -> None:
    """Keys put together from an area and a word of a table: no word of the catalogue is unused,
    and the explainers' own tests say every word once."""
    words = {text for _, text in _strings()}
    areas = ("devices.escpos.", "devices.reply.", "devices.scan.", "devices.raw.")
    for language, catalogue in _catalogues().items():
        unused = {
            key
            for key in catalogue
            if key.startswith(areas)
            and key not in words
            and key.rpartition(".")[2] not in words
            and not re.fullmatch(r"devices\.reply\.realtime_[1-4]", key)
        }
        assert unused == set(), language
