"""How the books and a platform compare, as lines for people and as fields for programs."""

from __future__ import annotations

from collections.abc import Iterator

from tui_pos.locale import Locale
from tui_pos.platforms.base import Listed, Refused, Unknown
from tui_pos.telling import not_asked, reasons, shop_time, summary
from tui_pos.vouchers.booked import Booked
from tui_pos.vouchers.causes import Comparison, Row

_LISTS = ("both", "only_platform", "only_us")


def lines(words: Locale, compared: Comparison | Refused | Unknown) -> Iterator[str]:
    """The three lists; under each row that does not simply agree, why, and what to do."""
    if not isinstance(compared, Comparison):
        yield not_asked(words, compared)
        return
    for name in _LISTS:
        rows: tuple[Row, ...] = getattr(compared, name)
        yield words.t(f"compare.{name}", count=len(rows))
        for row in rows:
            yield f"  {_line(row)}"
            yield from (f"    {text}" for text in reasons(words, row))
    yield summary(words, compared)


def fields(words: Locale, compared: Comparison | Refused | Unknown) -> dict[str, object]:
    """The same as values. `code` is why the platform could not be asked."""
    if not isinstance(compared, Comparison):
        code = compared.code
        return {"asked": False, "code": code, "title": words.title(code), "words": compared.words}
    lists = {name: [_row(words, row) for row in getattr(compared, name)] for name in _LISTS}
    return {"asked": True, "agrees": compared.agrees, **lists}


def _line(row: Row) -> str:
    at, title, sale = None, "", ""
    if row.booked is not None:
        at, title, sale = row.booked.sent[0], row.booked.title, row.booked.sale
    if row.listed is not None:
        at, title = row.listed.at or at, row.listed.title or title
    return "  ".join(part for part in (row.code_masked, shop_time(at), sale, title) if part)


def _row(words: Locale, row: Row) -> dict[str, object]:
    return {
        "code_masked": row.code_masked,
        "cause": row.cause,
        "need": row.need,
        "why": words.t(f"compare.cause.{row.cause}", **row.details),
        "next": words.t(f"compare.next.{row.cause}", **row.details),
        "platform": None if row.listed is None else _listed(row.listed),
        "till": None if row.booked is None else _booked(row.booked),
    }


def _listed(one: Listed) -> dict[str, object]:
    return {
        "by": one.by,
        "at": one.at,
        "deal_id": one.deal_id,
        "title": one.title,
        "face_fen": one.face_fen,
        "price_fen": one.price_fen,
        "flow_id": one.flow_id,
        "refunded": one.refunded,
    }


def _booked(one: Booked) -> dict[str, object]:
    return {
        "sale": one.sale,
        "who": one.who,
        "state": one.state,
        "sent_at": one.sent[0],
        "settled_at": one.settled_at,
        "title": one.title,
        "face_fen": one.face_fen,
        "price_fen": one.price_fen,
        "flow_id": one.flow_id,
    }
