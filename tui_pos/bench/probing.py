"""How a port has to be set, found out by listening and asking.

A printer is asked at each speed and framing until it answers sense; a scanner is listened to while
somebody scans; a scale in continuous mode is listened to. A display says nothing: nobody can find
out but who looks at it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event

from msgspec import Struct

from drivers.checks import Evidence
from drivers.device import Kind
from drivers.transport import PortSettings
from tui_pos.bench.probing_printer import find_printer
from tui_pos.bench.probing_scale import find_scale
from tui_pos.bench.probing_scanner import find_scanner
from tui_pos.bench.search import Search
from tui_pos.bench.watching import OnEvidence

LIMIT_S = 60.0
"""How long a search may take, in seconds."""
PATIENCE_S = 2.5
"""How long a scan is waited for at one speed, in seconds; the person scans once in one."""


class Probed(Struct, frozen=True):
    """What came of a search. `settings` and `kind` None: nothing made sense in the time there was.
    `identity`: what the device calls itself, empty where it does not say."""

    port: str
    kind: Kind | None
    settings: PortSettings | None
    identity: dict[str, str]
    evidence: tuple[Evidence, ...]


def probe(
    port: PortSettings,
    kind: Kind | None,
    on_evidence: OnEvidence = lambda evidence: None,
    *,
    clock: Callable[[], float] = time.monotonic,
    limit_s: float = LIMIT_S,
    stop: Event | None = None,
    patience_s: float = PATIENCE_S,
) -> Probed:
    """Try settings on a port until its device makes sense.

    `kind` None: whatever it is, a scale is listened for first, then a printer is asked, then a
    scan is waited for. `on_evidence` is told of each thing as it is seen, what is to be done by the
    person included. Setting `stop` ends it early. Raises PortError where the port cannot be opened
    or is lost meanwhile.
    """
    seen: list[Evidence] = []

    def tell(evidence: Evidence) -> None:
        seen.append(evidence)
        on_evidence(evidence)

    search = Search(port, tell, clock, clock() + limit_s, stop or Event(), patience_s)
    for one, find in _WAYS.items():
        if kind not in (None, one):
            continue
        found = find(search)
        if found is not None:
            return Probed(port.url, one, found.settings, found.identity, tuple(seen))
    return Probed(port.url, None, None, {}, tuple(seen))


_WAYS = {Kind.SCALE: find_scale, Kind.PRINTER: find_printer, Kind.SCANNER: find_scanner}
