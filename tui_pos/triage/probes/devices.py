"""How the devices are, as they themselves know it."""

from __future__ import annotations

from functools import partial

from drivers.causes import Cause
from drivers.device import Kind
from drivers.status import Health
from tui_pos.checkout.view import Text
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding, fault, skipped, unknown, well
from tui_pos.triage.probes.probe import Probe


def device(kind: Kind, context: Context, limit_s: float) -> Finding:
    """The first device of this kind that has a fault, or that is not known."""
    found = [status for of, status in context.devices() if of is kind]
    if not found:
        return skipped(Text("triage.skipped.no_device"))
    worst = min(
        found, key=lambda status: (Health.FAULT, Health.UNKNOWN, Health.OK).index(status.health)
    )
    figures: dict[str, str | int] = {"detail": worst.detail or "-"}
    if worst.health is Health.FAULT:
        return fault(int(worst.cause or Cause.DRIVER), Text("triage.device.fault", figures))
    if worst.health is Health.UNKNOWN:
        return unknown(Text("triage.device.untold", figures))
    return well(Text("triage.device.works", {"count": len(found)}))


PROBES = tuple(
    Probe(kind.value, partial(device, kind), frozenset(int(cause) for cause in Cause))
    for kind in (Kind.SCANNER, Kind.PRINTER)
)
