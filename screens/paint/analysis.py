"""What the last days teach, with bars beside the figures they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from screens.console import Console
from screens.look import Line, Span, fill, window, wrap
from screens.modes.analysing import Analysing
from screens.paint.more import more
from tui_pos.errors import TillError
from tui_pos.log.telling import BAR, Row, rows


def analysis_panel(console: Console, mode: Analysing, width: int, height: int) -> list[Line]:
    """So many lines of it, from the one on that the arrow keys lead to."""
    t = console.locale.t
    title: Line = [Span(f" {t('log.title')}", "bold"), Span(f"  {t('log.how')}", "dim")]
    if mode.found is None:
        return [title, [Span(f" {t('log.reading')}", "info")]]
    if isinstance(mode.found, TillError):
        error = mode.found
        said = console.locale.sentence(error.code, **error.details)
        text = f"{error.code} {console.locale.title(error.code)}: {said}"
        return [title, *([Span(f" {part}", "error")] for part in wrap(text, width - 2))]
    names = {one.id: one.name for one in console.till.shop.staff}
    told = rows(console.locale, mode.found, names)
    lines = [line for row in told for line in _lines(row, width - 2)]
    mode.first, shown, below = window(lines, mode.first, height - 1)
    return [title, *shown, *more(console, below)]


def _lines(row: Row, width: int) -> Iterator[Line]:
    if row.bar is None:
        yield from ([Span(f" {part}", row.style)] for part in wrap(row.text + row.after, width))
    else:
        bar = Span(" " * row.bar, "chosen")
        line = [Span(f" {row.text}"), bar, Span(" " * (BAR - row.bar) + row.after)]
        yield fill(line, width + 1)
