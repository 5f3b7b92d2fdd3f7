"""The people at one till: customers with their vouchers, and a cashier who serves them.

A cashier looks at the screen and does what leads on; now and then something else comes over them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.choices import Choices
from tests.simulation.machine import Machine
from tests.simulation.scheduler import Scheduler
from tests.simulation.shop import CASHIERS, COLA, GOODS, PIN, SUPERVISOR
from tui_pos.checkout import commands as c
from tui_pos.checkout.view import View
from tui_pos.sale import Stage
from tui_pos.secret import Secret

_WRONG = Secret("000000")

_MOST_STEPS = 150
"""A customer who is not served by then walks away."""


Wish = c.Command | Callable[[], None]


@dataclass
class Customer:
    """`wishes`: what is done besides, at which stage; after the end of the sale for CLOSED.

    `slow_s`: so long the cashier waits for an outcome before parking it; `wrong_pin`: the
    supervisor mistypes first; `all_at_once`: both codes of an order go together; `spends`: what
    happens right before a voucher is redeemed.
    """

    goods: list[str]
    codes: list[str] = field(default_factory=list)
    pays: str = "cash"
    wishes: dict[Stage, list[Wish]] = field(default_factory=dict)
    slow_s: float = 30.0
    wrong_pin: bool = False
    all_at_once: bool = False
    spends: Callable[[], object] | None = None
    begun: bool = False

    def wish(self, stage: Stage) -> Wish | None:
        """The next one at a stage, which is then no wish any more."""
        wishes = self.wishes.get(stage)
        return wishes.pop(0) if wishes else None


class Cashier:
    """Serves one till. `whim`: how likely each step is not what leads on."""

    def __init__(
        self, machine: Machine, scheduler: Scheduler, choices: Choices, whim: float
    ) -> None:
        self.machine = machine
        self.whim = whim
        self._scheduler = scheduler
        self._choices = choices
        self._stream = f"{machine.name} people"
        self._number = CASHIERS[0]

    def serve(self, customer: Customer) -> None:
        """Until the sale is over, or the customer had enough of it."""
        for _ in range(_MOST_STEPS):
            if self.over(customer):
                break
            self.step(customer)
        while (wish := customer.wish(Stage.CLOSED)) is not None:
            self._grant(wish)
            self.step(customer)

    def over(self, customer: Customer) -> bool:
        view = self.machine.view
        waits = not customer.begun or customer.goods or customer.wishes.get(Stage.ENTRY)
        return not (waits or self.machine.busy) and view is not None and view.sale is None

    def step(self, customer: Customer) -> None:
        """Look, think, and press one key."""
        choices, stream = self._choices, self._stream
        if not self.machine.on:
            self._scheduler.sleep(choices.between(stream, 1.0, 40.0))
            if not self.machine.on:
                self.machine.switch_on()
            return
        hasty = choices.happens(stream, self.whim)
        self._scheduler.sleep(choices.between(stream, 0.0, 0.3 if hasty else 2.0))
        view = self.machine.view
        if view is None or not self.machine.on:
            return
        if choices.happens(stream, self.whim):
            self._follow_a_whim(view, customer)
        else:
            self.lead_on(view, customer)

    def lead_on(self, view: View, customer: Customer) -> None:
        """The key that a person presses who wants to get done."""
        if view.person is None:
            self.press(c.SignOn(self._number, PIN))
        elif view.unlock is not None:
            pin, customer.wrong_pin = _WRONG if customer.wrong_pin else PIN, False
            self.press(c.Approve(SUPERVISOR, pin, "测试"))
        elif view.question is not None:
            self.enter(view)
        elif view.inquiry is not None:
            self.press(c.Dismiss())
        elif view.choice is not None:
            self.type("1")
        elif view.pending is not None:
            self._wait(view, customer)
        elif view.stage is Stage.ENTRY:
            self._take_order(view, customer)
        elif view.stage is Stage.REDEEM:
            self._redeem(view, customer)
        else:
            self._take_money(view, customer)

    def _wait(self, view: View, customer: Customer) -> None:
        pending = view.pending
        waited = self.machine.clock.monotonic() - (pending.since if pending else 0.0)
        if pending is None or waited < customer.slow_s:
            self._scheduler.sleep(1.0)
        elif pending.what == "check":
            self.press(c.Dismiss())
        else:
            self.press(c.Park())

    def _take_order(self, view: View, customer: Customer) -> None:
        if customer.goods:
            customer.begun = True
            self.type(customer.goods.pop(0))
        elif (wish := customer.wish(Stage.ENTRY)) is not None:
            self._grant(wish)
        elif view.sale is not None and not view.sale.lines:
            self.press(c.Abandon("没有商品"))
        elif view.quantity is not None:
            self.press(c.Dismiss())
        else:
            self.enter(view)

    def _redeem(self, view: View, customer: Customer) -> None:
        if view.card is not None:
            if customer.spends is not None:
                customer.spends()
                customer.spends = None
            more = view.card.available > view.card.count == 1
            if more and (customer.all_at_once or self._choices.number(self._stream, 0, 1)):
                self.type("2")
            else:
                self.enter(view)
        elif customer.codes:
            self.type(customer.codes.pop(0))
        elif (wish := customer.wish(Stage.REDEEM)) is not None:
            self._grant(wish)
        else:
            self.enter(view)

    def _grant(self, wish: Wish) -> None:
        if isinstance(wish, c.Command):
            self.press(wish)
        else:
            wish()

    def _take_money(self, view: View, customer: Customer) -> None:
        paid = view.sale is not None and view.sale.tenders
        if paid and (wish := customer.wish(Stage.PAY)) is not None:
            self._grant(wish)
        elif customer.pays == "both" and view.sale is not None and view.sale.due_fen > 100:
            customer.pays = "wechat"
            self.type(str(view.sale.due_fen // 200))
        elif customer.pays == "wechat":
            self.press(c.TakeTender("wechat"))
        else:
            self.enter(view)

    def press(self, command: c.Command) -> None:
        if self.machine.on:
            self.machine.post(command)

    def pause(self) -> None:
        self._scheduler.sleep(1.5)

    def type(self, text: str) -> None:
        self.press(c.Entered(text, self.machine.clock.monotonic()))

    def enter(self, view: View) -> None:
        """Enter on the empty input, by what stands on the screen."""
        card = view.card.serial if view.card else None
        self.press(
            c.Advance(self.machine.clock.monotonic(), view.stage, self.machine.shown_at, card)
        )

    def _follow_a_whim(self, view: View, customer: Customer) -> None:
        whims: tuple[Callable[[], None], ...] = (
            lambda: self.enter(view),
            lambda: self._enter_twice(view),
            lambda: self.press(c.Dismiss()),
            lambda: self.press(c.Back()),
            lambda: self.press(c.Hold()),
            lambda: self.press(c.Recall()),
            lambda: self.press(c.Undo()),
            lambda: self.press(c.Park()),
            lambda: self.press(c.CheckAgain()),
            lambda: self.press(c.Abandon("顾客不要了")),
            lambda: self.press(c.TakeBack("拿错了")),
            lambda: self.press(c.Lock()),
            lambda: self._see_to_receipts(view),
            lambda: self.press(c.OpenDrawer()),
            lambda: self.press(c.OpenInquiry()),
            lambda: self.press(c.RemoveLine(None)),
            lambda: self.press(c.SetQuantity(None, 2000)),
            lambda: self.press(c.SetPrice(None, 300)),
            lambda: self.press(c.Discount(None, 50)),
            lambda: self.press(c.TakeTender("wechat", 100)),
            lambda: self.press(c.TakeTender("cash")),
            lambda: self.type(self._choices.one_of(self._stream, tuple(GOODS))),
            lambda: self.type(self._choices.one_of(self._stream, ("1", "2", "3*", "0.5", "x"))),
            lambda: self._scan_again(customer),
            lambda: self._change_people(view),
            lambda: self._scheduler.sleep(self._choices.between(self._stream, 5.0, 120.0)),
            self._switch_off,
        )
        self._choices.one_of(self._stream, whims)()

    def _see_to_receipts(self, view: View) -> None:
        drops = tuple(c.DropPrint(one.job) for one in view.receipts)
        self.press(self._choices.one_of(self._stream, (c.Reprint(), c.PrintMissing(), *drops)))

    def _enter_twice(self, view: View) -> None:
        self.enter(view)
        self.enter(view)

    def _scan_again(self, customer: Customer) -> None:
        self.type(customer.codes[0] if customer.codes else COLA)

    def _change_people(self, view: View) -> None:
        self.press(c.Lock())
        self._number = self._choices.one_of(self._stream, (*CASHIERS, SUPERVISOR))

    def _switch_off(self) -> None:
        if self._choices.number(self._stream, 0, 1):
            self.machine.power_off()
        else:
            self.machine.shut_down()
        self._scheduler.sleep(self._choices.between(self._stream, 1.0, 300.0))


def tidy_up(cashier: Cashier, keys: int = 400) -> bool:
    """Bring every sale of a till to its end by keys alone; False where none leads there."""
    nobody = Customer([], slow_s=3600.0)
    cashier.whim = 0.0
    for _ in range(keys):
        view = cashier.machine.view
        if view is not None and view.person and view.sale is None and not view.held:
            return True
        if view is not None and view.person and view.sale is None and not view.choice:
            cashier.press(c.Recall())
            cashier.pause()
        else:
            cashier.step(nobody)
    return False
