"""At which speed and framing a scanner is heard, while somebody scans."""

from __future__ import annotations

from drivers.device import Kind
from drivers.transport import Port, PortSettings
from tui_pos.bench.judging import Sense, Verdict, judge
from tui_pos.bench.search import Found, Search

_QUIET_S = 0.15
"""Silence after which a scan is over."""


def find_scanner(search: Search) -> Found | None:
    """Listen at one speed until something is scanned, then at the next.

    A code whose check digit holds ends the search. A few bytes at a wrong speed can look like
    text, so of what only reads as text the longest counts, once all speeds were heard.
    """
    while not search.over:
        texts: list[tuple[int, PortSettings]] = []
        for speed in search.speeds():
            settings = search.at(baud=speed, bits=8, parity="none")
            with search.opened(Kind.SCANNER, settings) as (port, watch):
                watch.remark("bench.probe.scan", baud=speed)
                verdict = _listen(search, port)
            if verdict.parity != "none":
                settings = search.at(baud=speed, bits=7, parity=verdict.parity)
            if verdict.sense is Sense.PROOF:
                return Found(settings)
            if verdict.sense is Sense.SOME:
                texts.append((sum(map(len, verdict.texts)), settings))
            if search.over:
                return None
        if texts:
            return Found(max(texts, key=lambda one: one[0])[1])
    return None


def _listen(search: Search, port: Port) -> Verdict:
    """What the next scan is, if one comes."""
    data = search.hear(port, search.patience_s)
    while data and (more := search.hear(port, _QUIET_S)):
        data += more
    return judge(data)
