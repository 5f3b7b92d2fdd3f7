"""A cashier who makes the same sale again and again, at a till that may die at any moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from signal import SIGKILL
from threading import Event
from time import monotonic
from typing import Protocol

from tests.e2e import deaths
from tests.e2e.books import standings
from tests.e2e.platform.vouchers import Deal, Voucher
from tests.e2e.shop import (
    ENTER_COUNTS_AFTER_S,
    ENTRY,
    NAME,
    NUMBER,
    PAY,
    PIN,
    PIN_ASKED,
    REDEEM,
    SIGN_ON,
    TILL,
    Shop,
    barcode,
    goods_name,
)
from tests.program import LIMIT_S
from tests.terminal import Terminal

GOODS = [(barcode(0), 1000), (barcode(1), 3000), (barcode(2), 1000)]
TOTAL, FACE, FIRST_CASH = 1750, 500, 500
CARD, TAKEN, RECEIPT = "用后应收", "已用上", "小票 T01"
STOPPED, ASKING, TO_PRINT = "上次中断", "正在等平台", "待打"
SHOWN = {"entry": ENTRY, "redeem": REDEEM, "pay": PAY}
STEPS, REDEEMS, CLOSES = 9, 5, 8
_LOOK_S = 0.05
_codes = count(5571630001)

Standing = tuple[str, list[tuple[str, int]], bool, int]
"""Stage, goods in thousandths, whether the voucher is taken, fen received."""
NOTHING: Standing = ("entry", [], False, 0)


@dataclass(frozen=True)
class Step:
    """What is typed or scanned, what is seen when it has been taken, how the sale stands then."""

    text: str
    shown: str
    stage: str
    lines: int = 3
    redeemed: bool = False
    paid: int = 0
    scanned: bool = False

    @property
    def standing(self) -> Standing:
        return self.stage, GOODS[: self.lines], self.redeemed, self.paid


def steps_of(code: str) -> list[Step]:
    """A whole sale."""
    return [
        Step(barcode(0), f"+ {goods_name(0)} x1", "entry", 1, scanned=True),
        Step(f"3*{barcode(1)}", f"+ {goods_name(1)} x3", "entry", 2),
        Step(barcode(2), f"+ {goods_name(2)} x1", "entry", scanned=True),
        Step("", REDEEM, "redeem"),
        Step(code, CARD, "redeem", scanned=True),
        Step("", TAKEN, "redeem", redeemed=True),
        Step("", PAY, "pay", redeemed=True),
        Step("5", "还差 7.50", "pay", redeemed=True, paid=FIRST_CASH),
        Step("7.5", RECEIPT, "closed", redeemed=True, paid=TOTAL - FACE),
    ]


def due_of(standing: Standing) -> str:
    """What is due, as it is shown."""
    _, goods, redeemed, paid = standing
    due = sum(350 * milli // 1000 for _, milli in goods) - FACE * redeemed - paid
    return f"{due // 100}.{due % 100:02}"


class Died(Exception):
    """The till is gone."""


class Death(Protocol):
    """How and when a till dies. `under`: what it is started by."""

    @property
    def under(self) -> Sequence[str]: ...

    def before(self, till: Terminal, step: int) -> None:
        """Called right before each step, those of `deaths` included."""

    def over(self) -> None:
        """Called when the till is dead, or need not die any more."""


class Cashier:
    """Goes by what the till shows, and holds it to what the books say.

    `codes`: the voucher of each sale so far, the last one of the sale at hand. `torn`: how many
    sales were closed when the till died, with nobody there to see the drawer open. `under`: what
    every till is started by.
    """

    def __init__(self, shop: Shop, home: Path, under: Sequence[str] = ()) -> None:
        self.shop = shop
        self.home = home
        self.under = under
        self.codes: list[str] = []
        self.torn = 0
        self._next_customer()

    def start(self, under: Sequence[str] = ()) -> Terminal:
        """The till, as it begins."""
        return Terminal([*self.under, *under, TILL, "run", str(self.home)])

    def live(self, death: Death = deaths.NEVER, sales: int = 1) -> bool:
        """Start the till, finish the sale at hand or begin one, and so on until so many are closed;
        False where the till died before."""
        with self.start(death.under) as till:
            try:
                self._work(till, death, sales)
            except Died:
                assert till.wait() == -SIGKILL
                return False
            finally:
                death.over()
        return True

    def _work(self, till: Terminal, death: Death, sales: int) -> None:
        death.before(till, deaths.START)
        self._see(till, SIGN_ON)
        left = self._standing()
        if left != NOTHING:
            self._see(till, lambda screen: STOPPED in screen or TAKEN in screen)
        death.before(till, deaths.SIGN_ON)
        till.press(*NUMBER, "enter")
        self._see(till, PIN_ASKED)
        till.press(*PIN, "enter")
        self._see(till, f"{NAME} {NUMBER}")
        self._find(till, left)
        for _ in range(sales):
            for step in range(self._seen, STEPS):
                self._do(till, step, death)
            self._next_customer()

    def _standing(self) -> Standing:
        """How the books say that the sale stands: at least as was seen, at most as was begun."""
        sales, found = standings(self.home, self.under), NOTHING
        if len(sales) == len(self.codes):
            sale = sales[-1]
            redeemed = [state for _, state in sale.vouchers.values()] == ["done"]
            paid = sum(amount for _, amount in sale.tenders.values())
            found = sale.stage, sale.goods, redeemed, paid
        assert found in self._after[self._seen : self._begun + 1]
        if found[0] == "closed":
            self.torn += 1
            self._next_customer()
            return NOTHING
        return found

    def _find(self, till: Terminal, left: Standing) -> None:
        """The till shows the sale as the books had it, with an outcome that was open found out."""
        self._see(till, lambda screen: SHOWN[left[0]] in screen and ASKING not in screen)
        stage, goods, redeemed, paid = found = self._standing()
        assert (stage, goods, paid) == (left[0], left[1], left[3]) and redeemed >= left[2]
        if goods:
            shown = self._see(till, due_of(found))
            assert all(goods_name(line) in shown for line in range(len(goods)))
        self._seen = self._begun = self._after.index(found)

    def _do(self, till: Terminal, number: int, death: Death) -> None:
        step, kicks = self._steps[number], len(self.shop.printer.kicks)
        if not step.text:
            Event().wait(ENTER_COUNTS_AFTER_S)
        self._begun = number + 1
        death.before(till, number)
        if step.scanned:
            self.shop.scanner.scan(step.text)
        else:
            till.type(f"{step.text}\r")
        self._see(till, step.shown)
        self._seen = number + 1
        if step.stage == "closed":
            self.see_drawer(till, kicks + 1)
            self._see(till, lambda screen: TO_PRINT not in screen)

    def see_drawer(self, till: Terminal, times: int) -> None:
        """It has been opened so many times. Raises Died where the till is gone before."""
        begun = monotonic()
        while not self.shop.printer.wait(lambda: len(self.shop.printer.kicks) == times, _LOOK_S):
            if till.ended:
                raise Died
            assert monotonic() < begun + LIMIT_S

    def _next_customer(self) -> None:
        code = str(next(_codes))
        self.shop.platform.retail.add(Voucher(code, Deal(7001, "5元代金券", value=5.0, price=4.2)))
        self.codes.append(code)
        self._steps = steps_of(code)
        self._after = [NOTHING, *(step.standing for step in self._steps)]
        self._seen = self._begun = 0

    def _see(self, till: Terminal, wanted: str | Callable[[str], bool]) -> str:
        """The screen, once it shows this. Raises Died where the till is gone before."""
        try:
            return till.wait_for(wanted)
        except AssertionError:
            if not till.ended:
                raise
            raise Died from None
