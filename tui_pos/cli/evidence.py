"""What was seen of a device, as lines for people and as fields for programs."""

from __future__ import annotations

import sys
from typing import Any, TextIO

import msgspec

from drivers.checks import Evidence, Meaning
from tui_pos.bench.cards import Seen, seen
from tui_pos.cli.lines import put_out
from tui_pos.locale import Locale

_BYTES = 16
"""Bytes on a line; the rest of a long piece follows below."""
_ARROWS = {"in": "<", "out": ">", None: " "}


class Show:
    """Tells evidence as it comes: lines for people, or one JSON object each.

    `began`: the time it counts from. `aside`: whether lines go to stderr, since stdout is for
    a result that a program reads.
    """

    def __init__(
        self, words: Locale, began: float, *, json: bool = False, aside: bool = False
    ) -> None:
        self._words = words
        self._began = began
        self._json = json
        self._out: TextIO = sys.stderr if aside else sys.stdout

    def __call__(self, evidence: Evidence) -> None:
        one = seen(evidence, self._began)
        if self._json:
            put_out([msgspec.json.encode(fields(self._words, one)).decode()])
        else:
            print(*lines(self._words, one), sep="\n", file=self._out, flush=True)

    def title(self, text: str) -> None:
        """A line for people alone."""
        if not self._json:
            print(text, file=self._out, flush=True)


def said(words: Locale, meaning: Meaning) -> str:
    """A meaning in words."""
    return words.t(meaning.key, **meaning.params)


def lines(words: Locale, one: Seen) -> list[str]:
    """Time, direction, bytes in hex, and what they mean."""
    data = one.hex.split()
    rows = [" ".join(data[at : at + _BYTES]) for at in range(0, len(data), _BYTES)]
    head = f"{one.at:9.3f} {_ARROWS[one.direction]}"
    if len(rows) > 1:
        more = [f"{'':11}{row}" for row in rows[1:]]
        return [f"{head} {rows[0]}", *more, f"{'':11}{said(words, one.meaning)}"]
    return [f"{head} {rows[0] + '  ' if rows else ''}{said(words, one.meaning)}"]


def fields(words: Locale, one: Seen) -> dict[str, Any]:
    """The same for a program; `text` in the language in force, `key` whichever that is."""
    return {
        "at": one.at,
        "direction": one.direction,
        "hex": one.hex,
        "key": one.meaning.key,
        "text": said(words, one.meaning),
    }
