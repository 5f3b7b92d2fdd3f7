"""A platform's list of a day comes in pages."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from tui_pos.platforms.base import Listed, Listing, Refused, Unknown
from tui_pos.platforms.http import ODD_ANSWER

MOST_ROWS = 300
"""Rows that Meituan gives at once."""

_MOST_PAGES = 100


class Page(msgspec.Struct, frozen=True):
    """A part of a list; `read`: how many rows of the platform it was made of, `total`: how many the
    whole list has."""

    rows: tuple[Listed, ...]
    read: int
    total: int


def all_pages(
    ask: Callable[[int, int], Page | Refused | Unknown], kinds: tuple[int, ...]
) -> Listing | Refused | Unknown:
    """The whole list of every kind: `ask` gets the page of a kind from an offset on.

    A list that is not whole is none: the first page that fails is the answer.
    """
    rows: list[Listed] = []
    for kind in kinds:
        offset = 0
        for _ in range(_MOST_PAGES):
            page = ask(kind, offset)
            if not isinstance(page, Page):
                return page
            rows += page.rows
            offset += page.read
            if offset >= page.total:
                break
            if page.read == 0:
                return Unknown(ODD_ANSWER)
        else:
            return Unknown(ODD_ANSWER)
    # A list that grows while it is read may show a row on two pages.
    return Listing(tuple(dict.fromkeys(rows)))
