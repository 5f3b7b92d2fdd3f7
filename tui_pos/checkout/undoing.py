"""How long a redemption can still be undone, as far as its platform says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from tui_pos.checkout.desk import Desk
from tui_pos.sale import Redemption, Sale
from tui_pos.vouchers.protocol import WINDOW_OVER


def ends(desk: Desk, sale: Sale) -> Mapping[int, datetime]:
    """Until when each counting redemption can be undone, by its number."""
    found = ((one.id, _end(desk, one)) for one in sale.counting)
    return {number: end for number, end in found if end is not None}


def is_over(desk: Desk, redemption: Redemption) -> bool:
    """Is it certainly too late?"""
    end = _end(desk, redemption)
    return end is not None and desk.clock.now() > end


def _end(desk: Desk, redemption: Redemption) -> datetime | None:
    """Counted from the sending: it was taken then or later, and no more is promised than holds."""
    if redemption.error == WINDOW_OVER:
        return redemption.settled_at
    platform = desk.platform(redemption.platform)
    window = platform.promises.undo_window_s if platform else None
    return None if window is None else redemption.intended_at + timedelta(seconds=window)
