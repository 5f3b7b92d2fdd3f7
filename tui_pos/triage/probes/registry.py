"""Every probe there is, by its name."""

from __future__ import annotations

from tui_pos.triage.probes import (
    account,
    asking,
    connecting,
    devices,
    machine,
    names,
    pace,
    way,
)
from tui_pos.triage.probes.probe import Probe

_ROOMS = (way, names, connecting, asking, pace, account, machine, devices)

PROBES: dict[str, Probe] = {probe.name: probe for room in _ROOMS for probe in room.PROBES}
CODES = {name: probe.codes for name, probe in PROBES.items()}
"""As the tree wants to know them."""
