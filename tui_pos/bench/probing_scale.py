"""At which speed a scale is heard that sends its weight all the time."""

from __future__ import annotations

from drivers.device import Kind
from drivers.encoding.scale_frames import ScaleReader
from drivers.transport import Port
from tui_pos.bench.search import Found, Search

_LISTEN_S, _SILENT_S = 1.0, 0.4
"""How long one speed is listened at, and how long where nothing comes there, in seconds."""
_ENOUGH = 3
"""Weights that must come in a row; a wrong speed shows none."""
_NOISE = 80
"""Bytes that are no weight, from which on a speed is the wrong one."""


def find_scale(search: Search) -> Found | None:
    """Listen a while at each speed; at a wrong one there is noise, or nothing at all."""
    for speed in search.speeds():
        if search.over:
            return None
        settings = search.at(baud=speed, bits=8, parity="none")
        with search.opened(Kind.SCALE, settings) as (port, watch):
            count = _listen(search, port)
            if count >= _ENOUGH:
                watch.remark("bench.probe.weighs", count=count)
                return Found(settings)
    return None


def _listen(search: Search, port: Port) -> int:
    """How many weights come without noise between them."""
    reader, count = ScaleReader(), 0
    until = search.clock() + _LISTEN_S
    data = search.hear(port, _SILENT_S)
    while data and count < _ENOUGH and reader.dropped < _NOISE and not search.over:
        before = reader.dropped
        weights = len(reader.feed(data))
        count = count + weights if reader.dropped == before else 0
        data = search.hear(port, max(until - search.clock(), 0.0))
    return count
