"""A connection to the platform, without and with what secures it."""

from __future__ import annotations

import socket
import ssl
import time

from tui_pos.checkout.view import Text
from tui_pos.triage.context import Context, Target
from tui_pos.triage.findings import Finding, fault, skipped, well
from tui_pos.triage.probes.probe import Probe
from tui_pos.triage.routes import in_digits

FAILED, NO_TLS, EXPIRED, OTHER_NAME, CLOCK_OFF, UNTRUSTED = 1003, 1006, 1016, 1017, 1018, 1019

_EARLY, _OVER, _NAMES = 9, 10, (62, 64)
"""What OpenSSL calls a certificate that is not valid yet, over, or of another name or address."""
_LEAST_S = 0.05


class Deadline:
    """So much time for several things in a row."""

    def __init__(self, limit_s: float) -> None:
        self._began = time.monotonic()
        self._until = self._began + limit_s

    @property
    def left_s(self) -> float:
        """Seconds, never none at all: what is over is told by what is tried next."""
        return max(self._until - time.monotonic(), _LEAST_S)

    @property
    def ms(self) -> int:
        """Milliseconds that have passed."""
        return round((time.monotonic() - self._began) * 1000)


def connect(
    context: Context, target: Target, time_left: Deadline, port: int | None = None
) -> socket.socket:
    """A connection to the first of the platform's addresses that takes one. Raises OSError as the
    last one failed."""
    addresses = context.learnt.addresses
    if not addresses:
        known = in_digits(target.host) is not None
        addresses = (
            (target.host,) if known else context.look_up(target.host, time_left.left_s).addresses
        )
    failure: OSError = socket.gaierror(socket.EAI_AGAIN, "no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port or target.port), time_left.left_s)
        except OSError as refusal:
            failure = refusal
    raise failure


def secured(
    line: socket.socket, target: Target, trust: ssl.SSLContext, time_left: Deadline
) -> ssl.SSLSocket:
    """The same connection with TLS on it. Raises OSError (ssl.SSLError is one), with it closed."""
    line.settimeout(time_left.left_s)
    try:
        return trust.wrap_socket(line, server_hostname=target.host)
    except BaseException:
        line.close()
        raise


def failed(failure: OSError, target: Target, limit_s: float) -> Finding:
    """In which way there is no connection."""
    figures: dict[str, str | int] = {"port": target.port, "seconds": f"{limit_s:g}"}
    match failure:
        case ConnectionRefusedError():
            return fault(FAILED, Text("triage.tcp.refused", figures))
        case TimeoutError():
            return fault(FAILED, Text("triage.tcp.timed_out", figures))
        case ConnectionError():
            return fault(FAILED, Text("triage.tcp.reset", figures))
        case _:
            figures["what"] = failure.strerror or type(failure).__name__
            return fault(FAILED, Text("triage.tcp.no_way", figures))


def tcp(context: Context, limit_s: float) -> Finding:
    """Does the platform take a connection?"""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    time_left = Deadline(limit_s)
    try:
        with connect(context, target, time_left) as line:
            figures: dict[str, str | int] = {
                "address": line.getpeername()[0],
                "port": target.port,
                "ms": time_left.ms,
            }
    except OSError as failure:
        return failed(failure, target, limit_s)
    return well(Text("triage.tcp.connected", figures))


def tls(context: Context, limit_s: float) -> Finding:
    """Does the other side prove that it is the platform?"""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    if not target.secure:
        return skipped(Text("triage.skipped.no_tls"))
    time_left = Deadline(limit_s)
    try:
        line = connect(context, target, time_left)
    except OSError as failure:
        return failed(failure, target, limit_s)
    try:
        with secured(line, target, context.trust, time_left) as safe:
            return well(
                Text("triage.tls.well", {"version": safe.version() or "", "ms": time_left.ms})
            )
    except ssl.SSLCertVerificationError as refusal:
        return _certificate(refusal, target)
    except OSError as failure:
        return _handshake(failure, limit_s)


def _certificate(refusal: ssl.SSLCertVerificationError, target: Target) -> Finding:
    figures: dict[str, str | int] = {"name": target.host, "what": refusal.verify_message}
    match refusal.verify_code:
        case code if code == _OVER:
            return fault(EXPIRED, Text("triage.tls.expired", figures))
        case code if code == _EARLY:
            # The till's clock is behind, or else whoever put it there was early.
            return fault(CLOCK_OFF, Text("triage.tls.early", figures), sure=False)
        case code if code in _NAMES:
            return fault(OTHER_NAME, Text("triage.tls.other_name", figures))
        case _:
            return fault(UNTRUSTED, Text("triage.tls.untrusted", figures))


def _handshake(failure: OSError, limit_s: float) -> Finding:
    match failure:
        case TimeoutError():
            return fault(NO_TLS, Text("triage.tls.silent", {"seconds": f"{limit_s:g}"}))
        case ssl.SSLEOFError() | ConnectionError():
            return fault(NO_TLS, Text("triage.tls.cut"))
        case ssl.SSLError():
            return fault(NO_TLS, Text("triage.tls.none", {"what": failure.reason or "-"}))
        case _:
            return fault(NO_TLS, Text("triage.tls.none", {"what": type(failure).__name__}))


PROBES = (
    Probe("tcp", tcp, frozenset({FAILED}), late=FAILED),
    Probe(
        "tls",
        tls,
        frozenset({FAILED, NO_TLS, EXPIRED, OTHER_NAME, CLOCK_OFF, UNTRUSTED}),
        late=NO_TLS,
    ),
)
