"""Is something worse than usual here? The last day against the same hours of earlier weeks.

An error is more frequent than usual where it came more often than the average of those weeks by
three times its square root (at least by three): by chance alone that happens a few times in a
thousand. A step is slower than usual where its median is more than twice what it was then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from math import sqrt
from statistics import median

import msgspec

from tui_pos.log.past import Past

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
LEAST_WEEKS, MOST_WEEKS = 3, 6
"""Fewer weeks prove nothing; what was longer ago says little of today."""

_LEAST_STEPS = 10
_SLOWER = 2.0


class Often(msgspec.Struct, frozen=True):
    """`then`: how often in the same hours of earlier weeks, the last one first; up to `limit`
    would be usual."""

    code: int
    count: int
    then: tuple[int, ...]
    limit: int


class Slow(msgspec.Struct, frozen=True):
    """Medians in milliseconds, today and in the same hours of earlier weeks."""

    what: str
    platform: str
    median_ms: float
    usual_ms: float


class Unusual(msgspec.Struct, frozen=True):
    """`often`, `slow`: what was worse. `unsure`: errors of this day of which too few weeks are
    known to tell."""

    often: tuple[Often, ...] = ()
    slow: tuple[Slow, ...] = ()
    unsure: tuple[int, ...] = ()


def unusual(past: Past, end: datetime) -> Unusual:
    """What was worse in the day before `end`. Weeks in which nothing was sold do not count."""
    sold = [one.at for one in past.good]
    weeks = [n for n in range(1, MOST_WEEKS + 1) if any(_in_day(at, end - n * WEEK) for at in sold)]
    often, unsure = [], []
    today = Counter(one.code for one in past.incidents if _in_day(one.at, end))
    for code, count in sorted(today.items()):
        times = [one.at for one in past.incidents if one.code == code]
        known = _known(past.since(code), end, weeks)
        then = tuple(sum(_in_day(at, end - n * WEEK) for at in times) for n in known)
        if len(then) < LEAST_WEEKS:
            unsure.append(code)
        elif count > limit(then):
            often.append(Often(code, count, then, limit(then)))
    return Unusual(tuple(often), tuple(_slow(past, end, weeks)), tuple(unsure))


def limit(then: Sequence[int]) -> int:
    """The most that is usual where this was usual."""
    mean = sum(then) / len(then)
    return int(mean + 3 * sqrt(max(mean, 1.0)))


def reaches(since: datetime | None, back: datetime) -> bool:
    """Does what is known since then reach back so far?"""
    return since is not None and since <= back


def _known(since: datetime | None, end: datetime, weeks: Iterable[int]) -> list[int]:
    return [n for n in weeks if reaches(since, end - n * WEEK - DAY)]


def _in_day(at: datetime, end: datetime) -> bool:
    return end - DAY <= at < end


def _slow(past: Past, end: datetime, weeks: Iterable[int]) -> Iterator[Slow]:
    known = _known(past.log_since, end, weeks)
    if len(known) < LEAST_WEEKS:
        return
    for what, platform in sorted({(one.what, one.platform) for one in past.took}):
        took = [one for one in past.took if (one.what, one.platform) == (what, platform)]
        now = [one.ms for one in took if _in_day(one.at, end)]
        then = [one.ms for n in known for one in took if _in_day(one.at, end - n * WEEK)]
        if min(len(now), len(then)) >= _LEAST_STEPS and median(now) > _SLOWER * median(then):
            yield Slow(what, platform, median(now), median(then))
