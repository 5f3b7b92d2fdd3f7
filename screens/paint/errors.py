"""What can be looked up, a line each; the chosen one in short below them, or whole."""

from __future__ import annotations

from collections.abc import Iterator

from screens.console import Console
from screens.look import Line, Span, fill, window, wrap
from screens.modes.looking_up import LookingUp
from screens.paint.more import more
from tui_pos.error_table import error_table
from tui_pos.error_words import facts, general
from tui_pos.knowledge.article import Article
from tui_pos.knowledge.layout import Block, Style, blocks, plain, runs
from tui_pos.knowledge.search import Entry
from tui_pos.knowledge.telling import doubts, origin
from tui_pos.vouchers.deals import SHOP_ZONE

_STYLES: dict[Style, str] = {"": "", "key": "key", "strong": "bold"}


def errors_panel(console: Console, mode: LookingUp, width: int, height: int) -> list[Line]:
    """The list, or what is being read."""
    t, chosen = console.locale.t, mode.chosen
    how = t("lookup.reading" if mode.reading else "lookup.how")
    head: Line = [Span(f" {t('lookup.title')}", "bold"), Span(f"  {how}", "dim")]
    if chosen is None:
        return [head, [], *_texts("" if mode.awaits else t("lookup.none"), "dim", width)]
    if not mode.reading:
        return [head, *_list(console, mode, chosen, width, height - 1)]
    mode.first, shown, below = window(_whole(console, chosen, width), mode.first, height - 1)
    return [head, *shown, *more(console, below)]


def _list(
    console: Console, mode: LookingUp, chosen: Entry, width: int, height: int
) -> Iterator[Line]:
    """As many around the chosen one as there is room for above what it means."""
    refused = [
        line
        for problem in mode.problems[:1]
        for line in _texts(
            console.locale.t("lookup.refused", detail=str(problem)), "warning", width
        )
    ]
    short = [*_meaning(console, chosen, width), *refused]
    room = max(height - len(short) - 1, 1)
    first = max(0, min(mode.at - room // 2, len(mode.found) - room))
    for at, entry in enumerate(mode.found[first : first + room], start=first):
        style = "chosen" if at == mode.at else ""
        yield fill([Span(f" {_called(entry)}", style)], width, style)
    yield []
    yield from short


def _called(entry: Entry) -> str:
    return entry.title if entry.code is None else f"{entry.code} {entry.title}"


def _meaning(console: Console, entry: Entry, width: int) -> list[Line]:
    """What the table says of a number; the beginning of an article on something else."""
    words = console.locale
    row = error_table().errors.get(entry.code or 0)
    if row is not None and entry.code is not None:
        said = _texts(general(words, entry.code), "bold", width)
        return [*said, *_texts(facts(words, row), "dim", width)]
    first = blocks(entry.article.body)[0].text if entry.article else ""
    return _texts(plain(first), "", width)[:3]


def _whole(console: Console, entry: Entry, width: int) -> list[Line]:
    lines: list[Line] = [[Span(f" {_called(entry)}", "bold")]]
    if entry.code is not None:
        lines += _meaning(console, entry, width)
    if entry.article is not None:
        lines += _article(console, entry.article, width)
    return lines


def _article(console: Console, article: Article, width: int) -> Iterator[Line]:
    today = console.till.clock.now().astimezone(SHOP_ZONE).date()
    for doubt in doubts(console.locale, article, today):
        yield from _texts(doubt, "warning", width)
    for block in blocks(article.body):
        if not block.mark or block.heading:
            yield []
        yield from _block(block, width)
    yield []
    yield from _texts(origin(console.locale, article), "dim", width)


def _block(block: Block, width: int) -> Iterator[Line]:
    """Lines of a block, those of an item below its text."""
    mark = f" {block.mark} " if block.mark else " "
    pieces = iter([(one, style) for text, style in runs(block.text) for one in text])
    for at, row in enumerate(wrap(plain(block.text), width - len(mark) - 1)):
        line = [Span(mark if at == 0 else " " * len(mark), "bold" if block.mark else "")]
        for one in row:
            # Only blanks are lost where a line ends.
            run = next(style for character, style in pieces if character == one)
            style = "bold" if block.heading else _STYLES[run]
            if line[-1].style == style:
                line[-1] = Span(line[-1].text + one, style)
            else:
                line.append(Span(one, style))
        yield line


def _texts(text: str, style: str, width: int) -> list[Line]:
    return [[Span(f" {part}", style)] for part in wrap(text, width - 2)]
