"""Whether the platform accepts this shop, and how long it will."""

from __future__ import annotations

from tui_pos.checkout.view import Text
from tui_pos.errors import TillError
from tui_pos.platforms.base import Refused
from tui_pos.platforms.tokens import RENEWAL_FAILED, RUN_OUT, RUNS_OUT, concern, days_left
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding, fault, skipped, well
from tui_pos.triage.probes.probe import Probe

_ANSWERS = frozenset({1003, 1004, 1005, 1006, 1007, 1008, 1009, 1025})
_REFUSALS = frozenset({2010, 2011, 2012, 2013, 2014, 2015, 2018})
_TIMED_OUT, _DAMAGED = 1004, 6003


def credentials(context: Context, limit_s: float) -> Finding:
    """Does it accept a signed call that changes nothing?"""
    if context.ping is None:
        return skipped(Text("triage.skipped.no_platform"))
    try:
        trouble = context.ping()
    except TillError as error:
        return fault(error.code, Text("triage.credentials.none"))
    if trouble is None:
        return well(Text("triage.credentials.accepted"))
    note = Text("triage.credentials.refused", {"words": trouble.words or "-"})
    return fault(trouble.code, note, sure=isinstance(trouble, Refused))


def token(context: Context, limit_s: float) -> Finding:
    """Is its grant still good, and can it be renewed?"""
    if context.standing is None:
        return skipped(Text("triage.token.endless"))
    try:
        found = context.standing()
    except TillError as error:
        return fault(error.code, Text("triage.token.unreadable"))
    if found.until is None:
        return skipped(Text("triage.token.endless"))
    now = context.clock.now()
    detail = "-" if found.error is None else str(found.error)
    note = Text("triage.token.days", {"days": days_left(found.until, now), "detail": detail})
    code = concern(found, now)
    return well(note) if code is None else fault(code, note)


PROBES = (
    Probe("credentials", credentials, _ANSWERS | _REFUSALS, late=_TIMED_OUT),
    Probe("token", token, frozenset({RUNS_OUT, RENEWAL_FAILED, RUN_OUT, _DAMAGED})),
)
