"""The table of errors is whole; a damaged one says where, and explains what is left of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.cli.support import set_up
from tui_pos.data import shipped
from tui_pos.error_table import CLASSES, NAME, Explained, Problem, error_table, read_table

HOUSE = Path(__file__).parents[2]
Completed = subprocess.CompletedProcess[str]
START = """
import sys
from pathlib import Path
from queue import SimpleQueue

from tui_pos.till import open_till

views = SimpleQueue()
till = open_till(Path(sys.argv[1]))
till.start(views.put)
notice = views.get(timeout=30).notice
till.stop()
print(notice.error, notice.text.params["detail"])
"""
SHIPPED = shipped(NAME).read_bytes()
ROWS: dict[str, dict[str, object]] = json.loads(SHIPPED)


def _table(rows: dict[str, object]) -> bytes:
    return json.dumps(rows, ensure_ascii=False).encode()


def test_the_table_is_whole_with_one_line_for_each_number_in_order() -> None:
    table = error_table()
    assert table.problems == ()
    lines = [line for line in SHIPPED.decode().splitlines() if line.startswith('  "')]
    numbers = [int(line[3:7]) for line in lines]
    assert numbers == sorted(set(numbers)) == list(table.errors)


@pytest.mark.parametrize("thousands", CLASSES)
def test_every_class_has_numbers(thousands: int) -> None:
    assert any(number // 1000 == thousands for number in error_table().errors)


def test_a_row_without_a_triage_entry_has_that_of_its_class() -> None:
    row = {key: value for key, value in ROWS["5010"].items() if key != "triage"}
    assert read_table(_table({"5010": row})).errors[5010].entry == "device"
    assert read_table(_table({"5010": row | {"triage": "none"}})).errors[5010].entry == "none"


def test_a_sentence_is_shown_for_any_case_with_its_details_left_out() -> None:
    words = error_table().errors[5001].zh_CN
    assert words.needs == {"name"} and words.general.startswith("… 没有插好")


SPOILT: dict[str, tuple[dict[str, object], str]] = {
    "a class of other thousands": ({"class": "device"}, "class"),
    "a class nobody knows": ({"class": "weather"}, "$.class"),
    "a severity nobody knows": ({"severity": "fatal"}, "$.severity"),
    "retrying perhaps": ({"retry": "perhaps"}, "$.retry"),
    "nobody to call": ({"call": "police"}, "$.call"),
    "triage from nowhere": ({"triage": "weather"}, "$.triage"),
    "no title": ({"en": {"title": "", "sentence": "x"}}, "$.en.title"),
    "a language short": ({"en": None}, "$.en"),
    "a field too many": ({"fr": {}}, "fr"),
    "a detail in one language": ({"en": {"title": "x", "sentence": "{what}"}}, "details"),
    "a detail in a title": ({"en": {"title": "{x}", "sentence": "x"}}, "title"),
    "a brace alone": ({"en": {"title": "x", "sentence": "{"}}, "{"),
    "more than a name": ({"en": {"title": "x", "sentence": "{a.b}"}}, "a.b"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_row_is_refused_with_its_number_and_the_reason(spoilt: str) -> None:
    changes, reason = SPOILT[spoilt]
    table = read_table(_table({**ROWS, "3002": ROWS["3002"] | changes}))
    (problem,) = table.problems
    assert problem.place == "3002" and reason in problem.reason
    assert table.errors == {n: one for n, one in error_table().errors.items() if n != 3002}


@pytest.mark.parametrize("number", ["", "12", "8001", "10000", "x", "１００３"])
def test_a_number_that_is_none_of_ours_is_refused(number: str) -> None:
    table = read_table(_table({number: ROWS["3002"]}))
    assert table.errors == {} and [one.place for one in table.problems] == [number]


def test_of_a_file_that_is_no_json_the_other_lines_still_explain() -> None:
    table = read_table(SHIPPED.replace(b'"3002": {"class"', b'"3002": {"class'))
    assert [one.place for one in table.problems] == [NAME]
    assert "byte" in table.problems[0].reason
    assert table.errors == {n: one for n, one in error_table().errors.items() if n != 3002}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.binary(max_size=200) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_file_holds_nothing_is_raised_and_no_row_made_up(text: bytes) -> None:
    table = read_table(text)
    assert table.errors == {} and (table.problems or json.loads(text) == {})


@given(st.sampled_from(sorted(ROWS)), st.sampled_from(["class", "call", "zh_CN", "en"]), _JSON)
def test_a_fuzzed_row_is_as_it_was_said_or_refused_and_hides_no_other(
    number: str, field: str, value: object
) -> None:
    table = read_table(_table({**ROWS, number: {**ROWS[number], field: value}}))
    others = {n: one for n, one in error_table().errors.items() if str(n) != number}
    assert {n: one for n, one in table.errors.items() if str(n) != number} == others
    if str(int(number)) in map(str, table.errors):
        said = msgspec.to_builtins(table.errors[int(number)])
        assert said[field] == value and table.problems == ()
    else:
        assert [one.place for one in table.problems] == [number]


@given(st.integers(0, len(SHIPPED)), st.binary(max_size=3))
def test_a_torn_or_scribbled_file_explains_only_what_it_says(at: int, scribble: bytes) -> None:
    for text in (SHIPPED[:at], SHIPPED[:at] + scribble + SHIPPED[at:]):
        table = read_table(text)
        assert all(isinstance(one, Explained) for one in table.errors.values())
        assert len(table.errors) >= len(error_table().errors) - 1 or table.problems
        assert all(isinstance(one, Problem) and one.reason for one in table.problems)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the program, whose table may be spoilt."""
    for room in ("tui_pos", "drivers", "data"):
        shutil.copytree(
            HOUSE / room, tmp_path / "house" / room, ignore=shutil.ignore_patterns("__pycache__")
        )
    return tmp_path / "house"


@pytest.mark.parametrize(
    "spoil",
    [lambda text: text.replace(b'"3002": {"class"', b'"3002": {"class'), lambda text: b""],
    ids=["a row", "all of it"],
)
def test_a_till_whose_table_is_damaged_says_so_and_goes_on(
    house: Path, tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    home = set_up(tmp_path / "home", language="zh_CN")
    (house / "data" / NAME).write_bytes(spoil(SHIPPED))

    def run(*args: str, how: tuple[str, str] = ("-m", "tui_pos")) -> Completed:
        return subprocess.run(
            [sys.executable, *how, *args],
            cwd=house,
            env={"PATH": os.environ["PATH"], "LANG": "zh_CN.UTF-8"},
            capture_output=True,
            text=True,
            timeout=60,
        )

    told = run("doctor", str(home.path))
    assert (told.returncode, told.stderr) == (1, "")
    (line,) = (line for line in told.stdout.splitlines() if f"错误说明 {NAME}" in line)
    assert line.startswith("有问题")
    assert f"  7003 {'错误说明读不全' if spoil(SHIPPED) else '没有说明'}" in told.stdout
    looked_up = run("errors", "5001")
    assert looked_up.returncode == 1
    assert looked_up.stderr.startswith("7003 ") or spoil(SHIPPED) == b""
    assert looked_up.stdout.startswith("5001 找不到设备") or spoil(SHIPPED) == b""
    started = run(str(home.path), how=("-c", START))
    assert (started.stderr, started.stdout[:22]) == ("", f"7003 {NAME}:")
    asked = run("receipt", str(home.path))
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.startswith("6014 ") and len(asked.stderr.splitlines()) == 1
