"""At which speed a scale is heard that sends its weight all the time."""

from __future__ import annotations

from drivers.device import Kind
from drivers.encoding.scale_frames import ScaleReader
from drivers.transport import Port
from tui_pos.bench.search import Found, Search

_LISTEN_S = 1.0
_ENOUGH = 3
"""Weights that must come in a row; a wrong speed shows none."""


def find_scale(search: Search) -> Found | None:
    """Listen a second at each speed; where nothing comes at all nobody sends all the time, at
    whatever speed."""
    for speed in search.speeds():
        if search.over:
            return None
        settings = search.at(baud=speed, bits=8, parity="none")
        with search.opened(Kind.SCALE, settings) as (port, watch):
            heard, count = _listen(search, port)
            if count >= _ENOUGH:
                watch.remark("bench.probe.weighs", count=count)
                return Found(settings)
        if not heard:
            return None
    return None


def _listen(search: Search, port: Port) -> tuple[bool, int]:
    """Whether anything came, and how many weights without noise between them."""
    reader, heard, count = ScaleReader(), False, 0
    until = search.clock() + _LISTEN_S
    while count < _ENOUGH and not search.over and (left := until - search.clock()) > 0:
        before = reader.dropped
        data = search.hear(port, left)
        weights = len(reader.feed(data))
        heard = heard or bool(data)
        count = count + weights if reader.dropped == before else 0
    return heard, count
