"""Vouchers in words for people: how one stands here and there, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tui_pos.ledger import records as r
from tui_pos.ledger.store import Step
from tui_pos.locale import Locale
from tui_pos.platforms.base import Free, Gone, Looked, Refused, Unknown, Used
from tui_pos.reconciling import Known
from tui_pos.vouchers.causes import Cause, Comparison, Need, Row, state_word
from tui_pos.vouchers.deals import SHOP_ZONE


def shop_time(at: datetime | None) -> str:
    """A moment as the clock in the shop shows it: "2026-11-24 18:03:07"."""
    return "-" if at is None else at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S")


def reasons(words: Locale, row: Row) -> Iterator[str]:
    """Why a row stands as it does, and what to do; nothing where both sides agree."""
    if row.cause is not Cause.AGREES:
        yield words.t(f"compare.cause.{row.cause}", **row.details)
        yield words.t(f"compare.next.{row.cause}", **row.details)


def summary(words: Locale, comparison: Comparison) -> str:
    """Does all of it agree, and what does it take where not?"""
    if comparison.agrees:
        return words.t("compare.agrees")
    persons, time = comparison.count(Need.PERSON), comparison.count(Need.TIME)
    return words.t("compare.differs", persons=persons, time=time)


def not_asked(words: Locale, answer: Refused | Unknown) -> str:
    """Why a platform could not be asked."""
    code = answer.code
    why = f"{code} {words.title(code)}: {words.sentence(code)} {answer.words}"
    return words.t("compare.not_asked", why=why.rstrip())


def here(words: Locale, found: tuple[Step, ...], known: Known) -> Iterator[str]:
    """What the books have of it, of which these are the records."""
    yield words.t("vouchers.here", count=len(found))
    for step in found:
        yield f"  {_step(words, step)}"
    for one in known.booked:
        state = words.t(state_word(one.state))
        yield "  " + words.t("vouchers.stands", sale=one.sale, state=state, title=one.title)


def there(words: Locale, known: Known) -> Iterator[str]:
    """What its platform says, and where the two differ."""
    yield words.t("vouchers.there", said=_said(words, known.looked))
    if known.comparison is not None:
        for row in known.comparison.rows:
            yield from reasons(words, row)
        yield summary(words, known.comparison)


def _step(words: Locale, step: Step) -> str:
    """When, who, in which sale, what happened."""
    record = step.record
    what = words.t(f"vouchers.step.{record.__struct_config__.tag}", **_details(record))
    error = getattr(record, "error", None)
    if error is not None:
        what = f"{what} {error} {words.title(error)} {getattr(record, 'words', '')}".rstrip()
    parts = (shop_time(step.at), step.who, step.sale, what)
    return "  ".join(part for part in parts if part)


def _details(record: r.Record) -> dict[str, str | int]:
    match record:
        case r.ParkedFound(found=found, doubted=doubted):
            return {"state": state_word(f"found {found}, doubted" if doubted else f"found {found}")}
        case r.VoucherReported(state=state, by=by):
            return {"state": state_word(f"reported {state}"), "by": by or "-"}
        case _:
            return {}


def _said(words: Locale, looked: Looked) -> str:
    match looked:
        case Free():
            return words.t("vouchers.free")
        case Used(doubted=doubted, by=by, at=at):
            key = "vouchers.doubted" if doubted else "vouchers.used"
            return words.t(key, by=by or "-", at=shop_time(at))
        case Gone(code=code, words=said):
            return f"{code} {words.title(code)} {said}".rstrip()
        case Unknown():
            return not_asked(words, looked)
