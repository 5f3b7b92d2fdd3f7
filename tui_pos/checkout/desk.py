"""The state of one checkout between two commands, and the only way in which it changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count

import msgspec
from msgspec.structs import replace

from tui_pos.access.staff import StaffRoom
from tui_pos.catalogue.goods import Item
from tui_pos.checkout.background import Sync
from tui_pos.checkout.commands import Advance, Command
from tui_pos.checkout.effects import Effect
from tui_pos.checkout.fold import fold, open_sale
from tui_pos.checkout.view import (
    Card,
    CodeView,
    DeviceView,
    LastScan,
    Level,
    Notice,
    Text,
)
from tui_pos.clock import Clock
from tui_pos.deal import Deal
from tui_pos.errors import TillError
from tui_pos.ledger.prints import Receipt
from tui_pos.ledger.records import Record
from tui_pos.ledger.store import Ledger, Step
from tui_pos.platforms.base import Offer, Platform, Refused
from tui_pos.platforms.tokens import Standing
from tui_pos.sale import Redemption, Sale, Stage
from tui_pos.secret import Secret
from tui_pos.shop import Shop, Staff
from tui_pos.vouchers.protocol import Goal

_SERIALS = count(1)

TRAINING_NUMBERS = 900_000
"""Numbers of training sales and receipts start above this."""


class ShownCard(msgspec.Struct, frozen=True):
    """A card with what is needed to redeem it."""

    card: Card
    deal: Deal
    offer: Offer

    @property
    def key(self) -> Secret:
        """What tells this voucher from every other."""
        return self.offer.key or self.offer.code


class ShownChoice(msgspec.Struct, frozen=True):
    title: Text
    rows: tuple[Text, ...]
    picks: tuple[Command, ...]


class Waiting(msgspec.Struct, frozen=True):
    """A privileged command that waits for a supervisor."""

    action: str
    what: Text
    command: Command
    error: int | None = None
    wait_s: int = 0


class Asking(msgspec.Struct, frozen=True):
    """A question whose yes is this command."""

    text: Text
    yes: Command


class Check(msgspec.Struct, frozen=True):
    """A code the platform is being asked about. `offers`: it says the code is free, which another
    word of its own contradicts, so that it is asked once more."""

    serial: int
    platform: str
    code: Secret
    since: float
    offers: tuple[Offer, ...] = ()


class Pursuit(msgspec.Struct):
    """An open outcome that is being settled. `next_at`: monotonic seconds, None while asking.

    `since` and `sent_at`: monotonic seconds of its beginning and of the last sending, or of the
    start of the till where that was before it. `sends`: how often the request has gone out, `lost`
    whether one of them was never answered; `ticket`: the only answer still waited for.
    """

    goal: Goal
    since: float
    sent_at: float
    tries: int = 0
    sends: int = 0
    lost: bool = False
    ticket: int = 0
    next_at: float | None = None
    refusal: Refused | None = None
    error: int | None = None
    words: str = ""


class Inquiry(msgspec.Struct):
    """The screen that tells all that is known of vouchers. `codes`: what is known of the `code`
    asked about, by platform; `tickets`: the answers still waited for."""

    differences: tuple[Step, ...]
    code: Secret = Secret("")
    codes: dict[str, CodeView] = {}
    tickets: dict[int, str] = {}


class PickDeal(Command, frozen=True):
    """One of several deals a code is good for."""

    deal: int


class Desk:
    """Everything a checkout knows; each change of the sale is on disk before it shows here."""

    def __init__(
        self,
        shop: Shop,
        ledger: Ledger,
        platforms: tuple[Platform, ...],
        recognise: Callable[[str], Item | None],
        staff_room: StaffRoom,
        clock: Clock,
        new_id: Callable[[], str],
        weigh: Callable[[], int] | None = None,
    ) -> None:
        self.shop = shop
        self.ledger = ledger
        self.platforms = platforms
        self.recognise = recognise
        self.staff_room = staff_room
        self.clock = clock
        self.new_id = new_id
        self.weigh = weigh
        """Milligrams on the scale now; raises TillError where that is none to go by. None where
        there is no scale."""
        self.person: Staff | None = None
        self.sale: Sale | None = None
        self.held: dict[str, Sale] = {}
        self.parked: dict[tuple[str, int], Redemption] = {}
        self.pursuits: dict[tuple[str, int], Pursuit] = {}
        self.given_back: dict[str, float] = {}
        """By code key: monotonic seconds when a code was given back while an earlier request to do
        so might still arrive."""
        self.effects: list[Effect] = []
        self.devices: dict[str, DeviceView] = {}
        self.syncs: dict[str, Sync] = {}
        self.differences = 0
        self.inquiry: Inquiry | None = None
        self.tokens: dict[str, Standing] = {}
        self.token_due: dict[str, float] = {}
        self.waiting_prints = 0
        self.quantity: int | None = None
        self.check: Check | None = None
        self.asked: Secret | None = None
        self.card: ShownCard | None = None
        self.receipts: tuple[Receipt, ...] = ()
        self.choice: ShownChoice | None = None
        self.deals: tuple[tuple[Deal, Offer, int], ...] = ()
        self.waiting: Waiting | None = None
        self.asking: Asking | None = None
        self.granted: str | None = None
        self.abandoning: str | None = None
        self.undo_failed: frozenset[int] = frozenset()
        self.last: LastScan | None = None
        self.closed: Sale | None = None
        self.notice: Notice | None = None
        self.changed_at = clock.monotonic()
        self.scanned_at = float("-inf")
        self.enter_at = float("-inf")
        self.advancing: Advance | None = None
        self._first: tuple[Record, ...] = ()
        self.count_differences()

    def count_differences(self) -> None:
        """Those with a platform that nobody has looked at yet."""
        self.differences = self.ledger.unseen_differences()

    @property
    def stage(self) -> Stage:
        return self.sale.stage if self.sale else Stage.ENTRY

    @property
    def who(self) -> str:
        return self.person.id if self.person else "-"

    def platform(self, kind: str) -> Platform | None:
        return next((p for p in self.platforms if p.kind == kind), None)

    def serial(self) -> int:
        """A number used for nothing before in this process, also by a desk before this one."""
        return next(_SERIALS)

    def say(self, level: Level, key: str, **params: str | int) -> None:
        """Tell the person something that is no failure."""
        self.notice = Notice(self.serial(), level, Text(key, params))

    def tell(self, error: TillError, words: str = "", level: Level = Level.ERROR) -> None:
        """Tell the person of a failure, in the words of the error table."""
        text = Text(f"error.{error.code}", error.details)
        self.notice = Notice(self.serial(), level, text, error.code, words)

    def add(self, level: Level, key: str, **params: str | int) -> None:
        """Say something besides what was just said, or by itself."""
        if self.notice is None:
            self.say(level, key, **params)
        else:
            self.notice = replace(self.notice, more=(*self.notice.more, Text(key, params)))

    def send(self, effect: Effect) -> None:
        self.effects.append(effect)

    def show(self) -> None:
        """What is on screen changed: an Enter that is on its way must not count."""
        self.changed_at = self.clock.monotonic()

    def clear(self) -> None:
        """Close everything that is shown over the sale."""
        if self.card or self.choice or self.asking or self.waiting or self.inquiry:
            self.show()
        self.card = self.choice = self.asking = self.waiting = self.check = None
        self.inquiry = None
        self.deals = ()

    def next_sale_id(self) -> str:
        return f"{self.shop.terminal}-S{self._next(0):06d}"

    def next_receipt(self) -> str:
        return f"{self.shop.terminal}-{self._next(1):06d}"

    def _next(self, which: int) -> int:
        self.ledger.admit_missing()
        base = TRAINING_NUMBERS if self.shop.training else 0
        return max(self.ledger.last_numbers()[which], base) + 1

    def grant_first(self, record: Record) -> None:
        """Put an unlock in front of the step it is for, in the same transaction."""
        self._first = (record,)

    def forget_grant(self) -> None:
        """An unlock is for one step: used or not, it is gone after it."""
        self.granted = None
        self._first = ()

    def sale_of(self, sale: str) -> Sale | None:
        """The sale at hand or a held one, by its id."""
        return self.sale if self.sale is not None and self.sale.id == sale else self.held.get(sale)

    def record_on(
        self,
        sale: str,
        *records: Record,
        vault: Mapping[str, Secret] | None = None,
        who: str | None = None,
    ) -> None:
        """Make a step of any sale durable, then show it where that is at hand or held; `who` where
        it is not who is here.

        Raises TillError (3010, 6004) with the sale as it was.
        """
        if self.sale is not None and self.sale.id == sale:
            self.record(*records, vault=vault, who=who)
            return
        at = self.ledger.append(*records, who=who or self.who, sale=sale, vault=vault)
        if sale in self.held:
            self.held[sale] = fold(self.held[sale], ((at, record) for record in records))

    def record(
        self,
        *records: Record,
        vault: Mapping[str, Secret] | None = None,
        who: str | None = None,
    ) -> None:
        """Make a step of the current sale durable, then show it; the first step opens the sale.

        Raises TillError (3010, 6004) with the sale as it was.
        """
        sale = self.sale or open_sale(self.next_sale_id(), self.who, self.clock.now())
        stage = self.stage
        steps = (*self._first, *records)
        self._first = ()
        at = self.ledger.append(*steps, who=who or self.who, sale=sale.id, vault=vault)
        if self.sale is None:
            sale = open_sale(sale.id, self.who, at)
        self.sale = fold(sale, ((at, step) for step in steps))
        if self.stage is not stage:
            self.show()

    def note(self, *records: Record, sale: str | None = None, who: str | None = None) -> None:
        """Make a record durable that changes no open sale; `who` where it is not who is here."""
        steps = (*self._first, *records)
        self._first = ()
        self.ledger.append(*steps, who=who or self.who, sale=sale)
