"""An analysis put in words, row by row: for the command, and for the screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from tui_pos.locale import Locale
from tui_pos.log.analysis import LONGEST_S, Analysis, Frequent, Pace
from tui_pos.log.usual import LEAST_WEEKS
from tui_pos.platforms.registry import KINDS
from tui_pos.vouchers.deals import SHOP_ZONE

BAR = 16
"""Cells of the longest bar."""

_NAMED = 6
"""Numbers in a row; more of them tell nothing more."""


class Row(msgspec.Struct, frozen=True):
    """A line: what stands first, a bar of so many cells in a space of `BAR` (None: no bar), what
    follows. `style`: "" or "bold" for a heading, "warning", "dim" for how something is counted."""

    text: str
    bar: int | None = None
    after: str = ""
    style: str = ""


def bar(count: float, most: float) -> int:
    """The cells that stand for a count: none for nothing, one at least for anything."""
    return max(round(BAR * count / most), 1) if count > 0 else 0


def rows(words: Locale, found: Analysis, names: Mapping[str, str]) -> Iterator[Row]:
    """All of it; `names` are those of the staff, by number."""
    t = words.t
    period = t("log.period", begin=_minute(found.begin), end=_minute(found.end))
    yield Row(period, style="bold")
    if found.lost:
        yield Row(t("log.lost", count=found.lost), style="warning")
    yield from _list(t("log.unusual"), list(_unusual(words, found)))
    most = max((one.count for one in found.codes), default=0)
    codes = [_frequent(words, one, most) for one in found.codes]
    yield from _list(t("log.codes"), codes or [Row(f"  {t('log.none')}")])
    yield from _list(t("log.dearest"), list(_dearest(words, found)))
    hours = {f"{hour:02}": count for hour, count in enumerate(found.hours) if count}
    yield from _list(t("log.hours"), list(_bars(hours)))
    platforms = {platform_name(words, kind): count for kind, count in found.platforms.items()}
    yield from _list(t("log.platforms"), list(_bars(platforms)))
    people = {f"{who} {names.get(who, '')}".strip(): count for who, count in found.people.items()}
    yield from _list(t("log.people"), list(_bars(people)))
    yield from _list(t("log.slowest"), [_pace(words, one) for one in found.slowest])


def platform_name(words: Locale, kind: str) -> str:
    """What a platform is called; its kind where this program does not know it."""
    return words.t(f"platform.{kind}") if kind in KINDS else kind


def _list(heading: str, found: list[Row]) -> Iterator[Row]:
    if found:
        yield from (Row(""), Row(heading, style="bold"), *found)


def _unusual(words: Locale, found: Analysis) -> Iterator[Row]:
    t, told = words.t, found.unusual
    for one in told.often:
        then = " ".join(map(str, one.then))
        title = f"{one.code} {words.title(one.code)}"
        text = t("log.often", title=title, count=one.count, then=then, limit=one.limit)
        yield Row(f"  {text}", style="warning")
    for slow in told.slow:
        step = f"{t(f'log.step.{slow.what}')} {platform_name(words, slow.platform)}"
        text = t("log.slow", step=step, ms=_ms(slow.median_ms), usual=_ms(slow.usual_ms))
        yield Row(f"  {text}", style="warning")
    if told.unsure:
        codes = " ".join(map(str, told.unsure[:_NAMED])) + " …" * (len(told.unsure) > _NAMED)
        yield Row(f"  {t('log.unsure', codes=codes, weeks=LEAST_WEEKS)}", style="dim")
    elif not (told.often or told.slow):
        yield Row(f"  {t('log.as_usual')}", style="dim")


def _frequent(words: Locale, one: Frequent, most: int) -> Row:
    t = words.t
    before = t("log.before_unknown") if one.before is None else t("log.before", count=one.before)
    title = f"{one.code} {words.title(one.code)}"
    return Row(f"{one.count:>6} ", bar(one.count, most), f" {title} ({before})")


def _dearest(words: Locale, found: Analysis) -> Iterator[Row]:
    most = max((one.seconds for one in found.dearest), default=0.0)
    for one in found.dearest:
        title = f"{one.code} {words.title(one.code)}"
        text = words.t("log.cost", title=title, minutes=f"{one.seconds / 60:.1f}", count=one.count)
        yield Row(f"{one.seconds / 60:>6.1f} ", bar(one.seconds, most), f" {text}")
    if found.dearest:
        yield Row(f"  {words.t('log.cost_how', minutes=LONGEST_S // 60)}", style="dim")


def _bars(counts: Mapping[str, int]) -> Iterator[Row]:
    most = max(counts.values(), default=0)
    for name, count in counts.items():
        yield Row(f"{count:>6} ", bar(count, most), f" {name}")


def _pace(words: Locale, one: Pace) -> Row:
    text = words.t(
        "log.pace",
        step=f"{words.t(f'log.step.{one.what}')} {platform_name(words, one.platform)}",
        median=_ms(one.median_ms),
        p95=_ms(one.p95_ms),
        count=one.count,
        unanswered=one.unanswered,
    )
    return Row(f"  {text}")


def _minute(at: datetime) -> str:
    return f"{at.astimezone(SHOP_ZONE):%Y-%m-%d %H:%M}"


def _ms(ms: float) -> str:
    return f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms"
