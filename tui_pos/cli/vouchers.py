"""tui-pos vouchers compare, and vouchers show: the books held against what platforms say.

Both only read, here and there, and work beside a running till.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta

import msgspec

from tui_pos.cli import comparisons
from tui_pos.cli.lines import put_out
from tui_pos.cli.words import explain, words_for
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop
from tui_pos.errors import TillError
from tui_pos.home import open_home
from tui_pos.ledger.redemptions import codes_of
from tui_pos.ledger.store import LedgerReader
from tui_pos.locale import Locale
from tui_pos.platforms.base import Platform, Refused, Unknown
from tui_pos.platforms.beside import open_beside
from tui_pos.platforms.registry import KINDS
from tui_pos.reconciling import Known, compare_day, know_code, know_from_books, records_of
from tui_pos.secret import Secret
from tui_pos.shop import Shop
from tui_pos.telling import here, not_asked, there
from tui_pos.vouchers.causes import Comparison
from tui_pos.vouchers.deals import SHOP_ZONE
from tui_pos.vouchers.shapes import is_digits, normalise, platforms_for

AGREE, DIFFER, USAGE, NOT_ASKED = 0, 1, 2, 4
"""Exit codes. `NOT_ASKED`: no difference was seen, but not every platform could be asked."""

_NOT_SET_UP, _TRAINING, _NO_CODE = 2016, 6047, 3032


class _Desk(msgspec.Struct, frozen=True):
    """What both commands work with."""

    words: Locale
    shop: Shop
    ledger: LedgerReader
    platforms: dict[str, Platform]
    now: datetime

    @property
    def why_not(self) -> Unknown:
        """Why a platform that is not among them cannot be asked."""
        return Unknown(_TRAINING if self.shop.training else _NOT_SET_UP)

    def name(self, kind: str) -> str:
        return f"{self.words.t(f'platform.{kind}')} ({kind})" if kind in KINDS else kind


def main(args: Namespace) -> int:
    """1 where the books and a platform differ, 4 where that is not known."""
    home, clock = open_home(args.home), SystemClock()
    shop = load_shop(home)
    with closing(LedgerReader(home.ledger)) as ledger:
        platforms = open_beside(home, shop, clock)
        desk = _Desk(words_for(args), shop, ledger, platforms, clock.now())
        return _compare(desk, args) if args.action == "compare" else _show(desk, args.code)


def _compare(desk: _Desk, args: Namespace) -> int:
    today = desk.now.astimezone(SHOP_ZONE).date()
    day: date = args.date or today - timedelta(days=1)
    if day > today:
        print(desk.words.t("compare.not_yet", day=day.isoformat()), file=sys.stderr)
        return USAGE
    if args.platform and args.platform not in KINDS:
        known = ", ".join(KINDS)
        print(desk.words.t("compare.no_kind", kind=args.platform, known=known), file=sys.stderr)
        return USAGE
    set_up = [one.kind for one in desk.shop.platforms]
    of_day = [kind for kind, _ in codes_of(desk.ledger, day)]
    kinds = [args.platform] if args.platform else list(dict.fromkeys((*set_up, *of_day)))
    compared = {kind: _ask(desk, kind, day) for kind in kinds}
    if args.json:
        told = [
            {"platform": kind, **comparisons.fields(desk.words, one)}
            for kind, one in compared.items()
        ]
        agrees = _status(compared.values()) == AGREE
        whole = {"day": day, "agrees": agrees, "platforms": told}
        put_out([msgspec.json.encode(whole).decode()])
    else:
        for kind, one in compared.items():
            print(f"{day.isoformat()} {desk.name(kind)}")
            for line in comparisons.lines(desk.words, one):
                print(f"  {line}")
    return _status(compared.values())


def _ask(desk: _Desk, kind: str, day: date) -> Comparison | Refused | Unknown:
    if kind not in desk.platforms:
        return desk.why_not
    return compare_day(desk.shop, desk.ledger, desk.platforms[kind], day, desk.now)


def _show(desk: _Desk, typed: list[str]) -> int:
    text = sys.stdin.readline() if typed == ["-"] else " ".join(typed)
    code = Secret(normalise(text) if is_digits(text) else text.strip())
    known = tuple(_know(desk, code))
    if not known and not desk.platforms:
        print(not_asked(desk.words, desk.why_not), file=sys.stderr)
        return NOT_ASKED
    if not known:
        print(explain(desk.words, TillError(_NO_CODE)), file=sys.stderr)
        return USAGE
    for one in known:
        print(f"{desk.name(one.platform)} {code.masked}")
        for line in (*here(desk.words, records_of(desk.ledger, one), one), *there(desk.words, one)):
            print(f"  {line}")
    return _status(one.comparison or desk.why_not for one in known)


def _know(desk: _Desk, code: Secret) -> Iterator[Known]:
    """By each platform that may have made the code, and each that the books have it from."""
    fitting = [one.kind for one in platforms_for(code.text, tuple(desk.platforms.values()))]
    for kind in KINDS:
        if kind in fitting:
            yield know_code(desk.shop, desk.ledger, desk.platforms[kind], code, desk.now)
        elif desk.ledger.steps_of_code(desk.ledger.code_key(kind, code)):
            yield know_from_books(desk.ledger, kind, code, desk.why_not)


def _status(results: Iterable[Comparison | Refused | Unknown]) -> int:
    status = AGREE
    for one in results:
        if not isinstance(one, Comparison):
            status = NOT_ASKED
        elif not one.agrees:
            return DIFFER
    return status
