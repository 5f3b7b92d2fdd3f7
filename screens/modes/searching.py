"""Finding goods by name, code or pinyin initials, from one character on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Line, Span, edges, pad, wrap
from screens.modes.base import LONGEST_NUMBER, Mode
from tui_pos.catalogue.goods import Goods
from tui_pos.checkout.commands import Entered
from tui_pos.money import yuan

if TYPE_CHECKING:
    from screens.console import Console


class Searching(Mode):
    """Asks the catalogue beside the screen; Enter takes the marked row."""

    label = "prompt.search"
    live = True

    def __init__(self) -> None:
        self._for = ""
        self._found: tuple[Goods, ...] = ()
        self._row = 0
        self._wanted_at: float | None = None

    @property
    def awaits(self) -> bool:  # type: ignore[override]
        return self._wanted_at is not None

    def typed(self, console: Console) -> None:
        text = console.text.strip()
        if text:
            console.search(text)
        else:
            self.found(console, "", ())

    def found(self, console: Console, text: str, goods: tuple[Goods, ...]) -> None:
        """What the catalogue knows for a text; it may be an earlier one than is typed now."""
        self._for, self._found, self._row = text, goods, 0
        if self._wanted_at is not None and text == console.text.strip():
            self._take(console, self._wanted_at)

    def enter(self, console: Console, text: str, at: float) -> None:
        text = text.strip()
        if (not text and not self._found) or len(text) > LONGEST_NUMBER:
            # A whole code needs no search, and the next one may be on its way.
            console.leave()
            if text:
                console.mode.enter(console, text, at)
            return
        if text and text != self._for:
            console.text = text
            self._wanted_at = at
            return
        self._take(console, at)

    def press(self, console: Console, key: str, at: float) -> None:
        if key in ("up", "down") and self._found:
            self._row = (self._row + (1 if key == "down" else -1)) % len(self._found)

    def _take(self, console: Console, at: float) -> None:
        self._wanted_at = None
        code = self._found[self._row].barcode if self._found else self._for
        console.leave()
        console.post(Entered(code, at))

    def panel(self, console: Console, width: int, height: int) -> list[Line]:
        t = console.locale.t
        lines: list[Line] = [[Span(t("search.title"), "bold")]]
        if not self._found:
            key = "search.none" if self._for else "search.how"
            parts = wrap(t(key, text=self._for), width - 1)
            return [*lines, [], *([Span(part, "dim")] for part in parts)]
        room = max(height - 1, 1)
        first = max(0, self._row - room + 1)
        for at, goods in enumerate(self._found[first : first + room], start=first):
            style = "chosen" if at == self._row else ""
            price = Span(f"{yuan(goods.price_fen)} ", style)
            name = Span(f" {pad(goods.name, width - 26)} {goods.barcode}", style)
            lines.append(edges([name], [price], width, style))
        return lines
