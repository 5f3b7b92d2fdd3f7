"""tui-pos errors: what a number means, and all of them on a card."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import closing

import msgspec

from drivers.paper import lay_out
from drivers.status import Outcome
from tui_pos.cli.lines import put_out
from tui_pos.cli.words import explain, words_for
from tui_pos.documents import load_shop
from tui_pos.error_table import DAMAGED, error_table
from tui_pos.error_words import beginning_with, card, facts, general
from tui_pos.errors import TillError, Word
from tui_pos.home import open_home
from tui_pos.locale import Locale
from tui_pos.vouchers.deals import minute

_UNKNOWN = 6050
_COLUMNS = 80


def main(args: Namespace) -> int:
    """1 where the number is not known, or the table is damaged."""
    args.home = args.print or args.unmapped  # In whose language it is said, also what goes wrong.
    words = words_for(args)
    numbers = beginning_with(args.code or "")
    problems = error_table().problems
    for problem in problems:
        print(explain(words, TillError(DAMAGED, detail=str(problem))), file=sys.stderr)
    if args.code and not numbers:
        raise TillError(_UNKNOWN, code=args.code)
    if args.print:
        return _print(args, words, numbers)
    if args.unmapped:
        return _list_unmapped(args, words)
    if args.card:
        for line in lay_out(card(words, numbers), _COLUMNS):
            print(line)
    elif args.json:
        put_out(_fields(words, number) for number in numbers)
    else:
        for number in numbers:
            _tell(words, number)
    return 1 if problems else 0


def _list_unmapped(args: Namespace, words: Locale) -> int:
    """What platforms answered that their documents do not list by now."""
    from tui_pos.ledger.store import LedgerReader
    from tui_pos.ledger.unlisted import unlisted
    from tui_pos.platforms.registry import wording_of

    home = open_home(args.unmapped)
    with closing(LedgerReader(home.ledger)) as ledger:
        found = unlisted(ledger)
    documents = {one.platform: wording_of(one.platform) for one in found}
    found = [
        one
        for one in found
        if str(one.error).startswith(args.code or "")
        and not ((document := documents[one.platform]) and document.lists(one.words))
    ]
    if args.json:
        put_out(msgspec.json.encode(one).decode() for one in found)
        return 0
    for one in found:
        print(f"{one.times:>5}  {minute(one.last)}  {one.platform}  {one.error}  {one.words}")
    if not found:
        print(words.t("errors.all_listed"))
    return 0


def _tell(words: Locale, number: int) -> None:
    print(f"{number} {words.title(number)}")
    print(f"  {general(words, number)}")
    print(f"  {facts(words, error_table().errors[number])}")


def _fields(words: Locale, number: int) -> str:
    """The sentence as it stands in the table, its details in braces."""
    row = error_table().errors[number]
    said = row.words(words.language)
    fields = {
        "code": number,
        "title": said.title,
        "sentence": said.sentence,
        "class": row.class_,
        "severity": row.severity,
        "retry": row.retry,
        "triage": row.entry,
        "call": row.call,
    }
    return msgspec.json.encode(fields).decode()


def _print(args: Namespace, words: Locale, numbers: tuple[int, ...]) -> int:
    from tui_pos.printing.reprinting import print_beside

    home = open_home(args.print)
    result = print_beside(home, load_shop(home), card(words, numbers))
    if result.cause is not None:
        error = TillError(result.cause, name=Word("part.printer"))
        print(explain(words, error), file=sys.stderr)
    if result.outcome is Outcome.FAILED:
        return 1
    print(words.t("errors.printed" if result.outcome is Outcome.DONE else "errors.sent"))
    return 0
