"""An outcome that is open: the ways on, each with its key and what it costs."""

from __future__ import annotations

from rich.cells import cell_len

from screens.console import Console
from screens.look import Line, Span, pad, wrap


def choices_shown(console: Console) -> bool:
    """Did it take so long that a person may want something else than to wait?"""
    pending = console.view.pending
    return pending is not None and bool(pending.tries or pending.error)


def pending_panel(console: Console, width: int) -> list[Line]:
    """Wait, set the sale aside, or go on without the outcome."""
    t, pending = console.locale.t, console.view.pending
    undo = pending is not None and pending.what == "undo"
    ways = (
        (t("pending.key_wait"), "pending.wait"),
        ("F5", "pending.hold"),
        ("F7", "pending.park_undo" if undo else "pending.park"),
    )
    room = max(cell_len(key) for key, _ in ways) + 2
    lines: list[Line] = [[Span(part, "warning")] for part in wrap(t("pending.title"), width - 1)]
    for key, text in ways:
        lines.append([])
        for at, part in enumerate(wrap(t(text), width - room - 2)):
            mark = pad(f" {key} ", room) if at == 0 else " " * room
            lines.append([Span(mark, "key" if at == 0 else ""), Span(f" {part}")])
    return lines
