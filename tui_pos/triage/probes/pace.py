"""How fast the way to the platform is, and whether it loses what is sent over it."""

from __future__ import annotations

import socket
import struct

from tui_pos.checkout.view import Text
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding, fault, skipped, unknown, well
from tui_pos.triage.probes.connecting import Deadline, connect
from tui_pos.triage.probes.probe import Probe

SLOW, LOSES = 1022, 1023

_TRIES = 4
_MOST_LOST = 1
_QUICK_MS = 600
"""An answer within this is fast whatever is usual here."""
_TIMES = 4
"""So many times what is usual is slow."""
_TOTAL_RETRANS = 100
"""Where in the kernel's struct tcp_info stands how often it had to repeat itself."""


def speed(context: Context, limit_s: float) -> Finding:
    """Held against this till's usual: does the platform answer in time?"""
    ms, usual = context.learnt.answered_ms, context.usual_ms
    if context.target is None:
        return skipped(Text("triage.skipped.no_platform"))
    if ms is None:
        return unknown(Text("triage.speed.untold"))
    if ms <= _QUICK_MS:
        return well(Text("triage.speed.quick", {"ms": ms}))
    if usual is None:
        return unknown(Text("triage.speed.no_usual", {"ms": ms}))
    figures: dict[str, str | int] = {"ms": ms, "usual": usual}
    if ms > _TIMES * usual:
        return fault(SLOW, Text("triage.speed.slow", figures))
    return well(Text("triage.speed.usual", figures))


def loss(context: Context, limit_s: float) -> Finding:
    """Of some connections: how often did something have to be sent again?"""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    time_left, lost = Deadline(limit_s), 0
    for _ in range(_TRIES):
        try:
            with connect(context, target, time_left) as line:
                lost += repeated(line)
        except OSError:
            lost += 1
    figures: dict[str, str | int] = {"lost": lost, "tries": _TRIES}
    if lost > _MOST_LOST:
        return fault(LOSES, Text("triage.loss.loses", figures))
    return well(Text("triage.loss.none", figures))


def repeated(line: socket.socket) -> int:
    """How often something was sent again over this connection, its opening included."""
    told = line.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _TOTAL_RETRANS + 4)
    return int(struct.unpack_from("=I", told, _TOTAL_RETRANS)[0])


PROBES = (
    Probe("speed", speed, frozenset({SLOW})),
    Probe("loss", loss, frozenset({LOSES}), late=LOSES),
)
