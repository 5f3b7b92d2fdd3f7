"""tui-pos sales export: every closed sale, one JSON object a line."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing

from tui_pos.cli.lines import put_out
from tui_pos.home import open_home
from tui_pos.ledger.export import sale_lines
from tui_pos.ledger.store import LedgerReader


def main(args: Namespace) -> int:
    """Also while the till runs; a sale that closes meanwhile may be the last."""
    with closing(LedgerReader(open_home(args.home).ledger)) as ledger:
        put_out(sale_lines(ledger))
    return 0
