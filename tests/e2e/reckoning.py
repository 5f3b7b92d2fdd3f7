"""The end of the day: platform, ledger, paper and drawer are held against each other."""

from __future__ import annotations

from typing import Any

from tests.e2e.books import records, sales
from tests.e2e.cashier import FACE, FIRST_CASH, GOODS, TOTAL, Cashier
from tests.e2e.shop import Shop, tui_pos

_HEAD, _END = "小票号 ", "谢谢惠顾"


def reckon(cashier: Cashier) -> None:
    """Each sale is there once, with a voucher that was taken once, and adds up; its receipt came
    out once, and the drawer opened once, unless the till died over it: then once at most."""
    *sold, unsold = cashier.codes
    shop, found = cashier.shop, sales(cashier.home, cashier.under)
    assert len(found) == len(sold)
    printed = print_outcomes(cashier)
    for sale, code in zip(found, sold, strict=True):
        _adds_up(sale, code)
        _taken_once(shop, code)
        _on_paper(shop, sale["receipt"], printed[sale["receipt"]])
    assert shop.platform.retail.find(unsold).times_taken == 0
    assert len(sold) - cashier.torn <= len(shop.printer.kicks) <= len(sold)
    tui_pos("ledger", "verify", str(cashier.home), under=cashier.under)


def print_outcomes(cashier: Cashier) -> dict[str, list[str]]:
    """How each attempt to print each receipt ended, by its number."""
    receipts: dict[int, str] = {}
    ended: dict[str, list[str]] = {}
    for record in records(cashier.home, cashier.under):
        body = record["body"]
        match record["kind"]:
            case "print.queued":
                receipts[body["job"]] = body["receipt"]
            case "print.ended":
                ended.setdefault(receipts[body["job"]], []).append(body["outcome"])
    return ended


def _adds_up(sale: dict[str, Any], code: str) -> None:
    assert [(line["barcode"], line["quantity"] * 1000) for line in sale["lines"]] == GOODS
    assert (sale["total_fen"], sale["rounding_fen"], sale["change_fen"]) == (TOTAL, 0, 0)
    (voucher,) = sale["vouchers"]
    assert (voucher["deduction_fen"], voucher["outcome"]) == (FACE, "done")
    assert voucher["code_masked"].endswith(code[-4:])
    assert [one["amount_fen"] for one in sale["tenders"]] == [FIRST_CASH, TOTAL - FACE - FIRST_CASH]


def _taken_once(shop: Shop, code: str) -> None:
    """However often it was asked for, it was by the same request."""
    assert shop.platform.retail.find(code).times_taken == 1
    assert len({call.biz for call in shop.platform.calls("consume") if code in call.biz}) == 1


def _on_paper(shop: Shop, receipt: str, outcomes: list[str]) -> None:
    """What was cut off is not printed again by itself; what never came out whole is."""
    paper = "\n".join(slip.text for slip in shop.printer.slips)
    begun = paper.split(f"{_HEAD}{receipt}\n")[1:]
    whole = [one for one in begun if _END in one.partition(_HEAD)[0]]
    *before, last = outcomes
    assert set(before) <= {"waiting"} and last in ("done", "cut", "unconfirmed")
    assert len(whole) == 1 or (last != "done" and not whole)
    assert len(begun) <= len(outcomes)
