"""The till is killed at any moment of a sale, started again, and the sale goes on as it stood."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from threading import Event

import pytest

from tests.e2e.books import sales, standings
from tests.e2e.platform.server import Fault, Works
from tests.e2e.platform.vouchers import Deal, Voucher
from tests.e2e.shop import (
    ENTER_COUNTS_AFTER_S,
    ENTRY,
    PAY,
    REDEEM,
    Shop,
    barcode,
    goods_name,
    open_till,
    sign_on,
    tui_pos,
)
from tests.program import LIMIT_S
from tests.terminal import Terminal

GOODS = [(barcode(0), 1000), (barcode(1), 3000), (barcode(2), 1000)]
TOTAL, FACE = 1750, 500
CARD, TAKEN, RECEIPT, ASKING = "用后应收", "已用上", "小票 T01", "正在等平台"
SHOWN = {"entry": ENTRY, "redeem": REDEEM, "pay": PAY}
Standing = tuple[str, list[tuple[str, int]], bool, int]
"""Stage, goods in thousandths, whether the voucher is taken, fen received."""
NOTHING: Standing = ("entry", [], False, 0)
STEPS, REDEEMS = 9, 5
TRIALS = 200
_codes = count(5571630001)


@dataclass(frozen=True)
class Step:
    """What is typed, what is seen when it has been taken, and how the sale stands then."""

    typed: str
    shown: str
    stage: str
    lines: int = 3
    redeemed: bool = False
    paid: int = 0

    @property
    def standing(self) -> Standing:
        return self.stage, GOODS[: self.lines], self.redeemed, self.paid


def steps_of(code: str) -> list[Step]:
    """A whole sale."""
    return [
        Step(f"{barcode(0)}\r", goods_name(0), "entry", 1),
        Step(f"3*{barcode(1)}\r", goods_name(1), "entry", 2),
        Step(f"{barcode(2)}\r", goods_name(2), "entry"),
        Step("\r", REDEEM, "redeem"),
        Step(f"{code}\r", CARD, "redeem"),
        Step("\r", TAKEN, "redeem", redeemed=True),
        Step("\r", PAY, "pay", redeemed=True),
        Step("5\r", "还差 7.50", "pay", redeemed=True, paid=500),
        Step("7.5\r", RECEIPT, "closed", redeemed=True, paid=1250),
    ]


def standing_of(home: Path) -> Standing:
    """How the books say the sale stands, as it is written in a step."""
    found = standings(home)
    if not found:
        return NOTHING
    (sale,) = found
    redeemed = [state for _, state in sale.vouchers.values()] == ["done"]
    paid = sum(amount for _, amount in sale.tenders.values())
    return sale.stage, sale.goods, redeemed, paid


def due_of(standing: Standing) -> str:
    """What is due, as it is shown."""
    _, goods, redeemed, paid = standing
    due = sum(350 * milli // 1000 for _, milli in goods) - FACE * redeemed - paid
    return f"{due // 100}.{due % 100:02}"


def type_step(till: Terminal, step: Step) -> None:
    """An Enter on the empty input counts only after a while."""
    if step.typed == "\r":
        Event().wait(ENTER_COUNTS_AFTER_S)
    till.type(step.typed)


def sell_and_kill(shop: Shop, code: str, at: int, moment: Callable[[], object]) -> Path:
    """Sell up to a step, begin it, and kill the till at that moment of it; its home."""
    home = shop.home()
    *before, last = steps_of(code)[: at + 1]
    with open_till(home) as till:
        sign_on(till)
        till.wait_for(ENTRY)
        for step in before:
            type_step(till, step)
            till.wait_for(step.shown)
        type_step(till, last)
        moment()
        started = till.descendants()
        till.kill()
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    return home


def start_and_finish(shop: Shop, home: Path, code: str, at: int) -> None:
    """The sale stands as it was left, is shown so, and can be brought to its end."""
    steps = steps_of(code)
    left = standing_of(home)
    assert left in (steps[at - 1].standing if at else NOTHING, steps[at].standing)
    with open_till(home) as till:
        if left[0] == "closed":
            return
        if left != NOTHING:
            till.wait_for(lambda screen: "上次中断" in screen or TAKEN in screen)
        sign_on(till)
        till.wait_for(lambda screen: SHOWN[left[0]] in screen and ASKING not in screen)
        stage, goods, redeemed, paid = found = standing_of(home)
        assert (stage, goods, paid) == (left[0], left[1], left[3]) and redeemed >= left[2]
        shown = till.wait_for(due_of(found))
        assert all(goods_name(line) in shown for line in range(len(goods)))
        done = [step.standing for step in steps].index(found) + 1 if goods else 0
        for step in steps[done:]:
            type_step(till, step)
            till.wait_for(step.shown)


def check_books(shop: Shop, home: Path, code: str) -> None:
    """One sale, one voucher, one request, one receipt at most, and every sum."""
    (sale,) = sales(home)
    assert [(line["barcode"], line["quantity"] * 1000) for line in sale["lines"]] == GOODS
    assert (sale["total_fen"], sale["rounding_fen"], sale["change_fen"]) == (TOTAL, 0, 0)
    assert [one["deduction_fen"] for one in sale["vouchers"]] == [FACE]
    assert [one["amount_fen"] for one in sale["tenders"]] == [500, TOTAL - FACE - 500]
    assert shop.platform.retail.find(code).times_taken == 1
    assert len({call.biz for call in shop.platform.calls("consume") if code in call.biz}) == 1
    assert sum(f"*{code[-4:]}" in slip.text for slip in shop.printer.slips) <= 1
    tui_pos("ledger", "verify", str(home))


@pytest.fixture
def code(shop: Shop) -> str:
    """A voucher of five yuan that nobody has used."""
    code = str(next(_codes))
    shop.platform.retail.add(Voucher(code, Deal(7001, "5元代金券", value=5.0, price=4.2)))
    return code


@pytest.mark.parametrize("at", [2, 4, 8])
def test_killed_at_once_after_a_key(shop: Shop, code: str, at: int) -> None:
    home = sell_and_kill(shop, code, at, lambda: None)
    start_and_finish(shop, home, code, at)
    check_books(shop, home, code)


@pytest.mark.parametrize(("works", "sent"), [("now", 1), ("late", 2), ("never", 2)])
def test_killed_while_the_platform_is_redeeming(
    shop: Shop, code: str, works: Works, sent: int
) -> None:
    """It did, it will, or it never got to know; the till asks, and sends the same bytes again."""
    held = Event()
    fault = Fault("consume", works=works, held=held, meets=code)
    shop.platform.fail(fault)
    home = sell_and_kill(shop, code, REDEEMS, lambda: shop.platform.wait_for("consume", meets=code))
    start_and_finish(shop, home, code, REDEEMS)
    held.set()
    assert fault.over.wait(LIMIT_S)
    assert len([one for one in shop.platform.calls("consume") if code in one.biz]) == sent
    check_books(shop, home, code)


@pytest.mark.proof
@pytest.mark.parametrize("trial", range(TRIALS))
def test_killed_at_any_moment(shop: Shop, code: str, trial: int) -> None:
    chance = Random(trial)
    at, pause_s = trial % STEPS, chance.choice((0.005, 0.03, 0.2)) * chance.random()
    home = sell_and_kill(shop, code, at, lambda: Event().wait(pause_s))
    start_and_finish(shop, home, code, at)
    check_books(shop, home, code)
