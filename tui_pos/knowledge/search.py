"""What a person finds by a number, by words, or by pinyin initials. Pure."""

from __future__ import annotations

import msgspec

from tui_pos.catalogue.keys import fold
from tui_pos.error_table import error_table
from tui_pos.error_words import general
from tui_pos.knowledge.article import Article
from tui_pos.knowledge.shelf import Shelf
from tui_pos.locale import Locale


class Entry(msgspec.Struct, frozen=True):
    """A number of the table, or a topic: its `name`. `near`, `far`: folded texts it is found by."""

    name: str
    title: str
    code: int | None
    article: Article | None
    near: tuple[str, ...]
    far: str


def entries(shelf: Shelf, words: Locale) -> tuple[Entry, ...]:
    """Everything there is to find: topics first, then numbers in order, also such as have no
    article."""
    numbers = sorted({*error_table().errors, *shelf.codes})
    return (
        *(_topic(name, article) for name, article in shelf.topics.items()),
        *(_number(number, shelf.codes.get(number), words) for number in numbers),
    )


def find(among: tuple[Entry, ...], text: str) -> tuple[Entry, ...]:
    """The entries that have every word of a text, the likeliest meant first.

    Digits alone are the first ones of a number; no text is all of them.
    """
    whole = fold(text)
    if whole.isdecimal():
        return tuple(one for one in among if str(one.code or "").startswith(whole))
    wanted = [word for word in map(fold, text.split()) if word]
    found = [one for one in among if all(_rank(one, word) < _NOWHERE for word in wanted)]
    return tuple(
        sorted(found, key=lambda one: (_rank(one, whole), sum(_rank(one, word) for word in wanted)))
    )


_NOWHERE = 3


def _rank(entry: Entry, word: str) -> int:
    """0: something it is called by begins so, 1: has it anywhere, 2: it is in the text."""
    if any(text.startswith(word) for text in entry.near):
        return 0
    if any(word in text for text in entry.near):
        return 1
    return 2 if word in entry.far else _NOWHERE


def _topic(name: str, article: Article) -> Entry:
    near = (article.title, name, *article.header.found_by)
    return Entry(name, article.title, None, article, tuple(map(fold, near)), fold(article.body))


def _number(number: int, article: Article | None, words: Locale) -> Entry:
    title, said = words.title(number), general(words, number)
    near: tuple[str, ...] = (title,)
    if article is not None:
        near = (title, article.title, *article.header.found_by)
        said += article.body
    return Entry(str(number), title, number, article, tuple(map(fold, near)), fold(said))
