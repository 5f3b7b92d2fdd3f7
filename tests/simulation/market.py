"""Customers, and the vouchers that they buy."""

from __future__ import annotations

from functools import partial

from tests.e2e.platform.vouchers import Voucher
from tests.simulation.choices import Choices
from tests.simulation.people import Customer
from tests.simulation.platform import DINING, DOUYIN, RETAIL, Platforms
from tests.simulation.shop import DEALS, DOUYIN_DEALS, GOODS
from tui_pos.checkout import commands as c
from tui_pos.sale import Stage

_FIRST_CODES = {RETAIL: 5571630000, DINING: 283733250000, DOUYIN: 104686126200000}


class Market:
    """Sells codes that no other market sold."""

    def __init__(self, choices: Choices, platforms: Platforms) -> None:
        self._choices = choices
        self._platforms = platforms
        self._codes = 0
        self._sold: list[str] = []
        self._bought: list[tuple[str, str]] = []

    def customer(self, till: str) -> Customer:
        """Whoever comes next to a till."""
        draw, stream = self._choices, f"{till} customers"
        goods = [draw.one_of(stream, tuple(GOODS)) for _ in range(draw.number(stream, 1, 4))]
        codes: list[str] = []
        for _ in range(draw.one_of(stream, (0, 1, 1, 1, 2, 3))):
            codes += self._order(stream)
        bought, self._bought = tuple(self._bought), []
        spends = partial(self._spend, bought, stream) if draw.happens(stream, 0.15) else None
        return Customer(
            goods,
            codes,
            spends=spends,
            pays=draw.one_of(stream, ("cash", "wechat", "both")),
            wishes={Stage.REDEEM: [c.Undo()]} if draw.happens(stream, 0.15) else {},
        )

    def _spend(self, bought: tuple[tuple[str, str], ...], stream: str) -> None:
        """Some of a customer's codes are spent elsewhere, right before the till would redeem."""
        for kind, code in bought:
            if self._choices.number(stream, 0, 1):
                self._platforms.truths[kind].take_elsewhere(code)

    def _order(self, stream: str) -> list[str]:
        """Texts that a customer has to show; now and then what another customer has as well."""
        draw = self._choices
        if self._sold and draw.happens(stream, 0.1):
            return [draw.one_of(stream, self._sold[-6:])]
        kind = draw.one_of(stream, (RETAIL, RETAIL, DINING, DOUYIN))
        number, shown = draw.number(stream, 0, 5), draw.number(stream, 0, 3)
        return self.buy(kind, draw.one_of(stream, (1, 1, 2)), number, shown == 0, shown < 2)

    def buy(
        self, kind: str, pieces: int, number: int = 0, short: bool = True, qr: bool = False
    ) -> list[str]:
        """A customer buys so many codes as one order; what there is to show for them."""
        platforms = self._platforms
        order = f"1693542243{self._codes:014d}"
        codes = [str(_FIRST_CODES[kind] + self._codes + at) for at in range(pieces)]
        self._codes += pieces
        self._bought += [(kind, code) for code in codes]
        if kind == DOUYIN:
            for code in codes:
                platforms.douyin.sell(code, DOUYIN_DEALS[number % len(DOUYIN_DEALS)], order)
            texts = [platforms.qr_code(order, short)] if qr else codes
        else:
            truth = platforms.retail if kind == RETAIL else platforms.dining
            for code in codes:
                truth.add(Voucher(code, DEALS[kind][number % len(DEALS[kind])], order))
            texts = codes
        self._sold += texts
        return list(texts)
