"""What is found by a number, by words, by pinyin initials."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.knowledge.writing import article
from tui_pos.catalogue.keys import fold
from tui_pos.error_table import error_table
from tui_pos.knowledge.article import Article, read_article
from tui_pos.knowledge.search import Entry, entries, find
from tui_pos.knowledge.shelf import Shelf, open_shelf, shelve
from tui_pos.locale import LANGUAGES, Locale


@cache
def all_in(language: str) -> tuple[Entry, ...]:
    return entries(open_shelf(language, None), Locale(language))


def first(language: str, text: str) -> str:
    return find(all_in(language), text)[0].name


def test_every_number_is_there_with_or_without_an_article() -> None:
    bare = entries(Shelf(), Locale("en"))
    assert [one.code for one in bare] == list(error_table().errors)
    assert [one.code for one in all_in("en") if one.code] == list(error_table().errors)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("zh_CN", "缺纸", "5010"),
        ("zh_CN", "dyjqz", "5010"),
        ("zh_CN", "DYJQZ", "5010"),
        ("zh_CN", "换纸", "paper"),
        ("zh_CN", "gdhqd", "hold"),
        ("zh_CN", "网线", "1011"),
        ("zh_CN", "扫码枪 扫不出", "scanner"),
        ("en", "out of paper", "5010"),
        ("en", "hold", "hold"),
        ("en", "Backup", "backup"),
        ("en", "alcohol", "5041"),
        ("en", "3002", "3002"),
        ("en", "30 02", "3002"),
        ("en", "3", "3001"),
    ],
)
def test_what_a_person_types_leads_there(language: str, text: str, name: str) -> None:
    assert first(language, text) == name


def test_the_shops_own_words_and_codes_lead_to_its_article() -> None:
    text = article('topic = "rota"\ncodes = [8001]\nfound_by = ["who works"]', "Rota", "Ask Li.")
    own = read_article("rota.md", text.encode(), own=True)
    assert isinstance(own, Article)
    among = entries(shelve([own]), Locale("en"))
    assert find(among, "who works")[0].article == own
    assert [one.article for one in find(among, "8001")] == [own]
    assert find(among, "ask li")[0].article == own


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_finds_its_own(language: str) -> None:
    for entry in all_in(language):
        found = find(all_in(language), entry.title)
        best = [one for one in found if any(fold(entry.title) in text for text in one.near)]
        assert entry in found and entry in best and found[: len(best)] == tuple(best)


_TEXTS = st.text(alphabet="abcdprs 纸券网打印机单0123", max_size=6)


@given(st.sampled_from(LANGUAGES), _TEXTS, _TEXTS)
def test_one_more_word_finds_no_more_and_all_that_is_found_has_every_word(
    language: str, text: str, more: str
) -> None:
    among = all_in(language)
    found = find(among, text)
    assert {one.name for one in found} <= {one.name for one in among}
    if not fold(text).isdecimal() and not fold(text + more).isdecimal():
        both = find(among, f"{text} {more}")
        assert {one.name for one in both} <= {one.name for one in found}
        for entry in both:
            for word in map(fold, f"{text} {more}".split()):
                assert word in entry.far or any(word in near for near in entry.near)


@given(st.sampled_from(LANGUAGES), st.integers(0, 99999).map(str))
def test_digits_are_the_first_of_a_number(language: str, digits: str) -> None:
    found = [one.code for one in find(all_in(language), digits)]
    assert found == [code for code in error_table().errors if str(code).startswith(digits)]


@given(st.text(max_size=20))
def test_whatever_is_typed_is_only_looked_for(text: str) -> None:
    assert {one.name for one in find(all_in("en"), text)} <= {one.name for one in all_in("en")}


def test_no_text_is_all_of_it_in_order() -> None:
    assert find(all_in("en"), "  ") == all_in("en")
