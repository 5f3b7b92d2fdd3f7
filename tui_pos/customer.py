"""What the customer sees of a sale: the goods just scanned, what is due, paid, and the change.

Displays show ASCII alone, so goods are told by quantity and price, and the words are English.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from drivers.display import Shows
from drivers.showing import Lamp, Showing
from tui_pos.checkout.view import View
from tui_pos.money import yuan
from tui_pos.sale import Sale, Stage, quantity_text

LINGER_S = 30.0
"""How long the change is left on show, in seconds."""

DARK = Showing()
THANKS = Showing(upper=("THANK YOU", ""))


def showing(view: View) -> Showing:
    """What the customer is to see of this view."""
    sale, closed = view.sale, view.closed
    if sale is not None and sale.lines:
        return _paying(sale) if sale.stage is not Stage.ENTRY else _entering(view, sale)
    if sale is None and closed is not None:
        return _paid(closed)
    return DARK


def _entering(view: View, sale: Sale) -> Showing:
    """The line that was changed last, and the total of all."""
    total = yuan(sale.total_fen)
    line = sale.line(view.last.line) if view.last else None
    if line is None:
        return Showing(lower=("TOTAL", total), amount=total, lamp=Lamp.TOTAL)
    times = f"{quantity_text(line.milli)} x {yuan(line.unit_price_fen)}"
    amount = yuan(line.amount_fen)
    return Showing((times, amount), ("TOTAL", total), amount, Lamp.PRICE)


def _paying(sale: Sale) -> Showing:
    """What is still due, and how far the sale has come."""
    due = yuan(sale.due_fen)
    upper = ("TOTAL", yuan(sale.total_fen))
    if sale.tenders:
        upper = ("PAID", yuan(sale.tendered_fen))
    elif sale.deductions_fen:
        upper = ("VOUCHERS", yuan(-sale.deductions_fen))
    return Showing(upper, ("DUE", due), due, Lamp.TOTAL)


def _paid(sale: Sale) -> Showing:
    paid, change = yuan(sale.tendered_fen), yuan(sale.change_fen)
    if sale.change_fen:
        return Showing(("PAID", paid), ("CHANGE", change), change, Lamp.CHANGE)
    return Showing(("TOTAL", yuan(sale.total_fen)), ("PAID", paid), paid, Lamp.PAID)


class Customer:
    """Keeps the customer's displays in step with the views, and lets the change go after a while.

    May be used from any thread. A display that fails is reported to `failed`, and hides nothing
    from the others.
    """

    def __init__(
        self,
        displays: Sequence[Shows],
        failed: Callable[[Exception], None],
        linger_s: float = LINGER_S,
    ) -> None:
        self._displays = displays
        self._failed = failed
        self._linger_s = linger_s
        self._turn = threading.Lock()
        self._told: Showing | None = None
        self._timer: threading.Timer | None = None

    def take(self, view: View) -> None:
        """Show what this view has for the customer, where that is not on show already."""
        if not self._displays:
            return
        new = showing(view)
        with self._turn:
            if new == self._told:
                return
            self._told = new
            self._forget()
            self._show(new)
            if view.sale is None and new != DARK:
                self._timer = threading.Timer(self._linger_s, self._let_go, (new,))
                self._timer.daemon = True
                self._timer.start()

    def close(self) -> None:
        """Let go of nothing any more."""
        with self._turn:
            self._forget()

    def _let_go(self, shown: Showing) -> None:
        with self._turn:
            if self._told is shown:
                self._show(THANKS)

    def _forget(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _show(self, one: Showing) -> None:
        for display in self._displays:
            try:
                display.show(one)
            except Exception as failure:  # A third party's; the sale goes on.
                self._failed(failure)
