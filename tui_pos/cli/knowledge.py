"""tui-pos knowledge: what to do about an error, and how things are done."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date

import msgspec

from tui_pos.cli.lines import put_out
from tui_pos.cli.words import explain, words_for
from tui_pos.clock import SystemClock
from tui_pos.error_table import error_table
from tui_pos.error_words import facts, general
from tui_pos.errors import TillError
from tui_pos.home import open_home
from tui_pos.knowledge.article import Article
from tui_pos.knowledge.layout import blocks, plain
from tui_pos.knowledge.search import Entry, entries, find
from tui_pos.knowledge.shelf import open_shelf
from tui_pos.knowledge.telling import doubts, origin
from tui_pos.locale import Locale
from tui_pos.vouchers.deals import SHOP_ZONE

_REFUSED = 7005


def main(args: Namespace) -> int:
    """1 where nothing was found. Raises TillError 6002 where --home names no till."""
    words = words_for(args)
    shelf = open_shelf(words.language, open_home(args.home).knowledge if args.home else None)
    for problem in shelf.problems:
        print(explain(words, TillError(_REFUSED, detail=str(problem))), file=sys.stderr)
    asked = " ".join(args.words)
    found = find(entries(shelf, words), asked)
    found = tuple(one for one in found if one.name == asked) or found
    articles = _articles(found)
    today = SystemClock().now().astimezone(SHOP_ZONE).date()
    if args.json:
        put_out(_fields(words, one, today) for one in articles)
    elif found and asked and not args.list and len(articles) <= 1:
        _tell(words, found[0], today)
    else:
        _list(articles)
    if not found:
        print(words.t("lookup.none"), file=sys.stderr)
    return 0 if found else 1


def _articles(found: tuple[Entry, ...]) -> list[Article]:
    """Each once, however many numbers it is about."""
    return list({id(one.article): one.article for one in found if one.article}.values())


def _list(articles: list[Article]) -> None:
    for article in articles:
        print(f"{article.title}  [{_about(article)}]")


def _about(article: Article) -> str:
    return " ".join([*filter(None, [article.header.topic]), *map(str, article.header.codes)])


def _tell(words: Locale, entry: Entry, today: date) -> None:
    row = error_table().errors.get(entry.code or 0)
    if entry.code is not None and row is not None:
        print(f"{entry.code} {entry.title}")
        print(f"  {general(words, entry.code)}")
        print(f"  {facts(words, row)}\n")
    article = entry.article
    if article is None:
        return
    for line in (article.title, *doubts(words, article, today)):
        print(line)
    for block in blocks(article.body):
        if not block.mark:
            print()
        print(f"{block.mark} {plain(block.text)}".strip())
    print(f"\n{origin(words, article)}")


def _fields(words: Locale, article: Article, today: date) -> str:
    header = article.header
    fields = {
        "codes": header.codes,
        "topic": header.topic,
        "title": article.title,
        "text": article.body,
        "language": header.language,
        "version": header.version,
        "date": header.written,
        "until": header.until,
        "own": article.own,
        "doubts": doubts(words, article, today),
    }
    return msgspec.json.encode(fields).decode()
