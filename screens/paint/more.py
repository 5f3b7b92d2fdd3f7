"""That there is more of it than the screen has room for."""

from __future__ import annotations

from screens.console import Console
from screens.look import Line, Span


def more(console: Console, below: int) -> list[Line]:
    """The last line of a text that goes on below it; none where it does not."""
    return [[Span(f" {console.locale.t('lookup.more', count=below)}", "info")]] if below else []
