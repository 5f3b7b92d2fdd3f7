"""One checkout on a real ledger file, with a platform and a clock that a test moves by hand."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tui_pos.access.pins import hash_pin
from tui_pos.access.staff import StaffRoom
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.checkout import effects
from tui_pos.checkout.checkout import Checkout
from tui_pos.checkout.commands import Advance, Approve, Command, Entered, SignOn
from tui_pos.checkout.desk import Desk
from tui_pos.checkout.view import View
from tui_pos.ledger.store import Ledger, create
from tui_pos.money import Rounding
from tui_pos.platforms.base import (
    Checked,
    DayListed,
    Done,
    Free,
    Listed,
    Listing,
    Looked,
    Offer,
    Offers,
    Outcome,
    Promises,
    Refused,
    Request,
    Taken,
    Unknown,
    Used,
)
from tui_pos.sale import Sale
from tui_pos.secret import Secret
from tui_pos.shop import (
    Cover,
    DealKind,
    DealSetting,
    PrinterSetting,
    Role,
    Shop,
    Staff,
    TenderSetting,
)

COLA, WATER, CHIPS = "6901234567892", "6901234567908", "6901234567915"
GOODS = {
    COLA: Goods(COLA, "可乐", 350, "饮料", "瓶"),
    WATER: Goods(WATER, "矿泉水", 200, "饮料", "瓶"),
    CHIPS: Goods(CHIPS, "薯片", 899, "零食", "袋"),
}
RETAIL = "meituan-retail"
PIN = Secret("135790")
_HASH = hash_pin(PIN)


class HandClock:
    """Time moves when the test says so; `wall_s`: by how much the clock on the wall is wrong."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.wall_s = 0.0

    def now(self) -> datetime:
        passed = timedelta(seconds=self.seconds + self.wall_s)
        return datetime(2026, 11, 24, 2, 0, tzinfo=UTC) + passed

    def monotonic(self) -> float:
        return self.seconds


class Counter:
    """A voucher platform at the far end of a wire that a test can cut.

    `faults` are used up one a request: "lost" (never arrives), "reply lost" (arrives, answer
    does not), "late" (arrives only after the next time of asking). `ask_faults` likewise: "down"
    (asking fails), "behind" (what is said is from before anything happened); "down" also makes
    its list of a day fail. `stale`: codes its check calls free although they are used; `listed`:
    the days asked for.
    """

    kind = RETAIL
    promises = Promises(
        request_id=True,
        marks=True,
        new_code_after_undo=False,
        max_codes=3,
        undo_window_s=600,
        digits=(10,),
        takes_qr=False,
    )

    def __init__(self) -> None:
        self.offers: dict[str, tuple[Offer, ...]] = {}
        self.used: dict[str, Request] = {}
        self.sent: list[Request] = []
        self.undone: list[Request] = []
        self.faults: deque[str] = deque()
        self.ask_faults: deque[str] = deque()
        self.refunded: set[str] = set()
        self.stale: set[str] = set()
        self.listed: list[date] = []
        self._late: list[Callable[[], object]] = []

    def voucher(self, code: str, deal: str, title: str = "50元代金券", face: int = 5000) -> str:
        offer = Offer(code=Secret(code), deal_id=deal, title=title, face_fen=face, available=3)
        self.offers[code] = (*self.offers.get(code, ()), offer)
        return code

    def check(self, code: Secret) -> Checked:
        if code.text in self.used and code.text not in self.stale:
            return Refused(3002, "券已使用")
        found = self.offers.get(code.text)
        return Offers(found) if found else Refused(3004, "券不存在")

    def _fault(self) -> str:
        return self.faults.popleft() if self.faults else ""

    def redeem(self, request: Request, again: bool) -> Outcome:
        self.sent.append(request)
        return self._through(lambda: self._take(request))

    def undo(self, request: Request) -> Outcome:
        self.undone.append(request)
        return self._through(lambda: self._give_back(request))

    def take_elsewhere(self, code: str) -> None:
        """Somebody else uses a code, whoever had it before."""
        self.used[code] = Request(
            request_id="R999", code=Secret(code), count=1, deal_id="", mark="T02", mark_name="T02"
        )

    def _through(self, effect: Callable[[], Outcome]) -> Outcome:
        match self._fault():
            case "lost":
                return Unknown(1004)
            case "reply lost":
                effect()
                return Unknown(1004)
            case "late":
                self._late.append(effect)
                return Unknown(1004)
            case _:
                return effect()

    def _take(self, request: Request) -> Outcome:
        if self.used.get(request.code.text, request) != request:
            return Refused(3002, "券已使用")
        others = (Secret(f"{request.code.text}{n}") for n in range(1, request.count))
        codes = (request.code, *others)
        self.used |= {code.text: request for code in codes}
        taken = tuple(Taken(code=code, deal_id=request.deal_id, flow_id="F1") for code in codes)
        return Done(taken, trace="T1")

    def _give_back(self, request: Request) -> Outcome:
        user = self.used.get(request.code.text)
        if user is None or user.request_id != request.request_id:
            return Refused(3009, "超过可撤销时限")
        del self.used[request.code.text]
        return Done()

    def look(self, code: Secret, count: int = 1) -> Looked:
        fault = self.ask_faults.popleft() if self.ask_faults else ""
        if fault == "down":
            return Unknown(1003)
        user = self.used.get(code.text) if fault != "behind" else None
        late, self._late = self._late, []
        for effect in late:
            effect()
        if user is None:
            return Free()
        return Used(user.mark)

    def listing(self, day: date) -> DayListed:
        self.listed.append(day)
        if self.ask_faults and self.ask_faults.popleft() == "down":
            return Unknown(1003)
        rows = (
            Listed(
                code=Secret(code),
                deal_id=by.deal_id,
                by=by.mark,
                refunded=code in self.refunded,
            )
            for code, by in self.used.items()
        )
        return Listing(tuple(rows))

    def ping(self) -> Refused | Unknown | None:
        return None


def shop(rounding: Rounding = Rounding.OFF, deals: tuple[DealSetting, ...] = ()) -> Shop:
    staff = (
        Staff("1001", "小李", Role.CASHIER, _HASH),
        Staff("2001", "王店长", Role.SUPERVISOR, _HASH),
        Staff("3001", "老赵", Role.TECHNICIAN, _HASH),
    )
    standard = (
        DealSetting(RETAIL, "7001", DealKind.VOUCHER),
        DealSetting(RETAIL, "7002", DealKind.PACKAGE, covers=(Cover(COLA), Cover(CHIPS))),
        DealSetting(RETAIL, "7003", DealKind.DISCOUNT, percent=80),
    )
    return Shop(
        id="S001",
        name="示范小店",
        terminal="T01",
        rounding=rounding,
        printers=(PrinterSetting("/dev/null"),),
        deals=deals or standard,
        tenders=(TenderSetting("wechat", "微信收款码"),),
        staff=staff,
    )


class Rig:
    """A till without threads: effects are carried out at once, pauses pass by themselves."""

    def __init__(self, folder: Path, what: Shop | None = None, sign_on: bool = True) -> None:
        self.path = folder / "ledger.sqlite"
        if not self.path.exists():
            create(self.path)
        self.clock = HandClock()
        self.platform = Counter()
        self.shop = what or shop()
        self.kicks = 0
        self.pauses: list[float] = []
        self._ids = 0
        self.hold = False
        self.waiting: list[effects.Effect] = []
        self.timers: list[tuple[float, Command]] = []
        self._open()
        if sign_on:
            self.do(SignOn("1001", PIN))

    def _open(self) -> None:
        self.ledger = Ledger(self.path, self.shop.terminal, self.clock)
        self.desk = Desk(
            self.shop,
            self.ledger,
            (self.platform,),
            lambda text: Item(GOODS[text]) if text in GOODS else None,
            StaffRoom(self.shop.staff, self.clock),
            self.clock,
            self._new_id,
        )
        self.checkout = Checkout(self.desk)
        self._run(self.checkout.start())

    def restart(self) -> None:
        """Switch off without a word, and on again."""
        self.ledger.close()
        self.waiting.clear()
        self._open()
        self.do(SignOn("1001", PIN))

    def _new_id(self) -> str:
        self._ids += 1
        return f"R{self._ids}"

    @property
    def view(self) -> View:
        return self.checkout.view

    @property
    def sale(self) -> Sale:
        assert self.view.sale is not None
        return self.view.sale

    @property
    def error(self) -> int | None:
        return self.view.notice.error if self.view.notice else None

    def do(self, command: Command) -> View:
        self._run(self.checkout.handle(command))
        return self.view

    def _run(self, wanted: list[effects.Effect]) -> None:
        for effect in wanted:
            if self.hold and not _is_timer(effect):
                self.waiting.append(effect)
            else:
                self.carry_out(effect)

    def release(self) -> None:
        """Let what was held back happen now."""
        self.hold = False
        waiting, self.waiting = self.waiting, []
        self._run(waiting)

    def carry_out(self, effect: effects.Effect) -> None:
        match effect:
            case effects.CheckCode():
                self.do(effect.answered(self.platform.check(effect.code)))
            case effects.SendRequest():
                if effect.goal == "redeem":
                    answer = self.platform.redeem(effect.request, effect.again)
                else:
                    answer = self.platform.undo(effect.request)
                self.do(effect.answered(answer))
            case effects.AskPlatform():
                self.do(effect.answered(self.platform.look(effect.request.code)))
            case effects.LookUp():
                self.do(effect.answered(self.platform.look(effect.code)))
            case effects.ListDay():
                self.do(effect.answered(self.platform.listing(effect.day)))
            case effects.Later() if _is_timer(effect):
                self.timers.append((effect.at, effect.command))
            case effects.Later():
                self.pauses.append(effect.at - self.clock.seconds)
                self.clock.seconds = max(self.clock.seconds, effect.at)
                self.do(effect.command)
            case effects.KickDrawer():
                self.kicks += 1

    def pass_time(self, seconds: float) -> None:
        """Let time pass, and what the till does by itself meanwhile happen."""
        end = self.clock.seconds + seconds
        while due := [timer for timer in self.timers if timer[0] <= end]:
            at, command = min(due, key=lambda timer: timer[0])
            self.timers.remove((at, command))
            self.clock.seconds = max(self.clock.seconds, at)
            self.do(command)
        self.clock.seconds = end

    def enter(self, text: str) -> View:
        """Type a text."""
        self.clock.seconds += 1
        return self.do(Entered(text, self.clock.seconds))

    def scan(self, text: str) -> View:
        """Scan a text."""
        self.clock.seconds += 1
        return self.do(Entered(text, self.clock.seconds, scanned=True))

    def press_enter(self, after: float = 1.2) -> View:
        """Enter on the empty input, some seconds after the last thing that happened."""
        shown_at = self.clock.seconds
        self.clock.seconds += after
        card = self.view.card.serial if self.view.card else None
        return self.do(Advance(self.clock.seconds, self.view.stage, shown_at, card))

    def approve(self, number: str = "2001", pin: Secret = PIN, reason: str = "测试") -> View:
        return self.do(Approve(number, pin, reason))

    def order(self, *barcodes: str) -> None:
        """Scan goods and confirm."""
        for barcode in barcodes:
            self.enter(barcode)
        self.press_enter()


def _is_timer(effect: effects.Effect) -> bool:
    """Is it for a time that nobody waits for?"""
    return isinstance(effect, effects.Later) and isinstance(effect.command, effects.SyncDue)
