"""What everything on a screen is compared with: the plainest Textual app that takes scans."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header, Input

ROWS = 9


class BareApp(App[None]):
    """Header, Input, table, Footer. What is typed becomes a row at Enter, the newest one shown."""

    CSS: ClassVar[str] = "DataTable { height: 1fr; }"

    def compose(self) -> ComposeResult:
        yield Header()
        # A blinking cursor would be taken for the answer to a key.
        scan = Input()
        scan.cursor_blink = False
        yield scan
        yield DataTable(show_cursor=False)
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("row", "goods", "quantity", "price")
        for _ in range(ROWS):
            self.add("可口可乐 500ml")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self.add(event.value)
        event.input.clear()

    def add(self, goods: str) -> None:
        table = self.query_one(DataTable)
        table.add_row(row_name(table.row_count + 1), goods, "1", "3.50")
        table.scroll_end(animate=False)


def row_name(number: int) -> str:
    """What marks a row on the screen: the start is over when the ninth is painted."""
    return f"row-{number:05}"


def main() -> None:
    BareApp().run()
