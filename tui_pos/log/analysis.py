"""What a till's past teaches: how often, how slow, how dear, and what is worse than usual here.

Plain counting, so that whoever reads a figure can work it out again; how is said where it is
shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

import msgspec

from tui_pos.log.past import Past, Took
from tui_pos.log.usual import Unusual, reaches, unusual
from tui_pos.vouchers.deals import SHOP_ZONE

LONGEST_S = 30 * 60
"""The most that one error is held to have cost: after that the sale was left for another reason."""

_DEAREST = 3
_WENT_ON = 10_000
"""No error, and after any error of the same moment."""


class Frequent(msgspec.Struct, frozen=True):
    """How often an error came, and how often in as many days before: None where not all of those
    days are known."""

    code: int
    count: int
    before: int | None


class Pace(msgspec.Struct, frozen=True):
    """How long a step at a platform took; `unanswered` of them had no answer."""

    what: str
    platform: str
    count: int
    median_ms: float
    p95_ms: float
    unanswered: int


class Cost(msgspec.Struct, frozen=True):
    """How long sales stood still after an error, until they went on or the next error came."""

    code: int
    seconds: float
    count: int


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """Of the time from `begin` to `end`. `hours`: errors by the hour of the Chinese day; `lost`:
    lines that the log could not write, at any time."""

    begin: datetime
    end: datetime
    codes: tuple[Frequent, ...]
    hours: tuple[int, ...]
    platforms: dict[str, int]
    people: dict[str, int]
    slowest: tuple[Pace, ...]
    dearest: tuple[Cost, ...]
    unusual: Unusual
    lost: int


def analyse(past: Past, end: datetime, days: int) -> Analysis:
    """The last so many days."""
    begin = end - timedelta(days=days)
    incidents = [one for one in past.incidents if begin <= one.at < end]
    took = [one for one in past.took if begin <= one.at < end]
    hours = Counter(one.at.astimezone(SHOP_ZONE).hour for one in incidents)
    return Analysis(
        begin=begin,
        end=end,
        codes=frequent(past, begin, end),
        hours=tuple(hours[hour] for hour in range(24)),
        platforms=_counted(one.platform for one in incidents),
        people=_counted(one.who for one in incidents),
        slowest=paces(took),
        dearest=costs(past, begin, end)[:_DEAREST],
        unusual=unusual(past, end),
        lost=past.lost,
    )


def frequent(past: Past, begin: datetime, end: datetime) -> tuple[Frequent, ...]:
    """The most frequent error first."""
    earlier = begin - (end - begin)
    now, then = Counter[int](), Counter[int]()
    for one in past.incidents:
        if begin <= one.at < end:
            now[one.code] += 1
        elif earlier <= one.at < begin:
            then[one.code] += 1
    return tuple(
        Frequent(code, count, then[code] if reaches(past.since(code), earlier) else None)
        for code, count in sorted(now.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def paces(took: Iterable[Took]) -> tuple[Pace, ...]:
    """The step that is slowest for one in twenty first."""
    steps: Mapping[tuple[str, str], list[Took]] = defaultdict(list)
    for one in took:
        steps[one.what, one.platform].append(one)
    found = [
        Pace(what, platform, len(all_), median(ms), percentile(ms, 95), _unanswered(all_))
        for (what, platform), all_ in steps.items()
        for ms in [sorted(one.ms for one in all_)]
    ]
    return tuple(sorted(found, key=lambda one: (-one.p95_ms, one.what, one.platform)))


def _unanswered(took: Sequence[Took]) -> int:
    return sum(not one.answered for one in took)


def percentile(ordered: Sequence[float], of_100: int) -> float:
    """The smallest of these values, smallest first, that so many of a hundred do not exceed."""
    return ordered[max(ceil(len(ordered) * of_100 / 100) - 1, 0)]


def costs(past: Past, begin: datetime, end: datetime) -> tuple[Cost, ...]:
    """What cost most time first. An error costs its sale the time until the sale goes on or the
    next error comes, so that no second is counted twice; one whose sale never went on is left
    out, and so is one outside any sale."""
    moments: defaultdict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for error in past.incidents:
        moments[error.sale].append((error.at, error.code))
    for step in past.good:
        moments[step.sale].append((step.at, _WENT_ON))
    seconds: defaultdict[int, float] = defaultdict(float)
    count = Counter[int]()
    for sale in moments.keys() - {""}:
        for (at, code), (until, _) in pairwise(sorted(moments[sale])):
            if code != _WENT_ON and begin <= at < end:
                seconds[code] += min((until - at).total_seconds(), LONGEST_S)
                count[code] += 1
    found = [Cost(code, seconds[code], count[code]) for code in count]
    return tuple(sorted(found, key=lambda one: (-one.seconds, one.code)))


def _counted(names: Iterable[str]) -> dict[str, int]:
    """How often each name is there, the most frequent first; "" is none."""
    return dict(Counter(filter(None, names)).most_common())
