"""The simulated platform's memory: which vouchers there are, and what has become of them."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from itertools import count

import msgspec
from msgspec.structs import replace

from tui_pos.clock import Clock
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.sandbox.grants import Grants
from tui_pos.sandbox.vouchers import Fault, State, Use, Voucher
from tui_pos.secret import Secret

UNDO_WINDOW = timedelta(minutes=10)
SERIES = 3
"""Last digits of a template's code that may be any: so a training shop never runs out of codes."""


class Credentials(msgspec.Struct, frozen=True):
    """Who may call: Meituan's and the key its calls are signed with, then 抖音's."""

    developer_id: str = "100000"
    sign_key: Secret = Secret("training-sign-key")
    auth_token: Secret = Secret("training-auth-token")
    refresh_token: Secret = Secret("training-refresh-token")
    client_key: str = "training-client-key"
    client_secret: Secret = Secret("training-client-secret")
    poi_id: str = "100001"
    account_id: str = "100002"


class Declined(Exception):
    """The business says no, in the words a platform would use."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Received(msgspec.Struct, frozen=True):
    """One call that came in, with `biz` as it came. Shows no code."""

    platform: str
    call: str
    biz: str
    fault: Fault | None = None

    def __repr__(self) -> str:
        return f"Received({self.platform}, {self.call})"


class World:
    """Thread-safe. Amounts are in fen, times from the clock; every call is in `journal`."""

    def __init__(self, clock: Clock, credentials: Credentials | None = None) -> None:
        self.credentials = credentials or Credentials()
        self.grants = Grants(clock, self.credentials.auth_token, self.credentials.refresh_token)
        self.amounts_as_text = False
        self._clock = clock
        self._lock = threading.RLock()
        self._vouchers: dict[str, Voucher] = {}
        self._templates: dict[str, tuple[Voucher, tuple[Fault, ...]]] = {}
        self._faults: list[tuple[Fault, str | None]] = []
        self._answered: dict[str, tuple[str, ...]] = {}
        self._journal: list[Received] = []
        self._flow = count(900001)

    @property
    def journal(self) -> tuple[Received, ...]:
        with self._lock:
            return tuple(self._journal)

    def now(self) -> datetime:
        return self._clock.now()

    def add(self, voucher: Voucher) -> None:
        with self._lock:
            self._vouchers[voucher.code.text] = voucher

    def add_template(self, voucher: Voucher, faults: tuple[Fault, ...] = ()) -> None:
        """Every code that differs in its last digits alone is such a voucher, with such faults."""
        with self._lock:
            self._templates[voucher.code.text[:-SERIES]] = (voucher, faults)

    def fail(self, fault: Fault, code: Secret | None = None) -> None:
        """Let calls fail, for one code or whichever comes."""
        with self._lock:
            self._faults.append((fault, code.text if code else None))

    def voucher(self, code: Secret) -> Voucher | None:
        with self._lock:
            return self._find(code.text)

    def receive(self, platform: str, call: str, biz: str, code: str) -> Fault | None:
        """Enter a call into the journal; the fault it is to suffer."""
        with self._lock:
            self._find(code)
            fault = self._next_fault(call, code)
            self._journal.append(Received(platform, call, biz, fault))
            return fault

    def prepare(self, platform: str, code: str) -> tuple[Voucher, int]:
        """An unused voucher, and how many codes of its order can be taken. Raises Declined."""
        with self._lock:
            voucher = self._usable(platform, code)
            return voucher, len(self._unused_of(voucher))

    def unused(self, platform: str, code: str) -> tuple[Voucher, ...]:
        """The unused vouchers of a code's order, in date or not, its own first. Raises Declined."""
        with self._lock:
            voucher = self._known(platform, code)
            if voucher.elsewhere:
                raise Declined("该券不适用于当前门店")
            return tuple(one for one in self._unused_of(voucher) if one.state is State.UNUSED)

    def consume(
        self, platform: str, code: str, pieces: int, account: str, name: str, request_id: str | None
    ) -> tuple[Voucher, ...]:
        """Take a code, and others of its order up to `pieces`; a repeated id is taken once."""
        with self._lock:
            if request_id is not None and request_id in self._answered:
                return self._repeat(request_id, code)
            voucher = self._usable(platform, code)
            wanted = self._unused_of(voucher)[:pieces]
            if pieces < voucher.min_codes or len(wanted) < pieces:
                raise Declined("可验券数量不符")
            use = Use(account, name, self.now(), "")
            taken = tuple(
                replace(one, state=State.USED, use=replace(use, flow_id=str(next(self._flow))))
                for one in wanted
            )
            for one in taken:
                self._vouchers[one.code.text] = one
            if request_id is not None:
                self._answered[request_id] = tuple(one.code.text for one in taken)
            return taken

    def undo(self, platform: str, code: str, window: timedelta = UNDO_WINDOW) -> Voucher:
        """Make a used voucher unused again, within the window. Raises Declined."""
        with self._lock:
            voucher = self._known(platform, code)
            if voucher.use is None:
                raise Declined("该券码未被核销")
            if voucher.state is State.REFUNDED:
                raise Declined("该券已退款")
            if self.now() - voucher.use.at > window:
                raise Declined("已超过可撤销时限")
            free = replace(voucher, state=State.UNUSED, use=None)
            self._vouchers[code] = free
            return free

    def refund(self, code: Secret) -> None:
        """The customer gets the money back. Of a used voucher it stays on record who used it."""
        with self._lock:
            voucher = self._find(code.text)
            if voucher is not None:
                self._vouchers[code.text] = replace(voucher, state=State.REFUNDED)

    def look(self, platform: str, code: str) -> Voucher:
        """A voucher in whatever state. Raises Declined where there is none."""
        with self._lock:
            return self._known(platform, code)

    def used_on(self, platform: str, day: date) -> tuple[Voucher, ...]:
        """What was redeemed on one day, in the order of redeeming."""
        with self._lock:
            used = [
                (one.use.at, one)
                for one in self._vouchers.values()
                if one.platform == platform
                and one.use is not None
                and one.use.at.astimezone(SHOP_ZONE).date() == day
            ]
        return tuple(one for _, one in sorted(used, key=lambda pair: pair[0]))

    def _find(self, code: str) -> Voucher | None:
        if code not in self._vouchers and code[:-SERIES] in self._templates:
            template, faults = self._templates[code[:-SERIES]]
            fresh = replace(template, code=Secret(code), order=template.order + code[-SERIES:])
            self._vouchers[code] = fresh
            self._faults.extend((fault, code) for fault in faults)
        return self._vouchers.get(code)

    def _known(self, platform: str, code: str) -> Voucher:
        voucher = self._find(code)
        if voucher is None or voucher.platform != platform:
            raise Declined("券码不存在")
        return voucher

    def _usable(self, platform: str, code: str) -> Voucher:
        voucher = self._known(platform, code)
        if voucher.elsewhere:
            raise Declined("该券不适用于当前门店")
        match voucher.state:
            case State.USED:
                raise Declined("该券码已被使用")
            case State.REFUNDED:
                raise Declined("该券已退款")
            case State.FROZEN:
                raise Declined("该券已冻结")
        if self.now() > voucher.valid_until:
            raise Declined("该券已过期")
        if self.now() < voucher.valid_from:
            raise Declined("未到使用时间")
        return voucher

    def _unused_of(self, voucher: Voucher) -> list[Voucher]:
        others = (
            one
            for one in self._vouchers.values()
            if one.order == voucher.order and one.state is State.UNUSED and one.code != voucher.code
        )
        return [voucher, *others]

    def _repeat(self, request_id: str, code: str) -> tuple[Voucher, ...]:
        codes = self._answered[request_id]
        if code not in codes:
            raise Declined("requestId重复")
        return tuple(self._vouchers[one] for one in codes)

    def _next_fault(self, call: str, code: str) -> Fault | None:
        for place, (fault, only) in enumerate(self._faults):
            if fault.call == call and only in (None, code):
                left = replace(fault, times=fault.times - 1)
                self._faults[place : place + 1] = [(left, only)] if left.times > 0 else []
                return fault
        return None
