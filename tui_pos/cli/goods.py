"""What an import of goods shows: how far it is, which rows are bad, what came of it."""

from __future__ import annotations

import sys
from types import TracebackType

from tui_pos.catalogue.importing import Imported
from tui_pos.locale import Locale

_WIDTH = 30


class Bar:
    """A bar on stderr that goes away when it is done; nothing where that is no terminal."""

    def __init__(self) -> None:
        self._shown = -1
        self._seen = sys.stderr.isatty()

    def __call__(self, done: int, of: int) -> None:
        percent = done * 100 // of if of else 0
        if self._seen and percent != self._shown:
            self._shown = percent
            full = "#" * (percent * _WIDTH // 100)
            print(f"\r[{full:<{_WIDTH}}] {percent:3}%", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown >= 0:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def report(words: Locale, imported: Imported) -> int:
    """Say which rows are bad and how many goods there are now; 1 where none were taken."""
    for row in imported.bad:
        reason = words.t(row.key, **row.details)
        print(words.t("cli.goods.row", line=row.line, reason=reason), file=sys.stderr)
    counts = {"good": imported.good, "bad": len(imported.bad)}
    if not imported.good:
        print(words.t("cli.goods.none", **counts), file=sys.stderr)
        return 1
    print(words.t("cli.goods.done", **counts))
    return 0
