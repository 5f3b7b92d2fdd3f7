"""tui-pos log: what the till did, line by line; and log analyse: what that teaches.

Both only read, and work beside a running till.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator

import msgspec

from tui_pos.cli.lines import put_out
from tui_pos.cli.words import words_for
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop
from tui_pos.home import Home, open_home
from tui_pos.locale import Locale
from tui_pos.log.beside import analyse_home
from tui_pos.log.entry import Entry
from tui_pos.log.reader import LogReader, Wanted, select
from tui_pos.log.telling import BAR, Row, rows
from tui_pos.vouchers.deals import SHOP_ZONE


def main(args: Namespace) -> int:
    """0, also where there is nothing to show."""
    home = open_home(args.home)
    if "days" in args:
        _analyse(home, args)
    else:
        _list(home, args)
    return 0


def _list(home: Home, args: Namespace) -> None:
    words, log = words_for(args), LogReader(home.log)
    wanted = Wanted(
        begin=args.begin,
        end=args.end,
        code=args.code,
        person=args.person,
        sale=args.sale,
        id=args.id,
    )
    entries = select(log, wanted)
    if args.json:
        put_out(msgspec.json.encode(one).decode() for one in entries)
    else:
        for one in entries:
            print("  ".join(_parts(words, one)))
    if log.damaged:
        print(words.t("log.damaged", count=log.damaged), file=sys.stderr)


def _parts(words: Locale, one: Entry) -> Iterator[str]:
    """What an entry holds, in the words of the log but for errors."""
    yield f"{one.at.astimezone(SHOP_ZONE):%m-%d %H:%M:%S.%f}"[:-3]
    yield f"{one.id:<12}"
    yield f"{one.kind:<7} {one.what}".rstrip()
    yield from filter(None, (one.platform, one.device, one.outcome))
    if one.ms is not None:
        yield f"{one.ms} ms"
    if one.status is not None:
        yield f"HTTP {one.status}"
    if one.code is not None:
        yield f"{one.code} {words.title(one.code)}"
    yield from filter(None, (one.sale, one.who, one.trace))
    if one.records is not None:
        first, last = one.records
        yield f"#{first}" if first == last else f"#{first}-{last}"
    if one.job is not None:
        yield words.t("log.job", job=one.job)
    if one.count is not None:
        yield words.t("log.lost", count=one.count)


def _analyse(home: Home, args: Namespace) -> None:
    found = analyse_home(home, SystemClock().now(), args.days)
    if args.json:
        put_out([msgspec.json.encode(found).decode()])
        return
    names = {one.id: one.name for one in load_shop(home).staff}
    for row in rows(words_for(args), found, names):
        print(_line(row).rstrip())


def _line(row: Row) -> str:
    if row.bar is None:
        return row.text + row.after
    return f"{row.text}{'█' * row.bar:<{BAR}}{row.after}"
