"""At which speed and framing a scanner is heard, while somebody scans."""

from __future__ import annotations

from itertools import cycle

from drivers.device import Kind
from drivers.transport import Port
from tui_pos.bench.judging import Sense, Verdict, judge
from tui_pos.bench.search import Found, Search

_PATIENCE_S = 12.0
"""How long silence at one speed means that nobody scans, in seconds."""
_QUIET_S = 0.15
"""Silence after which a scan is over."""
_ENOUGH = 2
"""Scans that read as text and prove nothing by a check digit."""


def find_scanner(search: Search) -> Found | None:
    """Listen at one speed until something is scanned, at the next where that made no sense.

    One code whose check digit holds is enough, or two that read as text.
    """
    for speed in cycle(search.speeds()):
        settings = search.at(baud=speed, bits=8, parity="none")
        with search.opened(Kind.SCANNER, settings) as (port, watch):
            watch.remark("bench.probe.scan", baud=speed)
            verdict = _listen(search, port)
        if verdict.sense is not Sense.NONE:
            if verdict.parity != "none":
                settings = search.at(baud=speed, bits=7, parity=verdict.parity)
            return Found(settings)
        if search.over:
            return None
    return None


def _listen(search: Search, port: Port) -> Verdict:
    for _ in range(_ENOUGH):
        data = search.hear(port, _PATIENCE_S)
        while data and (more := search.hear(port, _QUIET_S)):
            data += more
        verdict = judge(data)
        if verdict.sense is not Sense.SOME:
            return verdict
    return verdict
