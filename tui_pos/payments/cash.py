"""Amounts as a cashier types them."""

from __future__ import annotations

import re

from tui_pos.money import parse_yuan

_CASH = re.compile(r"\d{1,5}(?:\.\d{0,2})?|\.\d{1,2}")

ASK_ABOVE_FEN = 100_000
"""More than this over what is due is asked about once: a slip of the hand, most likely."""


def parse_amount(text: str) -> int | None:
    """Yuan with at most five digits before the point, as fen; anything else is None: a scan."""
    return parse_yuan(text) if _CASH.fullmatch(text.strip()) else None
