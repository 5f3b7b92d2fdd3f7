"""Errors put in words for whoever looks them up: one by one, or all of them on a card."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from drivers.paper import Columns, Cut, Feed, Item, Page, Rule, Text
from tui_pos.error_table import Explained, error_table
from tui_pos.locale import Locale


def beginning_with(digits: str) -> tuple[int, ...]:
    """The numbers that begin with these digits, in order."""
    return tuple(number for number in error_table().errors if str(number).startswith(digits))


def general(words: Locale, number: int) -> str:
    """An error's sentence as it stands for any case."""
    explained = words.explained(number)
    return explained.general if explained else words.sentence(number)


def facts(words: Locale, row: Explained) -> str:
    """What sort of an error it is, whether to try again, whom to call, where triage begins."""
    return words.t(
        "errors.facts",
        class_=words.t(f"errors.class.{row.class_}"),
        severity=words.t(f"errors.severity.{row.severity}"),
        retry=words.t("errors.retry.yes" if row.retry else "errors.retry.no"),
        call=_call(words, row),
        triage=words.t(f"errors.triage.{row.entry}"),
    )


def card(words: Locale, numbers: Iterable[int]) -> Page:
    """Errors by class, for the counter: what each is called, whom to call, what to do."""
    return Page((*_items(words, numbers), Feed(3), Cut()))


def _items(words: Locale, numbers: Iterable[int]) -> Iterator[Item]:
    errors = error_table().errors
    yield Text(words.t("errors.card"), align="centre", bold=True, width=2, height=2)
    for class_, among in groupby(numbers, lambda number: errors[number].class_):
        yield Rule()
        yield Text(words.t(f"errors.class.{class_}"), align="centre", bold=True)
        for number in among:
            row = errors[number]
            call = _call(words, row) if row.call else ""
            yield Columns(f"{number} {words.title(number)}", call, bold=True)
            yield Text(general(words, number))


def _call(words: Locale, row: Explained) -> str:
    return words.t(f"errors.call.{row.call or 'nobody'}")
