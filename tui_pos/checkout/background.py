"""What a checkout keeps in mind of its work with the platforms while nobody waits for it."""

from __future__ import annotations

from datetime import date

import msgspec

from tui_pos.platforms.base import Listing, Looked, Offer
from tui_pos.secret import Secret


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to ask a platform: its list of a `day`, or how a `code` stands.

    `code_masked`: how the records write that code; `comparing`: it is for holding that day against
    the books, and not for news alone.
    """

    day: date | None = None
    code_key: str = ""
    code: Secret = Secret("")
    code_masked: str = ""
    comparing: bool = False


class Compared(msgspec.Struct):
    """A day that is being held against the books: its list, and what is asked for besides."""

    day: date
    listing: Listing
    looked: dict[str, Looked] = {}


class Sync(msgspec.Struct):
    """How far the till is with the news of one platform. Times are monotonic seconds.

    `begun_at`: since when there are to be any; `due_at`: when there is something to do next.
    `left`: what is still to be asked in this round, its first with `ticket`, 0 while nothing is.
    `missed`: some of its news did not come; `synced_at`: when all those of a round were last there;
    `failures`: rounds without since. `turn`: how many were begun. `seen`: codes that were checked
    and free on the day `seen_on`, by their key; they are kept nowhere else, because a code that is
    not used is money. `unwritten`: the ledger did not take what was heard, and that was said.
    """

    begun_at: float
    due_at: float
    left: list[Errand] = []
    ticket: int = 0
    missed: bool = False
    failures: int = 0
    turn: int = 0
    synced_at: float | None = None
    seen: dict[str, Offer] = {}
    seen_on: date | None = None
    compared: Compared | None = None
    unwritten: bool = False
