"""Help: what each key does; in the training shop first the codes to try."""

from __future__ import annotations

from screens.console import Console
from screens.keys import ACTIONS
from screens.look import Line, Span, fill, pad
from tui_pos.till import DemoCode


def help_panel(console: Console, width: int, height: int) -> list[Line]:
    """The page in force."""
    demo = console.till.demo
    if demo and console.page == 0:
        return _codes(console, demo, width, height)
    t = console.locale.t
    lines: list[Line] = [[Span(f" {t('help.title')}", "bold")]]
    half = (width - 2) // 2
    rows: list[Line] = [
        [Span(f" {action.key.upper():>3} ", "key"), Span(f" {t(f'help.{action.id}')}")]
        for action in ACTIONS
    ]
    return lines + _two_columns(rows, half)


def _codes(console: Console, demo: tuple[DemoCode, ...], width: int, height: int) -> list[Line]:
    t, language = console.locale.t, console.locale.language
    half = (width - 2) // 2
    rows: list[Line] = [
        [Span(f" {pad(one.code, 16)}", "info"), Span(one.label[language])] for one in demo
    ]
    return [[Span(f" {t('help.codes')}", "bold")], *_two_columns(rows, half)]


def _two_columns(rows: list[Line], half: int) -> list[Line]:
    middle = (len(rows) + 1) // 2
    right = [*rows[middle:], []]
    return [
        [*fill(row, half), Span("  "), *fill(right[at], half)]
        for at, row in enumerate(rows[:middle])
    ]
