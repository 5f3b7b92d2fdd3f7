"""tui-pos receipt: a receipt as text, as a picture, or once more on paper; those that are not on
paper."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import closing

from drivers.encoding.escpos import encode
from drivers.paper import lay_out
from tui_pos.cli.words import explain, words_for
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop
from tui_pos.errors import TillError, Word
from tui_pos.home import Home, open_home
from tui_pos.ledger.prints import UNCONFIRMED_SHOWN
from tui_pos.ledger.sales import read_receipt
from tui_pos.ledger.store import LedgerReader
from tui_pos.locale import Locale
from tui_pos.money import yuan
from tui_pos.printing.reprinting import paper_of, reprint
from tui_pos.printing.telling import why
from tui_pos.receipts import receipt_page
from tui_pos.shop import Shop
from tui_pos.vouchers.deals import minute


def main(args: Namespace) -> int:
    """Show a receipt, also while the till runs; with --print, 1 where it has to wait. OSError where
    its picture cannot be written."""
    home = open_home(args.home)
    shop = load_shop(home)
    if args.print:
        return _print(home, shop, args.number, words_for(args))
    if args.waiting:
        return _list(home, words_for(args))
    with closing(LedgerReader(home.ledger)) as ledger:
        sale = read_receipt(ledger, args.number)
    page, paper = receipt_page(shop, sale), paper_of(shop)
    if args.png:
        from drivers.simulators.drawing import png
        from drivers.simulators.printing import printed

        args.png.write_bytes(png(printed(encode(page, paper), paper), paper.dots))
        return 0
    for line in lay_out(page, paper.columns, paper.encoding):
        print(line)
    return 0


def _list(home: Home, words: Locale) -> int:
    """Receipts that are not on paper, or not for sure, newest first."""
    with closing(LedgerReader(home.ledger)) as ledger:
        open_ones = [one for one in ledger.receipts(UNCONFIRMED_SHOWN) if not one.settled]
    for one in open_ones:
        paid = "-" if one.paid_fen is None else yuan(one.paid_fen)
        print(f"{one.number}  {minute(one.closed_at)}  {paid:>9}  {why(words, one)}")
    if not open_ones:
        print(words.t("cli.receipt.all_printed"))
    return 0


def _print(home: Home, shop: Shop, number: str | None, words: Locale) -> int:
    printed = reprint(home, shop, number, SystemClock())
    if printed.error is not None:
        error = TillError(printed.error, name=Word("part.printer"))
        print(explain(words, error), file=sys.stderr)
    print(words.t(f"cli.receipt.{printed.outcome}", receipt=printed.receipt))
    return 1 if printed.outcome == "waiting" else 0
