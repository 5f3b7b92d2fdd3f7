"""How a receipt stands, in words."""

from __future__ import annotations

from tui_pos.ledger.prints import Receipt
from tui_pos.locale import Locale


def why(locale: Locale, receipt: Receipt) -> str:
    """How it stands, and what is behind that; nothing is where it is settled."""
    word = locale.t(f"receipts.{receipt.state}")
    if receipt.error is None or receipt.settled:
        return word
    return f"{word}: {receipt.error} {locale.title(receipt.error)}"
