"""The catalogue of messages is whole in both languages, and whatever the program says is in it, or
in the table of errors, with the details its words need."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from msgspec import Struct

from drivers.causes import Cause
from tui_pos.data import shipped
from tui_pos.errors import TillError, Word
from tui_pos.locale import LANGUAGES, Locale

HOUSE = Path(__file__).parents[2]
ERRORS: dict[str, dict[str, object]] = json.loads(shipped("error_codes.json").read_bytes())
NO_ERRORS = {1000, 1024, 3000, 4000, 4096, 8780, 9600}
"""Numbers of four digits in the sources that are something else."""
BACKSTOP = {("tui_pos/ledger/store.py", 3010)}
"""Behind a check that names code and sale, the ledger's own constraint knows neither."""
KEY_AT = {"t": 0, "Text": 0, "say": 1, "Problem": 1}
"""Calls that take a key of the catalogue, and at which place."""


def messages(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads(shipped(f"locales/{language}.json").read_bytes())
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def words_of(code: str, language: str) -> dict[str, str]:
    words = ERRORS[code][language]
    assert isinstance(words, dict) and set(words) == {"title", "sentence"}, code
    return words


def needed(code: str) -> set[str]:
    return placeholders(words_of(code, LANGUAGES[0])["sentence"])


class Call(Struct, frozen=True):
    """A call in the sources. `given`: the names of the details it passes, None where a list of
    them is put together elsewhere."""

    file: str
    name: str
    args: tuple[ast.expr, ...]
    given: frozenset[str] | None


@cache
def sources() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(HOUSE)): ast.parse(path.read_bytes())
        for room in ("tui_pos", "screens", "drivers")
        for path in sorted((HOUSE / room).rglob("*.py"))
    }


def calls(*names: str) -> Iterator[Call]:
    for file, module in sources().items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in names:
                    yield Call(file, name, tuple(node.args), _given(node))


def _given(call: ast.Call) -> frozenset[str] | None:
    names = {keyword.arg for keyword in call.keywords}
    for detail in call.args[1:]:
        if isinstance(detail, ast.Dict):
            names |= {
                str(key.value) if isinstance(key, ast.Constant) else None for key in detail.keys
            }
        elif not isinstance(detail, ast.Constant):
            names.add(None)
    return None if None in names else frozenset(str(name) for name in names)


def constants(node: ast.expr) -> Iterator[object]:
    """The constants an expression may come to."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant):
            yield one.value


def test_every_message_is_there_in_every_language_with_the_same_placeholders() -> None:
    first, *others = (
        {key: placeholders(text) for key, text in messages(language).items()}
        for language in LANGUAGES
    )
    assert others == [first] * len(others)


def test_every_number_of_an_error_in_the_sources_is_explained() -> None:
    numbers = {
        (file, node.value)
        for file, module in sources().items()
        for node in ast.walk(module)
        if file.startswith(("tui_pos", "screens"))
        and isinstance(node, ast.Constant)
        and isinstance(node.value, int)
        and 1000 <= node.value <= 9999
    }
    unexplained = {one for one in numbers if str(one[1]) not in ERRORS}
    assert {one for one in unexplained if one[1] not in NO_ERRORS} == set()
    assert {cause.name for cause in Cause if str(cause.value) not in ERRORS} == set()


def test_every_platforms_words_lead_to_an_error_that_is_explained() -> None:
    for document in shipped("platforms").glob("*.json"):
        refusals = json.loads(document.read_bytes())["refusals"]
        assert {str(one["code"]) for one in refusals} <= set(ERRORS)


def test_every_error_raised_carries_what_its_sentence_names() -> None:
    short = {
        (call.file, code, name)
        for call in calls("TillError")
        if call.given is not None and call.args
        for code in constants(call.args[0])
        if isinstance(code, int) and (call.file, code) not in BACKSTOP
        for name in (needed(str(code)) if str(code) in ERRORS else set()) - call.given
    }
    assert short == set()


def test_every_message_said_is_in_the_catalogue_and_carries_what_it_names() -> None:
    catalogue = messages(LANGUAGES[0])
    unknown, short = set(), set()
    for call in calls(*KEY_AT):
        at = KEY_AT[call.name]
        key = call.args[at] if at < len(call.args) else None
        if not isinstance(key, ast.Constant) or not re.fullmatch(
            r"[a-z_]+(\.\w+)+", str(key.value)
        ):
            continue
        if key.value not in catalogue:
            unknown.add((call.file, key.value))
        elif call.given is not None:
            missing = placeholders(catalogue[key.value]) - call.given
            short |= {(call.file, key.value, name) for name in missing}
    assert (unknown, short) == (set(), set())


def test_a_language_is_switched_while_the_program_runs() -> None:
    locale = Locale("zh_CN")
    assert locale.t("receipt.total") == "合计"
    locale.switch()
    assert (locale.language, locale.t("receipt.total")) == ("en", "Total")
    locale.switch()
    assert locale.language == "zh_CN"


def test_a_language_nobody_translated_is_the_first() -> None:
    assert Locale("fr").language == LANGUAGES[0]


def test_an_error_is_told_in_words_with_its_details_put_in_words_too() -> None:
    error = TillError(5001, name=Word("device.printer"))
    chinese, english = Locale("zh_CN"), Locale("en")
    assert chinese.sentence(error.code, **error.details).startswith("打印机 没有插好")
    assert english.sentence(error.code, **error.details).startswith("Printer is not plugged in")
    assert english.title(5001) == "Device not found"


def test_a_detail_may_be_called_a_code() -> None:
    assert Locale("en").sentence(6010, code="123").startswith("123 is not known")


def test_a_detail_that_is_missing_does_not_take_the_sentence_away() -> None:
    assert Locale("en").sentence(6014) == "Receipt - was not found."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_without_words_still_says_what_to_do(language: str) -> None:
    locale = Locale(language)
    assert locale.title(1) == locale.t("errors.unexplained")
    assert locale.sentence(1, name="x") == locale.t("errors.unexplained_how")


def test_a_key_nobody_wrote_is_an_error() -> None:
    with pytest.raises(KeyError):
        Locale("en").t("no.such.key")
