"""Searching beside the screen: a thread that answers the newest question and skips older ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.store import Catalogue

Found = Callable[[str, tuple[Goods, ...]], None]


class Searcher:
    """Searches a catalogue file; where there is none, nothing is ever found."""

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
        catalogue = Catalogue(self._path) if self._path.is_file() else None
        while (asked := self._asked.get()) is not None:
            if self._asked.empty():
                text, found = asked
                found(text, catalogue.search(text) if catalogue else ())
