"""Searching beside the screen: a thread that answers the newest question and skips older ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.store import Catalogue
from tui_pos.errors import TillError

Found = Callable[[str, tuple[Goods, ...]], None]


class Searcher:
    """Searches a catalogue file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked: SimpleQueue[tuple[str, Found] | None] = SimpleQueue()

    def start(self) -> None:
        threading.Thread(target=self._answer, name="search", daemon=True).start()

    def search(self, text: str, found: Found) -> None:
        """Ask; `found` is called on the thread with this text, unless a newer one came first."""
        self._asked.put((text, found))

    def stop(self) -> None:
        self._asked.put(None)

    def _answer(self) -> None:
        catalogue = Catalogue(self._path)
        while (asked := self._asked.get()) is not None:
            if self._asked.empty():
                text, found = asked
                found(text, _search(catalogue, text))


def _search(catalogue: Catalogue, text: str) -> tuple[Goods, ...]:
    """A damaged file finds nothing; the health check says what is wrong with it."""
    try:
        return catalogue.search(text)
    except TillError:
        return ()
