"""The line that is typed on, and above it what the last scan did: where the eye already is."""

from __future__ import annotations

from rich.cells import cell_len

from screens.console import Console
from screens.look import Line, Span, edges
from tui_pos.money import yuan
from tui_pos.sale import quantity_text


def prompt(console: Console, width: int) -> tuple[list[Line], int]:
    """Two lines, and the cell of the second one in which the cursor stands."""
    t, view = console.locale.t, console.view
    above: Line = []
    if view.last is not None:
        times = f" x{quantity_text(view.last.milli)}"
        left = [Span(" + ", "good"), Span(view.last.name, "bold"), Span(times)]
        above = edges(left, [Span(f"{yuan(view.last.amount_fen)} ", "bold")], width)
    label = f" {t(console.mode.label)} > "
    if view.quantity is not None and not console.mode.over:
        label += f"{quantity_text(view.quantity)} x "
    text = "*" * len(console.text) if console.mode.secret else console.text
    room = max(width - cell_len(label) - 2, 1)
    while cell_len(text) > room:
        text = text[1:]
    line: Line = [Span(label, "bold"), Span(text, "bold"), Span(" ", "chosen")]
    return [above, line], cell_len(label) + cell_len(text)
