"""What the platform's name leads to."""

from __future__ import annotations

import time

from tui_pos.checkout.view import Text
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding, fault, skipped, well
from tui_pos.triage.probes.probe import Probe
from tui_pos.triage.routes import in_digits, is_own_name

NO_NAME, LIE = 1005, 1014


def names(context: Context, limit_s: float) -> Finding:
    """Is there an address for the platform's name?"""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    if in_digits(target.host) is not None:
        return skipped(Text("triage.skipped.in_digits", {"address": target.host}))
    began = time.monotonic()
    answers = context.look_up(target.host, limit_s)
    context.learnt.addresses = answers.addresses
    figures: dict[str, str | int] = {"name": target.host, "resolvers": _resolvers(context)}
    if answers.addresses:
        figures |= {"address": answers.addresses[0], "ms": round(1000 * (time.monotonic() - began))}
        return well(Text("triage.names.found", figures))
    if not answers.exists:
        return fault(NO_NAME, Text("triage.names.no_such", figures))
    return fault(NO_NAME, Text("triage.names.no_answer", figures))


def lie(context: Context, limit_s: float) -> Finding:
    """Can the address be that of a platform? Whether it is only a certificate proves."""
    target = context.target
    if target is None or in_digits(target.host) or not context.learnt.addresses:
        return skipped(Text("triage.skipped.no_name"))
    if is_own_name(target.host):
        return skipped(Text("triage.skipped.own_name", {"name": target.host}))
    address = in_digits(context.learnt.addresses[0].partition("%")[0])
    figures: dict[str, str | int] = {"name": target.host, "address": str(address)}
    if address is None or address.is_global:
        return well(Text("triage.lie.public", figures), sure=False)
    return fault(LIE, Text("triage.lie.private", figures), sure=False)


def _resolvers(context: Context) -> str:
    try:
        lines = (context.root / "etc/resolv.conf").read_text("utf-8", "replace").splitlines()
    except OSError:
        return "-"
    rows = (line.split() for line in lines)
    return ", ".join(row[1] for row in rows if row[:1] == ["nameserver"] and row[1:]) or "-"


PROBES = (
    Probe("names", names, frozenset({NO_NAME}), late=NO_NAME),
    Probe("lie", lie, frozenset({LIE})),
)
