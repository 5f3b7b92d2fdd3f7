"""Which article is in force for what; a bad one hides no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui_pos.knowledge.writing import article
from tui_pos.error_table import Problem
from tui_pos.knowledge.article import Article, read_article
from tui_pos.knowledge.shelf import Shelf, open_shelf, shelve
from tui_pos.locale import LANGUAGES


def one(name: str, about: str, own: bool = False) -> Article:
    found = read_article(name, article(about).encode(), own)
    assert isinstance(found, Article), found
    return found


def put(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder


def test_the_shops_own_stands_in_for_a_code_and_leaves_the_others() -> None:
    ours, theirs = one("a.md", "codes = [3002, 3041]"), one("b.md", "codes = [3002]", own=True)
    assert shelve([ours, theirs]) == Shelf({3002: theirs, 3041: ours})
    topics = one("a.md", 'topic = "sale"'), one("b.md", 'topic = "sale"\ncodes = [9001]', own=True)
    assert shelve(topics) == Shelf({9001: topics[1]}, {"sale": topics[1]})


@pytest.mark.parametrize("own", [False, True])
def test_of_two_for_one_code_the_second_is_told_of(own: bool) -> None:
    first, second = one("a.md", "codes = [3002]", own), one("b.md", "codes = [3002, 3003]", own)
    shelf = shelve([first, second])
    assert (shelf.codes, shelf.problems) == (
        {3002: first, 3003: second}, (Problem("b.md", "3002 has its article in a.md"),)
    )  # fmt: skip


def test_a_bad_file_is_told_of_and_the_programs_own_article_goes_on(tmp_path: Path) -> None:
    before = open_shelf("en", None)
    put(tmp_path, "bad.md", article("codes = [3002]").replace("# A title", "A title"))
    put(tmp_path, "good.md", article("codes = [3003]"))
    put(tmp_path, "chinese.md", article("codes = [3004]", language="zh_CN"))
    put(tmp_path, "notes.txt", "nothing to do with it")
    shelf = open_shelf("en", tmp_path)
    assert [problem.place for problem in shelf.problems] == ["bad.md"]
    assert shelf.codes[3002] == before.codes[3002] and shelf.codes[3004] == before.codes[3004]
    assert shelf.codes[3003].own and shelf.codes[3003].name == "good.md"
    assert open_shelf("zh_CN", tmp_path).codes[3004].own


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_folder_of_the_shops_is_no_problem(tmp_path: Path, language: str) -> None:
    assert open_shelf(language, tmp_path / "none") == open_shelf(language, None)


def test_what_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "loop.md").symlink_to("loop.md")
    put(tmp_path, "file", "")
    assert [one.place for one in open_shelf("en", tmp_path).problems] == ["folder.md", "loop.md"]
    assert [one.place for one in open_shelf("en", tmp_path / "file").problems] == ["file"]


def test_the_shops_are_read_anew_each_time(tmp_path: Path) -> None:
    put(tmp_path, "x.md", article('topic = "rota"', "Old"))
    assert open_shelf("en", tmp_path).topics["rota"].title == "Old"
    put(tmp_path, "x.md", article('topic = "rota"', "New"))
    assert open_shelf("en", tmp_path).topics["rota"].title == "New"
