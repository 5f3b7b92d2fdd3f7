"""Whatever a driver says of bytes, a person can read in every language."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).parents[2]
_KEY = re.compile(r"devices(\.\w*[a-z0-9])+")


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


def test_every_word_of_an_explainer_is_still_said() -> None:
    """Their keys are put together from an area and a word; each word stands in the sources."""
    explain = (HOUSE / "drivers/explain").glob("*.py")
    sources = "".join(path.read_text("utf-8") for path in explain)
    areas = tuple(
        f"devices.{area}." for area in ("escpos", "reply", "scan", "raw", "weight", "shown")
    )
    for language, catalogue in _catalogues().items():
        words = {key.rpartition(".")[2] for key in catalogue if key.startswith(areas)}
        words -= {*(f"realtime_{asked}" for asked in "1234"), "pause", "resume"}
        assert {word for word in words if word not in sources} == set(), language
