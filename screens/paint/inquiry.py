"""What is known of vouchers: one code's whole life, or what is parked and what differs."""

from __future__ import annotations

from collections.abc import Iterator

from screens.console import Console
from screens.look import Line, Span, window, wrap
from screens.modes.inquiring import Inquiring
from screens.paint.more import more
from tui_pos.checkout.view import CodeView, InquiryView, ParkedView
from tui_pos.ledger import records as r
from tui_pos.ledger.store import Step
from tui_pos.money import yuan
from tui_pos.telling import here, there
from tui_pos.vouchers.causes import state_word
from tui_pos.vouchers.deals import minute


def inquiry_panel(console: Console, mode: Inquiring, width: int, height: int) -> list[Line]:
    """So many lines of it, from the one on that the arrow keys lead to."""
    inquiry = console.view.inquiry
    if inquiry is None:
        return []
    t = console.locale.t
    title: Line = [Span(f" {t('inquiry.title')}", "bold"), Span(f"  {t('inquiry.how')}", "dim")]
    texts = _codes(console, inquiry) if inquiry.codes else _lists(console, inquiry)
    lines = [[Span(f" {part}", style)] for text, style in texts for part in wrap(text, width - 2)]
    mode.first, shown, below = window(lines, mode.first, height - 1)
    return [title, *shown, *more(console, below)]


_Texts = Iterator[tuple[str, str]]
"""Texts, each with its style."""


def _codes(console: Console, inquiry: InquiryView) -> _Texts:
    for one in inquiry.codes:
        yield from _code(console, one)


def _code(console: Console, one: CodeView) -> _Texts:
    locale = console.locale
    platform = locale.t(f"platform.{one.known.platform}")
    yield locale.t("inquiry.code", platform=platform, code=one.code_masked), "bold"
    yield from ((text, "") for text in here(locale, one.records, one.known))
    if one.looked_at is None:
        yield locale.t("inquiry.asking"), "warning"
        return
    age = int(console.till.clock.monotonic() - one.looked_at)
    style = "" if one.known.comparison and one.known.comparison.agrees else "warning"
    yield from ((text, style) for text in there(locale, one.known))
    yield locale.t("inquiry.age", seconds=max(age, 0)), "dim"


def _lists(console: Console, inquiry: InquiryView) -> _Texts:
    t, parked = console.locale.t, console.view.parked
    yield t("inquiry.parked"), "bold"
    yield from ((_parked(console, one), "warning") for one in parked)
    if not parked:
        yield t("inquiry.no_parked"), "dim"
    yield "", ""
    yield t("inquiry.differences"), "bold"
    yield from ((_difference(console, step), "") for step in inquiry.differences)
    if not inquiry.differences:
        yield t("inquiry.no_differences"), "dim"


def _parked(console: Console, one: ParkedView) -> str:
    redemption = one.redemption
    return console.locale.t(
        "inquiry.parked_row",
        sale=one.sale,
        title=redemption.title,
        code=redemption.code_masked,
        off=yuan(redemption.deduction_fen),
        state=state_word(redemption.state),
        since=minute(redemption.intended_at),
    )


def _difference(console: Console, step: Step) -> str:
    t = console.locale.t
    match step.record:
        case r.DayCompared(platform=platform, day=day, faults=faults):
            name = t(f"platform.{platform}")
            return t("inquiry.day", day=day.isoformat(), platform=name, faults=faults)
        case r.RedemptionRefunded(code_masked=code):
            return t("inquiry.refunded", at=minute(step.at), sale=step.sale or "-", code=code)
        case r.RedemptionRefused() | r.ParkedFound(doubted=True):
            return t("inquiry.doubted", at=minute(step.at), sale=step.sale or "-")
        case r.ParkedFound(found=found):
            word = state_word(f"found {found}")
            return t("inquiry.found", at=minute(step.at), sale=step.sale or "-", state=word)
        case r.LedgerBehind(missing=missing):
            return t("inquiry.behind", at=minute(step.at), missing=missing)
        case r.VoucherReported(code_masked=code, by=by):
            return t("inquiry.ours", at=minute(step.at), code=code, by=by or "-")
    return ""
