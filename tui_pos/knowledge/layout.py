"""The little Markdown that an article is written in: headings, numbered steps, lists, paragraphs,
`keys` and **what matters**. Anything else is shown as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

_LEAD = re.compile(r"(?P<heading>#{1,6}) +|(?P<item>\d{1,2}\.|[-*]) +")
_RUN = re.compile(r"`(?P<key>[^`]+)`|\*\*(?P<strong>[^*]+)\*\*")

Style = Literal["", "key", "strong"]


class Block(msgspec.Struct, frozen=True):
    """A paragraph; `mark` stands before an item: "1." or "-"."""

    text: str
    mark: str = ""
    heading: bool = False


def blocks(body: str) -> list[Block]:
    """Paragraphs in order, each in one line however it was broken in the file."""
    found: list[Block] = []
    open_ = False
    for line in map(str.strip, body.split("\n")):
        lead = _LEAD.match(line)
        if lead is not None:
            text, mark = line[lead.end() :], lead["item"] or ""
            found.append(Block(text, mark, heading=lead["heading"] is not None))
        elif line and open_:
            found[-1] = msgspec.structs.replace(found[-1], text=_joined(found[-1].text, line))
        elif line:
            found.append(Block(line))
        open_ = bool(line) and not (lead is not None and lead["heading"])
    return found


def runs(text: str) -> Iterator[tuple[str, Style]]:
    """A text in pieces of one style each, without its marks."""
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            yield text[at : match.start()], ""
        if match["key"] is not None:
            yield match["key"], "key"
        else:
            yield match["strong"], "strong"
        at = match.end()
    if at < len(text):
        yield text[at:], ""


def plain(text: str) -> str:
    """A text without its marks."""
    return "".join(piece for piece, _ in runs(text))


def _joined(above: str, below: str) -> str:
    """Chinese is written without blanks, and a line of it may end anywhere."""
    together = above[-1:].isascii() or below[:1].isascii()
    return f"{above} {below}" if together else above + below
