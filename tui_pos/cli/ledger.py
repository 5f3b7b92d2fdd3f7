"""tui-pos ledger export, and ledger verify: the records themselves, and whether they are whole."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import closing

from tui_pos.cli.lines import put_out
from tui_pos.cli.words import words_for
from tui_pos.home import open_home
from tui_pos.ledger.export import ledger_lines
from tui_pos.ledger.store import LedgerReader
from tui_pos.ledger.verify import verify
from tui_pos.locale import Locale


def main(args: Namespace) -> int:
    """Also while the till runs. Verify: 1 where something does not add up."""
    with closing(LedgerReader(open_home(args.home).ledger)) as ledger:
        if args.action == "export":
            put_out(ledger_lines(ledger))
            return 0
        return _verify(ledger, words_for(args))


def _verify(ledger: LedgerReader, words: Locale) -> int:
    flaws = 0
    for flaw in verify(ledger):
        flaws += 1
        print(f"{flaw.place}: {flaw.what}")
    if flaws:
        print(words.t("cli.ledger.flaws", flaws=flaws), file=sys.stderr)
        return 1
    print(words.t("cli.ledger.whole", records=ledger.tip()[0]))
    return 0
