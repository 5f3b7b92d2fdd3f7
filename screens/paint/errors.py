"""The numbers of errors, and what the chosen one means."""

from __future__ import annotations

from screens.console import Console
from screens.look import Line, Span, fill, wrap
from screens.modes.looking_up import LookingUp
from tui_pos.error_table import error_table
from tui_pos.error_words import facts, general


def errors_panel(console: Console, mode: LookingUp, width: int, height: int) -> list[Line]:
    """What the chosen one means, below so many numbers around it as there is room for."""
    t = console.locale.t
    head: Line = [Span(f" {t('lookup.title')}", "bold"), Span(f"  {t('lookup.how')}", "dim")]
    meaning = _meaning(console, mode, width)
    room = max(height - len(meaning) - 2, 1)
    first = max(0, min(mode.at - room // 2, len(mode.numbers) - room))
    lines = [head]
    for at, number in enumerate(mode.numbers[first : first + room], start=first):
        style = "chosen" if at == mode.at else ""
        title = f" {number} {console.locale.title(number)}"
        lines.append(fill([Span(title, style)], width, style))
    return [*lines, [], *meaning]


def _meaning(console: Console, mode: LookingUp, width: int) -> list[Line]:
    words = console.locale
    if not mode.numbers:
        return [[Span(f" {part}")] for part in wrap(words.t("errors.unexplained_how"), width - 2)]
    number = mode.numbers[mode.at]
    said = [[Span(f" {part}", "bold")] for part in wrap(general(words, number), width - 2)]
    row = facts(words, error_table().errors[number])
    return [*said, *([Span(f" {part}", "dim")] for part in wrap(row, width - 2))]
