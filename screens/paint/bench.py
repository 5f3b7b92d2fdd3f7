"""One device on the bench: how it is, what was proved of it last, and what goes over its port."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.checks import Evidence
from drivers.counters import Counters
from screens.console import Console
from screens.look import Line, Span, edges, wrap
from screens.modes.benching import Benching
from tui_pos.bench.cards import Card
from tui_pos.bench.session import Session, Sitting
from tui_pos.locale import Locale
from tui_pos.vouchers.deals import SHOP_ZONE

_STYLES = {"ok": "good", "fault": "error", "unknown": "warning"}
_ARROWS = {"in": "<", "out": ">", None: " "}
_BYTES = 16
"""Bytes on one line."""
_INDENT = " " * 12


def bench_panel(console: Console, mode: Benching, width: int, height: int) -> list[Line]:
    """The device, as much of what was seen as there is room for, and what the person is asked."""
    session, locale = mode.session, console.locale
    sitting = session.sitting
    head = _head(session, locale, width)
    foot = _foot(sitting, locale, width)
    room = max(height - len(head) - len(foot), 0)
    lines = [line for one in sitting.seen for line in _seen(session, locale, one, width)]
    mode.up = min(mode.up, max(len(lines) - room, 0))
    last = len(lines) - mode.up
    shown = lines[max(last - room, 0) : last]
    if not lines:
        shown = [[Span(f" {part}", "dim")] for part in wrap(locale.t("bench.how"), width - 2)]
    return [*head, *shown[:room], *([] for _ in range(room - len(shown))), *foot]


def _head(session: Session, locale: Locale, width: int) -> list[Line]:
    target, status = session.subject.target, session.subject.device.status
    name: Line = [
        Span(f" {target.name} ", "bold"),
        Span(f"{locale.t(f'devices.kind.{target.kind}')}  {target.port}  {_line(session)}"),
    ]
    health: Line = [Span(f" {locale.t(f'parts.{status.health}')} ", _STYLES[status.health])]
    rows = [edges(name, health, width)]
    if status.cause is not None:
        said = locale.sentence(status.cause, name=target.name, detail=status.detail)
        text = f"{int(status.cause)} {locale.title(status.cause)}: {said}"
        rows += [[Span(f" {part}", _STYLES[status.health])] for part in wrap(text, width - 2)]
    card = session.sitting.card
    proved = locale.t("bench.untested") if card is None else _proved(card, locale)
    rows.append([Span(f" {proved}", "dim")])
    rows.append([Span(f" {_counts(session.subject.device.counters, locale)}", "dim")])
    return rows


def _line(session: Session) -> str:
    """How the line is set, as technicians write it: 9600 8N1; nothing for a network address."""
    port = session.subject.target.line
    if "://" in port.url:
        return ""
    flow = "" if port.flow == "none" else f" {port.flow}"
    return f"{port.baud} {port.bits}{port.parity[0].upper()}{port.stop}{flow}"


def _proved(card: Card, locale: Locale) -> str:
    return locale.t(
        "bench.proved",
        at=f"{card.at.astimezone(SHOP_ZONE):%m-%d %H:%M}",
        by=card.by,
        level=locale.t(f"devices.level.{card.level}"),
        result=locale.t(f"parts.{card.health}"),
        identity=" ".join(card.identity.values()),
    )


def _counts(counters: Counters, locale: Locale) -> str:
    return locale.t(
        "bench.counts",
        opens=counters.opens,
        reopens=counters.reopens,
        frames=counters.frames,
        bad=counters.bad_frames,
        received=counters.bytes_in,
        sent=counters.bytes_out,
        jobs=counters.jobs,
    )


def _seen(session: Session, locale: Locale, one: Evidence, width: int) -> Iterator[Line]:
    """Time, direction, bytes, and what they mean: beside them where there is room, else below."""
    at, words = one.at - session.began, locale.t(one.meaning.key, **one.meaning.params)
    rows = [
        one.data[at : at + _BYTES].hex(" ").upper() for at in range(0, len(one.data), _BYTES)
    ] or [""]
    head = f" {at:8.3f} {_ARROWS[one.direction]} "
    if len(rows) == 1 and len(rows[0]) <= 3 * 6:
        gap = "  " if rows[0] else ""
        first, *rest = wrap(words, width - len(head) - len(rows[0]) - 3)
        yield [Span(head, "dim"), Span(rows[0], "info"), Span(f"{gap}{first}")]
        yield from ([Span(f"{_INDENT}{part}")] for part in rest)
        return
    for number, row in enumerate(rows):
        yield [Span(_INDENT if number else head, "dim"), Span(row, "info")]
    yield from ([Span(f"{_INDENT}{part}")] for part in wrap(words, width - 14))


def _foot(sitting: Sitting, locale: Locale, width: int) -> list[Line]:
    """The question; else what goes on, or what came of the last wish."""
    if sitting.question is not None:
        asked = sitting.question.meaning
        text = locale.t(asked.key, **asked.params)
        answers: Line = [Span(" ")]
        for number, word in enumerate(sitting.question.answers, start=1):
            answers += [
                Span(f" {number} ", "key"),
                Span(f" {locale.t(f'devices.answer.{word}')}  "),
            ]
        return [*([Span(f" {part}", "warning")] for part in wrap(text, width - 2)), answers]
    if sitting.doing is not None:
        level = locale.t(f"devices.level.{sitting.doing}")
        return [[Span(f" {locale.t('bench.testing', level=level)}", "info")]]
    if sitting.told is None:
        return []
    if sitting.error is None:
        text, style = locale.t(sitting.told.key, **sitting.told.params), "good"
    else:
        said = locale.sentence(sitting.error, **sitting.told.params)
        text, style = f"{sitting.error} {locale.title(sitting.error)}: {said}", "warning"
    return [[Span(f" {part}", style)] for part in wrap(text, width - 2)]
