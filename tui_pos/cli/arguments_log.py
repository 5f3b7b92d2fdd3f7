"""What can be asked of `tui-pos log`, and of `log analyse`."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime, time, timedelta

from tui_pos.clock import SystemClock
from tui_pos.vouchers.deals import SHOP_ZONE

_DAY = "2026-11-25"


def add_log(
    log: ArgumentParser,
    home: Callable[[ArgumentParser], None],
    analyse: bool,
    t: Callable[[str], str],
) -> None:
    """`home` adds the place of the till's files."""
    add = log.add_argument
    if analyse:
        add("action", choices=("analyse",), help=t("cli.log.analyse"))
        add("--days", type=days, default=7, metavar="N", help=t("cli.log.days"))
    else:
        log.epilog = t("cli.log.more")
        add("--from", dest="begin", type=moment, metavar="TIME", help=t("cli.log.from"))
        add("--to", dest="end", type=end, metavar="TIME", help=t("cli.log.to"))
        add("--code", type=int, metavar="CODE", help=t("cli.log.code"))
        add("--person", metavar="NUMBER", help=t("cli.log.person"))
        add("--sale", metavar="SALE", help=t("cli.log.sale"))
        add("--id", metavar="ID", help=t("cli.log.id"))
    home(log)
    add("--json", action="store_true", help=t("cli.log.json"))


def days(text: str) -> int:
    """As many days as one can look back; named in the complaint about what is none."""
    if not 1 <= int(text) <= 366:
        raise ValueError(text)
    return int(text)


def moment(text: str) -> datetime:
    """When, by the clock in the shop: the beginning of a day, a time of a day, or one of today."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHOP_ZONE)
    except ValueError:
        today = SystemClock().now().astimezone(SHOP_ZONE).date()
        return datetime.combine(today, time.fromisoformat(text), SHOP_ZONE)


def end(text: str) -> datetime:
    """The same as an end: of a day alone, the midnight after it."""
    return moment(text) + timedelta(days=1 if len(text) == len(_DAY) else 0)
