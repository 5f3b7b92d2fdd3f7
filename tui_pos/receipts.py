"""A receipt as a page that knows no printer: the amounts of the ledger, to the fen."""

from __future__ import annotations

from datetime import datetime

from drivers.paper import Barcode, Columns, Cut, Feed, Item, Logo, Page, Rule, Text
from tui_pos.locale import Locale
from tui_pos.money import yuan
from tui_pos.sale import CASH, Line, Redemption, RedemptionState, Sale, quantity_text
from tui_pos.shop import Shop
from tui_pos.vouchers.deals import SHOP_ZONE


def receipt_page(shop: Shop, sale: Sale, copy: int = 0, anew: bool = False) -> Page:
    """The receipt of a closed sale, in the shop's language.

    `copy`: 0 the receipt itself, 1 and up the number of a reprint. `anew`: a part of it may be on
    paper already. Shown as text by `drivers.paper.lay_out`, printed by
    `drivers.encoding.escpos.encode`.
    """
    words = Locale(shop.language)
    training = [_centred(words.t("receipt.training"))] if shop.training else []
    return Page(
        (
            Logo(),
            Text(shop.name, align="centre", bold=True, width=2, height=2),
            *training,
            *_marks(words, copy, anew),
            *_head(words, sale),
            Rule(),
            *(item for line in sale.lines for item in _line(words, line)),
            Rule(),
            *_sums(words, sale),
            *_money(words, sale),
            Rule(),
            Barcode(sale.receipt or ""),
            Text(words.t("receipt.thanks"), align="centre"),
            *training,
            Feed(3),
            Cut(),
        )
    )


def _marks(words: Locale, copy: int, anew: bool) -> list[Item]:
    """What keeps two papers from being taken for two sales."""
    again = [_centred(words.t("receipt.copy", copy=copy))] if copy else []
    return [*again, _centred(words.t("receipt.anew"))] if anew else [*again]


def _head(words: Locale, sale: Sale) -> list[Item]:
    return [
        Text(words.t("receipt.number", number=sale.receipt or "")),
        Columns(_time(sale.closed_at), words.t("receipt.cashier", cashier=sale.cashier)),
    ]


def _line(words: Locale, line: Line) -> list[Item]:
    unit = f" {line.unit}" if line.unit else ""
    pieces = f"  {quantity_text(line.milli)}{unit} x {yuan(line.unit_price_fen)}"
    items: list[Item] = [Text(line.name), Columns(pieces, yuan(line.amount_fen))]
    if line.list_fen is not None:
        # Kept out of the column of amounts, which adds up to the total.
        items.append(Text("  " + _list_price(words, line.list_fen, line.amount_fen)))
    return items


def _list_price(words: Locale, listed: int, amount: int) -> str:
    if listed > amount:
        return words.t("receipt.reduced", amount=yuan(listed), off=yuan(listed - amount))
    return words.t("receipt.list_price", amount=yuan(listed))


def _sums(words: Locale, sale: Sale) -> list[Item]:
    """From the goods to what was to be paid for them."""
    items: list[Item] = [Columns(words.t("receipt.total"), yuan(sale.total_fen))]
    for one in sale.counting:
        items += _voucher(words, one)
    items += [Text(words.t("receipt.parked", code=one.code_masked)) for one in _parked(sale)]
    if sale.rounding_fen:
        items.append(Columns(words.t("receipt.rounding"), yuan(sale.rounding_fen)))
    to_pay = sale.due_fen + sale.tendered_fen
    return [*items, Columns(words.t("receipt.to_pay"), yuan(to_pay), bold=True)]


def _parked(sale: Sale) -> list[Redemption]:
    """Vouchers that were paid for as if they were not used, which nobody knows yet."""
    return [one for one in sale.redemptions if one.state is RedemptionState.PARKED]


def _voucher(words: Locale, one: Redemption) -> list[Item]:
    key = "receipt.voucher" if one.count == 1 else "receipt.vouchers"
    return [
        Text(words.t(key, title=one.title, count=one.count)),
        Columns(f"  {one.code_masked}", yuan(-one.deduction_fen)),
    ]


def _money(words: Locale, sale: Sale) -> list[Item]:
    """What was handed over, and what came back."""
    items: list[Item] = []
    for tender in sale.tenders:
        name = words.t("receipt.cash") if tender.kind == CASH else tender.name
        items.append(Columns(name, yuan(tender.amount_fen)))
    if any(tender.kind == CASH for tender in sale.tenders):
        items.append(Columns(words.t("receipt.change"), yuan(sale.change_fen)))
    return items


def _centred(text: str) -> Text:
    return Text(text, align="centre", bold=True)


def _time(at: datetime | None) -> str:
    return at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M") if at else ""
