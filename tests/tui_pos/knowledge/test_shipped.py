"""The articles that come with the program: whole, in both languages, and true to its keys."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import pytest

from screens.keys import ACTIONS
from tui_pos.catalogue.keys import fold
from tui_pos.catalogue.pinyin import initials
from tui_pos.data import shipped
from tui_pos.error_table import error_table
from tui_pos.knowledge.article import Article
from tui_pos.knowledge.layout import blocks
from tui_pos.knowledge.shelf import Shelf, open_shelf
from tui_pos.knowledge.telling import doubts
from tui_pos.locale import LANGUAGES, Locale

_WORD = {"zh_CN": re.compile(r"[\u4e00-\u9fff]|[a-zA-Z0-9]+"), "en": re.compile(r"[\w*.+-]+")}
_WORDS = {"zh_CN": range(90, 300), "en": range(60, 160)}
"""Short enough to be read while somebody waits; a Chinese character counts as a word."""
_FIGURES = {9999}
"""What has four digits and is no number of an error."""


@cache
def shelf(language: str) -> Shelf:
    return open_shelf(language, None)


def articles(language: str) -> dict[str, Article]:
    kept = shelf(language)
    return {one.name: one for one in (*kept.topics.values(), *kept.codes.values())}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_table_has_its_article_and_no_other_has(language: str) -> None:
    assert set(shelf(language).codes) == set(error_table().errors)
    assert shelf(language).problems == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_lies_there_that_is_not_read(language: str) -> None:
    files = {path.name for path in (shipped("knowledge") / language).iterdir()}
    assert files == set(articles(language))
    assert all(one.header.language == language for one in articles(language).values())


def test_each_is_about_the_same_in_every_language() -> None:
    about = [
        {name: (one.header.codes, one.header.topic) for name, one in articles(language).items()}
        for language in LANGUAGES
    ]
    assert about[1:] == about[:1]


@pytest.mark.parametrize("topic", [
    "sale", "voucher", "payment", "undo", "parked", "reprint", "paper", "scanner", "hold",
    "unlock", "end-of-day", "backup", "first-setup",
])  # fmt: skip
def test_every_common_task_has_its_article(topic: str) -> None:
    assert all(topic in shelf(language).topics for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_was_looked_through_for_this_version_of_the_program(language: str) -> None:
    """A new version wants them read again; then their header names it."""
    words = Locale(language)
    doubted = {name: doubts(words, one, date.max) for name, one in articles(language).items()}
    assert {name: said for name, said in doubted.items() if said} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_short_and_says_what_to_do_step_by_step(language: str) -> None:
    for name, one in articles(language).items():
        assert len(_WORD[language].findall(one.body)) in _WORDS[language], name
        assert sum(bool(block.mark) for block in blocks(one.body)) >= 2, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_says_more_than_the_table(language: str) -> None:
    words = Locale(language)
    for number, one in shelf(language).codes.items():
        explained = words.explained(number)
        assert explained is not None and fold(explained.sentence) not in fold(one.body), number


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_that_are_named_are_keys_of_the_till(language: str) -> None:
    known = {action.key.upper() for action in ACTIONS}
    for name, one in articles(language).items():
        assert set(re.findall(r"\bF\d+\b", one.body)) <= known, name


@pytest.mark.parametrize("name", sorted(articles("en")))
def test_both_languages_name_the_same_keys(name: str) -> None:
    def named(language: str) -> set[str]:
        return set(re.findall(r"\bF\d+\b", articles(language)[name].body))

    assert named("zh_CN") == named("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_that_are_named_exist(language: str) -> None:
    for name, one in articles(language).items():
        numbers = {int(n) for n in re.findall(r"(?<![\d.])[1-79]\d{3}(?!\d)", one.body)}
        assert numbers <= set(error_table().errors) | _FIGURES, name


def test_chinese_titles_are_found_by_their_initials() -> None:
    """`found_by` lists them, so that nobody has to load the readings of every character."""
    words, missing = Locale("zh_CN"), {}
    for name, one in articles("zh_CN").items():
        titles = (one.title, *map(words.title, one.header.codes))
        wanted = {initials(fold(title))[0] for title in titles}
        if lacking := wanted - set(one.header.found_by):
            missing[name] = lacking
    assert missing == {}
