"""Customers who between them lead a till through every step there is, one way for each need.

With one fault planned at one step, a tour shows that fault at that step for certain: that is how
every pair of the two is covered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tests.simulation import faults as f
from tests.simulation.faults import PAIRS, Pair
from tests.simulation.people import Cashier, Customer, Wish
from tests.simulation.platform import DINING, DOUYIN, RETAIL
from tests.simulation.shop import CHIPS, COLA, WATER, WINE
from tui_pos.checkout import commands as c
from tui_pos.sale import Stage

if TYPE_CHECKING:
    from tests.simulation.world import World

_LONG_S = 4000.0
"""Longer than any platform takes an undo."""

_NEWS_S = 1300.0
"""Longer than from one time to the next that the till asks for news."""

_NIGHT_S = 16 * 3600.0


@dataclass(frozen=True)
class Tour:
    """`customers` makes them; `planned` are faults without which a step is not come to."""

    name: str
    kind: str
    customers: Callable[[World, Cashier, str], Iterator[Customer]]
    planned: tuple[Pair, ...] = ()


def _everything_goes_well(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    goods = [COLA, WINE, CHIPS, WATER]
    wishes: dict[Stage, list[Wish]] = {
        Stage.ENTRY: [
            c.SetQuantity(None, 2000),
            c.Discount(None, 50),
            c.RemoveLine(None),
            c.Hold(),
            c.Recall(),
        ],
        Stage.PAY: [c.TakeBack("拿错了"), cashier.machine.keep_copy],
        Stage.CLOSED: [c.Reprint(), c.OpenDrawer(), c.Lock()],
    }
    yield Customer(goods, world.market.buy(kind, 1), "both", wishes, wrong_pin=True)
    yield Customer([COLA, CHIPS], world.market.buy(kind, 2))
    yield Customer([WATER])


def _given_back(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    wishes: list[Wish] = [c.Undo(1), c.Undo()]
    codes = world.market.buy(kind, 1) + world.market.buy(kind, 1)
    yield Customer([CHIPS] * 7, codes, wishes={Stage.REDEEM: wishes})
    yield Customer([WATER])


def _given_back_too_late(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    wishes: list[Wish] = [
        lambda: world.scheduler.sleep(_LONG_S),
        c.Undo(),
    ]
    yield Customer([WINE, COLA, COLA], world.market.buy(kind, 1), wishes={Stage.REDEEM: wishes})


def _given_up(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    yield Customer(
        [WINE, COLA, COLA], world.market.buy(kind, 1), wishes={Stage.REDEEM: [c.Abandon("不要了")]}
    )
    yield Customer([WATER])


def _spent_elsewhere(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    codes = world.market.buy(kind, 1)
    truth = world.platforms.truths[kind]
    yield Customer(
        [WINE, COLA, COLA], codes, spends=lambda: truth.take_elsewhere(truth.codes()[-1])
    )
    yield _after(world, _NEWS_S)
    yield Customer([WATER], wishes={Stage.CLOSED: [c.OpenInquiry()]})


def _partly_spent(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    first, second = world.market.buy(kind, 2)
    truth = world.platforms.truths[kind]
    yield Customer(
        [WINE, COLA, COLA],
        [first],
        all_at_once=True,
        spends=lambda: truth.take_elsewhere(second),
    )


def _in_doubt(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    yield Customer([WINE, COLA, COLA], world.market.buy(kind, 1), slow_s=900.0)
    yield Customer([WATER])


def _parked(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    yield Customer([WINE, COLA, COLA], world.market.buy(kind, 1), slow_s=3.0)
    yield _after(world, _LONG_S)


def _undo_in_doubt(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    yield Customer(
        [WINE, COLA, COLA], world.market.buy(kind, 1), wishes={Stage.REDEEM: [c.Undo()]}, slow_s=3.0
    )
    yield Customer([WATER])


def _refunded(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    codes = world.market.buy(kind, 1)
    code = codes[0]
    yield Customer([WINE, COLA, COLA], codes)
    world.platforms.retail.refund(code)
    yield _after(world, _NEWS_S)


def _overnight(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    yield Customer([WINE, COLA, COLA], world.market.buy(kind, 1))
    yield _after(world, _NIGHT_S)


def _older_copy(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    cashier.machine.keep_copy()
    yield Customer([WATER], wishes={Stage.CLOSED: [lambda: world.scheduler.sleep(30.0)]})
    yield Customer([WINE, COLA, COLA], world.market.buy(kind, 1))
    yield _after(world, 60.0)


def _after(world: World, seconds: float) -> Customer:
    """Somebody who comes so much later."""
    return Customer([WATER], wishes={Stage.ENTRY: [lambda: world.scheduler.sleep(seconds)]})


def _by_qr_code(world: World, cashier: Cashier, kind: str) -> Iterator[Customer]:
    yield Customer([WINE, COLA, COLA], world.market.buy(kind, 1, qr=True))


def _tours() -> Iterator[Tour]:
    for kind in (RETAIL, DINING, DOUYIN):
        redeem, undo, look = f"{kind} redeem", f"{kind} undo", f"{kind} look"
        unheard = ((look, f.NO_CONNECTION),) * 3
        yield Tour("everything goes well", kind, _everything_goes_well)
        yield Tour("given back", kind, _given_back)
        yield Tour("given back too late", kind, _given_back_too_late)
        yield Tour("given up", kind, _given_up)
        yield Tour("spent elsewhere", kind, _spent_elsewhere)
        yield Tour("in doubt", kind, _in_doubt, ((redeem, f.REPLY_LOST),))
        yield Tour("sent again", kind, _in_doubt, ((redeem, f.REQUEST_LOST),))
        yield Tour("parked", kind, _parked, ((redeem, f.REPLY_LOST), *unheard))
        yield Tour("undo parked", kind, _undo_in_doubt, ((undo, f.REPLY_LOST), *unheard))
    yield Tour("partly spent", DOUYIN, _partly_spent)
    yield Tour("refunded", RETAIL, _refunded)
    yield Tour("overnight", RETAIL, _overnight)
    yield Tour("older copy", RETAIL, _older_copy, ((f.LEDGER, f.OLDER_COPY),))
    yield Tour("by QR code", DOUYIN, _by_qr_code)


TOURS = tuple(_tours())


@cache
def ways() -> dict[Pair, Tour]:
    """The first tour that comes to the step of each pair; pairs that none comes to are left out."""
    from tests.simulation.world import tour

    first: dict[str, Tour] = {}
    for one in TOURS:
        for step in sorted(tour(one).seen):
            first.setdefault(step, one)
    return {pair: first[pair[0]] for pair in PAIRS if pair[0] in first}
