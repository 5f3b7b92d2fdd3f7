"""Each fault is caused for real, and the walk names that cause first."""

from __future__ import annotations

import errno
import select
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.tui_pos.triage.certificates import Authority
from tests.tui_pos.triage.servers import (
    Serve,
    babbles,
    full,
    nobody,
    resets,
    says,
    serving,
    silent,
    with_tls,
)
from tests.tui_pos.triage.walks import PATIENT, TREE, cause, context, found, walk
from tui_pos.home import Home
from tui_pos.triage.context import Context, Learnt
from tui_pos.triage.findings import Cause, Nothing, State
from tui_pos.triage.looking_up import Answers, look_up
from tui_pos.triage.probes.pace import loss, repeated, speed
from tui_pos.triage.tree import Tree

LIMIT_S = 30.0
NOW, HOUR, DAY = timedelta(), timedelta(hours=1), timedelta(days=1)
NEAR, FAR = "platform.lan", "platform.example.com"
"""A name of the shop's own network, and one that is known everywhere."""

PLAIN: dict[str, tuple[Callable[[], AbstractContextManager[int]], int, str, str]] = {
    "nobody listens": (nobody, 1003, "tcp", "triage.tcp.refused"),
    "a port that drops": (full, 1003, "tcp", "triage.tcp.timed_out"),
    "a reset": (lambda: serving(resets), 1003, "http", "triage.tcp.reset"),
    "no answer": (lambda: serving(silent), 1004, "http", "triage.http.timed_out"),
    "no HTTP": (lambda: serving(babbles), 1007, "http", "triage.http.odd"),
    "a platform out of order": (
        lambda: serving(says("503 Service Unavailable")), 1008, "http", "triage.http.fault",
    ),
    "too many requests": (
        lambda: serving(says("429 Too Many Requests")), 1009, "http", "triage.http.limited",
    ),
    "a sign-on page": (
        lambda: serving(says("302 Found", "Location: http://login.wifi.example/?to=x")),
        1020, "http", "triage.portal.leads",
    ),
    "a network that wants a sign-on": (
        lambda: serving(says("511 Network Authentication Required")),
        1020, "http", "triage.portal.wants",
    ),
    "a page in the platform's place": (
        lambda: serving(says(body="<html>", kind="text/html; charset=utf-8")),
        1020, "http", "triage.portal.page",
    ),
    "a proxy that wants a sign-on": (
        lambda: serving(says("407 Proxy Authentication Required")),
        1021, "http", "triage.http.proxy",
    ),
    "a proxy that does not connect": (
        lambda: serving(says("504 Gateway Timeout", "Via: 1.1 shop-proxy")),
        1021, "http", "triage.http.proxy",
    ),
    "a clock ten minutes behind": (
        lambda: serving(says(ahead=timedelta(minutes=10))), 1018, "clock", "triage.clock.behind",
    ),
    "a clock ten minutes ahead": (
        lambda: serving(says(ahead=-timedelta(minutes=10))), 1018, "clock", "triage.clock.ahead",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLAIN)
def test_a_fault_without_tls_is_named(fault: str, home: Home) -> None:
    cause_it, code, node, said = PLAIN[fault]
    with cause_it() as port:
        walked = walk(context(home, f"http://127.0.0.1:{port}"), tree=tree_for(said))
    assert cause(walked) == (code, node)
    assert found(walked, node).note.key == said


TLS: dict[str, tuple[Serve, int, str]] = {
    "no answer to the handshake": (silent, 1006, "triage.tls.silent"),
    "cut in the handshake": (resets, 1006, "triage.tls.cut"),
    "closed in the handshake": (lambda line: None, 1006, "triage.tls.cut"),
    "no TLS at all": (babbles, 1006, "triage.tls.none"),
}


@pytest.mark.parametrize("fault", TLS)
def test_a_connection_that_is_not_secured_is_named(fault: str, home: Home) -> None:
    serve, code, said = TLS[fault]
    with serving(serve) as port:
        walked = walk(secure(home, NEAR, port), tree=tree_for(said))
    assert cause(walked) == (code, "tls")
    assert found(walked, "tls").note.key == said


CERTIFICATES: dict[str, tuple[str, timedelta, timedelta, timedelta, int, str]] = {
    "expired": (NEAR, -2 * DAY, -DAY, NOW, 1016, "tls"),
    "of another name": ("shop.lan", -DAY, DAY, NOW, 1017, "tls"),
    "not valid yet": (NEAR, DAY, 2 * DAY, NOW, 1018, "tls"),
    "over by a clock ahead": (NEAR, -2 * DAY, -HOUR, -2 * HOUR, 1018, "clock-of-certificate"),
    "not valid yet by a clock behind": (NEAR, HOUR, DAY, 2 * HOUR, 1018, "clock-of-certificate"),
}
"""Name, first and last moment, and by how much the platform's clock is ahead."""


@pytest.mark.parametrize("certificate", CERTIFICATES)
def test_a_certificate_that_is_not_right_is_named(
    certificate: str, home: Home, trust: ssl.SSLContext, authority: Authority
) -> None:
    host, begins, ends, ahead, code, node = CERTIFICATES[certificate]
    shown = authority.sign(host, begins=begins, ends=ends)
    with serving(with_tls(shown, says(ahead=ahead))) as port:
        walked = walk(secure(home, NEAR, port, trust=trust))
    assert cause(walked) == (code, node)


def test_a_platform_may_lead_to_its_own_secured_address(home: Home) -> None:
    def to_here(name: str, limit_s: float) -> Answers:
        return Answers(("127.0.0.1",))

    with serving(says("301 Moved Permanently", f"Location: https://www.{FAR[9:]}/")) as port:
        walked = walk(context(home, f"http://{FAR}:{port}", look_up=to_here))
    assert walked.end == Nothing(True)


@pytest.fixture
def good(authority: Authority) -> Path:
    return authority.sign(NEAR, begins=-DAY, ends=DAY)


def test_a_certificate_of_nobody_trusted_is_named(home: Home, good: Path) -> None:
    with serving(with_tls(good, says())) as port:
        walked = walk(secure(home, NEAR, port, trust=ssl.create_default_context()))
    assert cause(walked) == (1019, "tls")


def test_a_platform_that_is_well_has_no_cause(
    home: Home, trust: ssl.SSLContext, good: Path
) -> None:
    with serving(with_tls(good, says())) as port:
        walked = walk(secure(home, NEAR, port, trust=trust))
    assert walked.end == Nothing(True)
    assert found(walked, "tls").note.params["version"] == "TLSv1.3"


def test_a_secured_page_is_the_platforms_whatever_it_looks_like(
    home: Home, trust: ssl.SSLContext, good: Path
) -> None:
    with serving(with_tls(good, says(body="<html>", kind="text/html"))) as port:
        walked = walk(secure(home, NEAR, port, trust=trust))
    assert walked.end == Nothing(True)


def test_a_name_that_leads_into_the_shop_is_named_where_no_certificate_proves_it(
    home: Home, good: Path
) -> None:
    with serving(with_tls(good, says())) as port:
        lied = walk(secure(home, FAR, port, trust=ssl.create_default_context()))
    assert cause(lied) == (1014, "lie")
    assert isinstance(lied.end, Cause) and not lied.end.sure
    with nobody() as port:
        assert cause(walk(secure(home, FAR, port))) == (1014, "lie")


def test_a_name_may_lead_into_the_shop_where_a_certificate_proves_it(
    home: Home, trust: ssl.SSLContext, authority: Authority
) -> None:
    shown = authority.sign(FAR, begins=-DAY, ends=DAY)
    with serving(with_tls(shown, says())) as port:
        assert walk(secure(home, FAR, port, trust=trust)).end == Nothing(True)


NAMES: dict[str, tuple[Answers, str]] = {
    "nobody has that name": (Answers(exists=False), "triage.names.no_such"),
    "nobody answers": (Answers(), "triage.names.no_answer"),
}


@pytest.mark.parametrize("answer", NAMES)
def test_a_name_without_an_address_is_named(answer: str, home: Home) -> None:
    answers, said = NAMES[answer]
    walked = walk(context(home, f"https://{FAR}", look_up=lambda name, limit_s: answers))
    assert cause(walked) == (1005, "names")
    assert found(walked, "names").note.key == said


def test_a_look_up_that_never_ends_is_left_behind(home: Home) -> None:
    never = threading.Event()

    def stuck(name: str, limit_s: float) -> Answers:
        never.wait()
        return Answers()

    walked = walk(context(home, f"https://{FAR}", look_up=stuck), tree=TREE)
    never.set()
    assert cause(walked) == (1005, "names")
    assert found(walked, "names").note.key == "triage.late"


def test_a_real_look_up_ends_in_time() -> None:
    assert "127.0.0.1" in look_up("localhost", 10).addresses
    assert look_up(f"{'x' * 64}.invalid", 10) == Answers(exists=False)
    assert look_up("localhost", 0.0001) == Answers()


def tree_for(said: str) -> Tree:
    """With the limits that count where what is to be found is that one was reached."""
    return TREE if said.endswith(("timed_out", "silent")) else PATIENT


def secure(home: Home, host: str, port: int, **given: Any) -> Context:
    """For a platform of this name on this machine."""

    def to_here(name: str, limit_s: float) -> Answers:
        assert name == host
        return Answers(("127.0.0.1",))

    return context(home, f"https://{host}:{port}", look_up=to_here, **given)


@pytest.mark.parametrize(
    ("ms", "usual_ms", "state", "code"),
    [
        (700, 100, State.FAULT, 1022),
        (700, 600, State.OK, None),
        (500, 20, State.OK, None),
        (700, None, State.UNKNOWN, None),
        (None, 600, State.UNKNOWN, None),
    ],
)
def test_slow_is_measured_by_what_is_usual(
    ms: int | None, usual_ms: int | None, state: State, code: int | None, home: Home
) -> None:
    learnt = Learnt(answered_ms=ms)
    found = speed(context(home, "http://127.0.0.1", usual_ms=usual_ms, learnt=learnt), 1)
    assert (found.state, found.code) == (state, code)


def test_what_had_to_be_sent_again_is_counted() -> None:
    with socket.socket() as listening, socket.socket() as first, socket.socket() as line:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        first.connect(listening.getsockname())
        assert repeated(first) == 0
        line.setblocking(False)
        assert line.connect_ex(listening.getsockname()) == errno.EINPROGRESS
        listening.accept()[0].close()
        assert select.select([], [line], [], LIMIT_S)[1] and repeated(line) == 1


def test_a_network_that_loses_what_is_sent_is_named(home: Home) -> None:
    with full() as port:
        assert loss(context(home, f"http://127.0.0.1:{port}"), 1).code == 1023
