"""What the platform, or whoever stands in its place, says over HTTP, and what time it has there."""

from __future__ import annotations

import ssl
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPMessage
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from tui_pos.checkout.view import Text
from tui_pos.triage.context import Context, Dated, Target
from tui_pos.triage.findings import Finding, fault, skipped, unknown, well
from tui_pos.triage.probes.connecting import (
    CLOCK_OFF,
    FAILED,
    Deadline,
    connect,
    failed,
    secured,
)
from tui_pos.triage.probes.probe import Probe
from tui_pos.triage.routes import in_digits, is_near

TIMED_OUT, ODD_ANSWER, PLATFORM_FAULT, LIMITED, SIGN_ON, PROXY = 1004, 1007, 1008, 1009, 1020, 1021

_MOST_OFF_S = 300
"""So far the clocks may differ before signatures and certificates are at risk."""
_PLAIN_PORT = 80
_TOO_MANY, _PROXY_WANTS, _NETWORK_WANTS = 429, 407, 511


class Reply(Struct, frozen=True):
    """The head of an answer."""

    status: int
    headers: HTTPMessage
    ms: int
    dated: Dated | None

    @property
    def is_page(self) -> bool:
        """Is it one to be read by a person?"""
        return self.headers.get_content_type() == "text/html"


def ask(context: Context, target: Target, limit_s: float, trust: ssl.SSLContext | None) -> Reply:
    """Ask for the platform's address, with nothing of the shop's. Raises OSError without a
    connection or an answer, HTTPException where the answer is none."""
    time_left = Deadline(limit_s)
    line = connect(context, target, time_left)
    if trust is not None:
        line = secured(line, target, trust, time_left)
    with closing(HTTPConnection(target.host, target.port)) as connection:
        line.settimeout(time_left.left_s)
        connection.sock = line
        before = context.clock.now()
        headers = {"host": target.named, "accept-encoding": "identity", "connection": "close"}
        connection.request("GET", target.path, headers=headers)
        answer = connection.getresponse()
        ours = before + (context.clock.now() - before) / 2
        return Reply(answer.status, answer.headers, time_left.ms, _dated(answer.headers, ours))


def http(context: Context, limit_s: float) -> Finding:
    """Is it the platform that answers, and is it well?"""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    try:
        reply = ask(context, target, limit_s, context.trust if target.secure else None)
    except HTTPException as failure:
        if isinstance(failure, ConnectionError):
            return failed(failure, target, limit_s)
        return fault(ODD_ANSWER, Text("triage.http.odd", {"what": type(failure).__name__}))
    except TimeoutError:
        return fault(TIMED_OUT, Text("triage.http.timed_out", {"seconds": f"{limit_s:g}"}))
    except OSError as failure:
        return failed(failure, target, limit_s)
    context.learnt.answered_ms, context.learnt.dated = reply.ms, reply.dated
    return _judged(reply, target)


def _judged(reply: Reply, target: Target) -> Finding:
    figures: dict[str, str | int] = {"status": reply.status, "ms": reply.ms}
    if reply.status == _PROXY_WANTS:
        return fault(PROXY, Text("triage.http.proxy", figures))
    if not target.secure:
        if (found := _sign_on(reply, target)) is not None:
            return found
        if reply.status >= 500 and "via" in reply.headers:
            return fault(PROXY, Text("triage.http.proxy", figures), sure=False)
    if reply.status == _TOO_MANY:
        return fault(LIMITED, Text("triage.http.limited", figures))
    if reply.status >= 500:
        return fault(PLATFORM_FAULT, Text("triage.http.fault", figures))
    return well(Text("triage.http.answers", figures))


def portal(context: Context, limit_s: float) -> Finding:
    """Does the network answer in the platform's place where nothing is secured, as those do that
    want a sign-on first?"""
    target = context.target
    host = in_digits(target.host) if target else None
    if target is None or not target.secure or (host is not None and is_near(host)):
        return skipped(Text("triage.skipped.plain"))
    plain = replace(target, port=_PLAIN_PORT, path="/")
    try:
        reply = ask(context, plain, limit_s, None)
    except (OSError, HTTPException):
        return skipped(Text("triage.portal.nobody"))
    return _sign_on(reply, target) or well(Text("triage.portal.none", {"status": reply.status}))


def _sign_on(reply: Reply, target: Target) -> Finding | None:
    """Signs of a page on which a network wants a sign-on."""
    if reply.status == _NETWORK_WANTS:
        return fault(SIGN_ON, Text("triage.portal.wants", {"status": reply.status}))
    location = reply.headers.get("location", "")
    elsewhere = _host(location)
    if 300 <= reply.status < 400 and elsewhere and not _same_site(elsewhere, target.host):
        return fault(SIGN_ON, Text("triage.portal.leads", {"host": elsewhere}))
    if 200 <= reply.status < 300 and reply.is_page:
        return fault(SIGN_ON, Text("triage.portal.page", {"status": reply.status}), sure=False)
    return None


def _host(location: str) -> str:
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""


def _same_site(one: str, other: str) -> bool:
    """Do two names end in the same two words?"""
    return one.split(".")[-2:] == other.split(".")[-2:]


def clock(context: Context, limit_s: float) -> Finding:
    """Does this till's clock agree with the platform's? Where the platform is not trusted because
    of that, it is asked all the same: it is told nothing."""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    dated = context.learnt.dated
    if dated is None:
        with suppress(OSError, HTTPException):
            dated = ask(context, target, limit_s, _anybody() if target.secure else None).dated
    if dated is None:
        return unknown(Text("triage.clock.untold"))
    off = round((dated.ours - dated.theirs).total_seconds())
    figures: dict[str, str | int] = {"seconds": abs(off), "minutes": round(abs(off) / 60)}
    if abs(off) <= _MOST_OFF_S:
        return well(Text("triage.clock.right", figures))
    note = Text("triage.clock.ahead" if off > 0 else "triage.clock.behind", figures)
    return fault(CLOCK_OFF, note, sure=target.secure)


def _dated(headers: HTTPMessage, ours: datetime) -> Dated | None:
    try:
        theirs = parsedate_to_datetime(headers["date"])
    except (TypeError, ValueError):
        return None
    return Dated(theirs.replace(tzinfo=theirs.tzinfo or UTC), ours)


def _anybody() -> ssl.SSLContext:
    accepting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    accepting.check_hostname = False
    accepting.verify_mode = ssl.CERT_NONE
    return accepting


PROBES = (
    Probe(
        "http",
        http,
        frozenset({FAILED, TIMED_OUT, ODD_ANSWER, PLATFORM_FAULT, LIMITED, SIGN_ON, PROXY}),
        late=TIMED_OUT,
    ),
    Probe("portal", portal, frozenset({SIGN_ON})),
    Probe("clock", clock, frozenset({CLOCK_OFF})),
)
