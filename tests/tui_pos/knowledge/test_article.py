"""A file is an article as it was written, or is refused with the place and the reason."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.knowledge.writing import ARTICLE, HEADER, article
from tui_pos import VERSION
from tui_pos.error_table import Problem
from tui_pos.knowledge.article import LARGEST, Article, read_article
from tui_pos.knowledge.telling import doubts, origin
from tui_pos.locale import LANGUAGES, Locale


def read(text: str) -> Article:
    found = read_article("x.md", text.encode(), own=True)
    assert isinstance(found, Article), found
    return found


def test_an_article_is_read_as_it_was_written() -> None:
    one = read(ARTICLE)
    assert (one.title, one.body, one.own) == ("Used before", "Look at the order.", True)
    assert (one.header.codes, one.header.topic) == ((3002,), None)
    assert (one.header.language, one.header.written) == ("en", date(2026, 11, 25))


@pytest.mark.parametrize(
    "written",
    [
        ARTICLE.replace("\n", "\r\n"),
        "\ufeff" + ARTICLE,
        ARTICLE.replace("# Used", "\n\n# Used"),
        ARTICLE.replace("at the", "at\u00a0the"),
        ARTICLE.replace("at the", "at\tthe"),
    ],
    ids=["windows", "byte order mark", "blank lines", "a fixed blank", "a tab"],
)
def test_however_an_editor_saves_it_the_article_is_the_same(written: str) -> None:
    assert read(written) == read(ARTICLE)


def test_the_examples_in_the_documents_are_articles() -> None:
    text = (Path(__file__).parents[3] / "docs/technician.md").read_text("utf-8")
    examples = re.findall(r"^  ```\n(  \+\+\+\n.*?)^  ```", text, re.MULTILINE | re.DOTALL)
    assert [read(dedent(one)).header.language for one in examples] == ["zh_CN", "en"]


SPOILT = {
    "nothing": ("", "line 1"),
    "no header": ("# Title\n\nText\n", "line 1"),
    "a header without an end": (HEADER[:-4], "line 1"),
    "a header that is none": (ARTICLE.replace("[3002]", "[3002"), "at line 3"),
    "neither code nor topic": (ARTICLE.replace("codes = [3002]", ""), "neither codes nor a topic"),
    "a code of three digits": (ARTICLE.replace("3002", "300"), "$.codes[0]"),
    "a code of five digits": (ARTICLE.replace("3002", "30021"), "$.codes[0]"),
    "a code twice": (ARTICLE.replace("3002", "3002, 3002"), "$.codes"),
    "another language": (ARTICLE.replace('"en"', '"fr"'), "$.language"),
    "no language": (ARTICLE.replace('language = "en"\n', ""), "language"),
    "a version of words": (ARTICLE.replace('"0.1"', '"new"'), "$.version"),
    "a date that is none": (ARTICLE.replace("11-25", "13-25"), "at line 5"),
    "a date with a time": (ARTICLE.replace("11-25", "11-25T10:00:00"), "$.date"),
    "a field nobody knows": (ARTICLE.replace("codes", "colour = 1\ncodes"), "colour"),
    "an empty topic": (ARTICLE.replace("codes = [3002]", 'topic = ""'), "$.topic"),
    "no title": (ARTICLE.replace("# Used before", "Used before"), "line 7"),
    "an empty title": (ARTICLE.replace("# Used before", "#"), "line 7"),
    "no text": (ARTICLE.replace("Look at the order.", ""), "line 7"),
    "what a terminal obeys": (ARTICLE.replace("Look", "\x1b[2J"), "line 9: the character U+001B"),
    "what turns a text round": (ARTICLE.replace("Look", "\u202eLook"), "line 9: the character U+2"),
    "nested without an end": (ARTICLE.replace("3002", "[" * 5000), ""),
    "too large": (ARTICLE + "x" * LARGEST, "larger than 64 KiB"),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_what_is_no_article_is_refused_with_the_place_and_the_reason(spoilt: str) -> None:
    text, reason = SPOILT[spoilt]
    problem = read_article("x.md", text.encode(), own=True)
    assert isinstance(problem, Problem), problem
    assert problem.place == "x.md" and reason in problem.reason and problem.reason


def test_a_file_that_is_not_utf_8_is_refused() -> None:
    problem = read_article("x.md", ARTICLE.replace("Used", "已用").encode("gb18030"), own=True)
    assert isinstance(problem, Problem) and "utf-8" in problem.reason


_SCRIBBLES = st.binary(max_size=12) | st.sampled_from(
    [b"+++", b"\n", b'"', b"[", b"= ", b"\x1b", b"# ", "一".encode(), b"\xff", b"'''"]
)


@given(st.binary(max_size=300), st.integers(0, len(ARTICLE)), _SCRIBBLES, st.integers(0, 9))
def test_fuzzed_files_raise_nothing_and_bring_nothing_a_terminal_obeys(
    noise: bytes, at: int, scribble: bytes, cut: int
) -> None:
    whole = ARTICLE.encode()
    for content in (noise, whole[:at] + scribble + whole[at + cut :]):
        found = read_article("x.md", content, own=True)
        if isinstance(found, Problem):
            assert found.place == "x.md" and found.reason
        else:
            assert found.title and found.body
            assert all(one.isprintable() for one in found.title + found.body if one != "\n")


ENGLISH = Locale("en")
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("version", "old"),
    [("0.0", True), ("0.2", True), ("1.1", True), ("0.1", False), (VERSION, False)],
)
def test_one_for_another_version_of_the_program_says_so(version: str, old: bool) -> None:
    one = read(ARTICLE.replace('"0.1"', f'"{version}"'))
    said = doubts(ENGLISH, one, TODAY)
    assert len(said) == old
    assert not old or f"version {version} of the program, which is {VERSION} now" in said[0]


@pytest.mark.parametrize(("until", "over"), [("2026-11-24", True), ("2026-11-25", False)])
def test_one_says_so_from_the_day_after_its_last(until: str, over: bool) -> None:
    one = read(ARTICLE.replace("version", f"until = {until}\nversion"))
    assert bool(doubts(ENGLISH, one, TODAY)) is over
    if over:
        assert until in doubts(ENGLISH, one, TODAY)[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_it_is_and_of_when_is_told(language: str) -> None:
    words = Locale(language)
    ours = read_article("x.md", article("codes = [3002]").encode(), own=False)
    assert isinstance(ours, Article)
    assert "x.md" in origin(words, read(ARTICLE)) and "x.md" not in origin(words, ours)
    assert "2026-11-25" in origin(words, ours)
