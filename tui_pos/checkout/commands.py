"""What may be asked of a checkout; nothing but these moves a sale."""

from __future__ import annotations

import msgspec

from tui_pos.sale import Stage
from tui_pos.secret import Secret


class Command(msgspec.Struct, frozen=True):
    """One thing a person or a device asks for."""


class SignOn(Command, frozen=True):
    number: str
    pin: Secret


class Lock(Command, frozen=True):
    """Leave the till; the sale stays as it is."""


class Entered(Command, frozen=True):
    """A text ended by Enter or by a scanner: goods, a voucher, an amount, a choice, "3*6901…".

    `at`: monotonic seconds when its last key or byte arrived. `scanned`: it came from a scanner,
    so it is no choice, no amount and no quantity. The text may be a voucher's or a payment code,
    so the repr tells its length alone.
    """

    text: str
    at: float
    scanned: bool = False

    def __repr__(self) -> str:
        return f"Entered({len(self.text)} characters, {self.at})"


class Advance(Command, frozen=True):
    """Enter on the empty input.

    `stage` and `shown_at` (monotonic seconds) are what the person saw and since when; `card` is
    the number of the voucher card shown then, or None. It does nothing when the till has moved on.
    """

    at: float
    stage: Stage
    shown_at: float
    card: int | None = None


class Dismiss(Command, frozen=True):
    """Esc: close what is shown (card, choice, question, unlock); the stage stays."""


class SetQuantity(Command, frozen=True):
    """`line` None is the last one, here and below: what was scanned just before."""

    line: int | None
    milli: int


class RemoveLine(Command, frozen=True):
    line: int | None


class Hold(Command, frozen=True):
    """Set the order aside (挂单); where there is none, take a held one up."""


class Recall(Command, frozen=True):
    """Take a held order up again (取单); None: the only one, or show the list."""

    sale: str | None = None


class Back(Command, frozen=True):
    """One stage back."""


class CheckAgain(Command, frozen=True):
    """Ask the platform once more about the code on the card."""


class TakeTender(Command, frozen=True):
    """Money received: None is the exact rest."""

    kind: str
    amount_fen: int | None = None


class TakeBack(Command, frozen=True):
    """Give the last tender back."""

    reason: str


class Undo(Command, frozen=True):
    """Undo a redemption; None: the last one that counts."""

    redemption: int | None = None


class Park(Command, frozen=True):
    """Go on without the voucher whose outcome is unknown; the unknown stays on the books."""


class SetPrice(Command, frozen=True):
    """A supervisor's price for one piece of a line: fen."""

    line: int | None
    price_fen: int


class Discount(Command, frozen=True):
    """Take fen off a line."""

    line: int | None
    off_fen: int


class Abandon(Command, frozen=True):
    reason: str


class Approve(Command, frozen=True):
    """A supervisor's number and PIN for the one action that waits for it."""

    number: str
    pin: Secret
    reason: str


class Reprint(Command, frozen=True):
    """Print a receipt again, marked as such; None: the last one."""

    receipt: str | None = None


class PrintMissing(Command, frozen=True):
    """Print every receipt that was cut off or could not be made."""


class DropPrint(Command, frozen=True):
    """Give up printing a receipt, by the number of its job."""

    job: int


class OpenInquiry(Command, frozen=True):
    """Show what is known of vouchers; a code that is entered then is looked up."""


class OpenDrawer(Command, frozen=True):
    """Open the drawer without a sale."""
