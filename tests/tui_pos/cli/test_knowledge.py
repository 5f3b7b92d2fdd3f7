"""tui-pos knowledge, as a process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tui_pos.cli.support import run, set_up
from tests.tui_pos.knowledge.writing import article
from tui_pos.error_table import error_table
from tui_pos.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home whose shop wrote three articles, one of which is none."""
    home = set_up(tmp_path / "home", language="zh_CN")
    home.knowledge.mkdir()
    for name, text in (
        ("ours.md", article("codes = [3002]\nuntil = 2020-01-01", "问小王", language="zh_CN")),
        ("rota.md", article('topic = "值班表"', "谁上班", "看墙上。", language="zh_CN")),
        ("bad.md", "# 没有文件头\n"),
    ):
        (home.knowledge / name).write_text(text, "utf-8")
    return home


def test_a_number_is_told_with_its_article() -> None:
    done = run("knowledge", "5010")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:2] == ["5010 Printer out of paper",
                         "  Load paper. It goes on printing by itself."]  # fmt: skip
    assert lines[4] == "No paper, little paper, or an open cover"
    assert "1. Open the cover, take the old core out." in lines
    assert not any("**" in line or "`" in line for line in lines)
    assert run("knowledge", "5010", "--lang", "zh_CN").stdout.startswith("5010 打印机缺纸\n")


@pytest.mark.parametrize(
    ("words", "lang", "begins"),
    [
        (("hold",), "en", "Holding and recalling an order"),
        (("换打印纸",), "zh_CN", "换打印纸"),
        (("hdyz",), "zh_CN", "换打印纸"),
        (("gdhqd",), "zh_CN", "挂单和取单"),
    ],
)
def test_a_topic_words_and_initials_lead_to_an_article(
    words: tuple[str, ...], lang: str, begins: str
) -> None:
    done = run("knowledge", *words, "--lang", lang)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, begins)


def test_where_several_fit_they_are_listed_each_once() -> None:
    done = run("knowledge", "printer")
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and len(lines) == len(set(lines)) > 3
    assert "A jammed knife, or a hot print head  [5013 5014]" in lines


def test_nothing_found_is_said_and_is_1() -> None:
    for words in (("qqqq",), ("8",), ("99999",)):
        done = run("knowledge", *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "Nothing was found. Try another word, or the first digits of a number.\n"
        )


@pytest.mark.parametrize("args", [(), ("--list",)])
def test_without_words_all_of_them_are_listed(args: tuple[str, ...]) -> None:
    text = run("knowledge", *args).stdout
    assert "Making a backup  [backup]" in text
    assert all(str(number) in text for number in error_table().errors)


def test_all_of_it_is_told_for_another_program() -> None:
    told = [json.loads(line) for line in run("knowledge", "--json").stdout.splitlines()]
    assert {code for one in told for code in one["codes"]} == set(error_table().errors)
    assert all(
        set(one) == {"codes", "topic", "title", "text", "language", "version", "date", "until",
                     "own", "doubts"} for one in told
    )  # fmt: skip
    (one,) = map(json.loads, run("knowledge", "3002", "--json").stdout.splitlines())
    assert (one["codes"], one["own"], one["doubts"]) == ([3002, 3041], False, [])


def test_the_shops_own_stand_in_and_one_that_is_none_is_told_of(home: Home) -> None:
    done = run("knowledge", "3002", "--home", home.path)
    assert done.returncode == 0
    assert done.stderr.startswith("7005 一篇说明没有收下: ") and "bad.md: line 1" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "问小王\n这篇写明用到 2020-01-01 为止" in done.stdout and "ours.md" in done.stdout
    assert "看墙上。" in run("knowledge", "值班表", "--home", home.path).stdout
    assert "看墙上。" in run("knowledge", "谁上班", "--home", home.path).stdout
    assert "问小王" not in run("knowledge", "3041", "--home", home.path).stdout
    assert "问小王" not in run("knowledge", "3002", "--home", home.path, "--lang", "en").stdout


def test_where_no_till_is_it_says_so(tmp_path: Path) -> None:
    done = run("knowledge", "3002", "--home", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("6002 ")
