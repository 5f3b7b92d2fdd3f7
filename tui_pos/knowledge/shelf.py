"""All articles in one language: those that come with the program, and the shop's own over them.

Nothing is read before somebody looks for something; the shop's are read anew each time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from tui_pos.data import shipped
from tui_pos.error_table import Problem
from tui_pos.knowledge.article import LARGEST, Article, read_article

_Key = TypeVar("_Key")


class Shelf(msgspec.Struct, frozen=True):
    """The article in force for each code and topic, and what is none."""

    codes: dict[int, Article] = {}
    topics: dict[str, Article] = {}
    problems: tuple[Problem, ...] = ()


def open_shelf(language: str, own: Path | None) -> Shelf:
    """The articles in a language; `own` is the folder of the shop's. Never raises."""
    found = list(_files(shipped("knowledge") / language, own=False))
    theirs = _files(own, own=True) if own is not None else ()
    found += [one for one in theirs if not _is_in_another(one, language)]
    return shelve(found)


def shelve(found: Iterable[Article | Problem]) -> Shelf:
    """Each code and topic by the article that is in force: the shop's own, of those the first."""
    codes: dict[int, Article] = {}
    topics: dict[str, Article] = {}
    problems: list[Problem] = []
    for one in found:
        if isinstance(one, Problem):
            problems.append(one)
            continue
        for code in one.header.codes:
            problems += _put(codes, code, one)
        if one.header.topic is not None:
            problems += _put(topics, one.header.topic, one)
    return Shelf(codes, topics, tuple(problems))


def _put(shelf: dict[_Key, Article], key: _Key, article: Article) -> Iterator[Problem]:
    before = shelf.get(key)
    if before is None or (article.own and not before.own):
        shelf[key] = article
    else:
        yield Problem(article.name, f"{key} has its article in {before.name}")


def _files(folder: Path, own: bool) -> Iterator[Article | Problem]:
    """What is in a folder, in the order of its names; one that is not there holds nothing."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".md")
    except FileNotFoundError:
        return
    except OSError as failure:
        yield Problem(folder.name, failure.strerror or type(failure).__name__)
        return
    for path in paths:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as failure:
            yield Problem(path.name, failure.strerror or type(failure).__name__)
        else:
            yield read_article(path.name, content, own)


def _is_in_another(one: Article | Problem, language: str) -> bool:
    return isinstance(one, Article) and one.header.language != language
