from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.tui_pos.platforms.support import Canned
from tui_pos.platforms.http import Call, Gateway, Lost, Reply, form_call


@contextmanager
def answering(*parts: bytes, hold: bool = False) -> Iterator[tuple[str, list[bytes]]]:
    """A server that sends raw bytes to each connection; the list has what each sent."""
    listening = socket.create_server(("127.0.0.1", 0))
    seen: list[bytes] = []
    done = threading.Event()

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                seen.append(connection.recv(65536))
                for part in parts:
                    connection.sendall(part)
                if hold:
                    done.wait()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x", seen
    finally:
        done.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def _http(body: bytes, length: int | None = None, status: str = "200 OK", more: str = "") -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\ncontent-length: {size}\r\n{more}\r\n".encode() + body


def test_the_form_arrives_as_it_was_given(gateway: Gateway, canned: Canned) -> None:
    canned.say("x", b"said")
    form = {"biz": '{"名":"a b&c=d+e"}', "empty": ""}
    assert gateway.send(form_call(canned.url + "/x", form)) == Reply(200, b"said")
    assert canned.forms[-1] == form


def test_a_call_arrives_as_it_was_given(gateway: Gateway) -> None:
    with answering(_http(b"said")) as (url, seen):
        call = Call("GET", url + "?a=1", (("access-token", "T"),))
        assert gateway.send(call) == Reply(200, b"said")
    [sent] = seen
    head, _, body = sent.decode().partition("\r\n\r\n")
    line, *headers = head.split("\r\n")
    assert (line, body) == ("GET /x?a=1 HTTP/1.1", "")
    named = [one for one in headers if one.partition(":")[0] in ("access-token", "accept-encoding")]
    assert named == ["access-token: T", "accept-encoding: identity"]


def test_nobody_listens(gateway: Gateway) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    answer = gateway.send(form_call(f"http://127.0.0.1:{port}/x", {}))
    assert isinstance(answer, Lost)
    assert answer.code == 1003


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ((), 1003),
        ((_http(b"half", 100),), 1003),
        ((b"not http at all\r\n\r\n",), 1003),
        ((_http(b"x" * ((1 << 20) + 1)),), 1007),
        ((_http(b"not gzip", more="content-encoding: gzip\r\n"),), 1007),
    ],
    ids=["closed", "half a body", "no http", "too large", "badly packed"],
)
def test_an_answer_that_is_none(gateway: Gateway, sent: tuple[bytes, ...], code: int) -> None:
    with answering(*sent) as (url, connections):
        answer = gateway.send(form_call(url, {}))
    assert isinstance(answer, Lost)
    assert answer.code == code
    assert len(connections) == 1


@pytest.mark.parametrize("sent", [(), (_http(b"half", 100),)], ids=["silence", "stuck body"])
def test_the_deadline_holds(hasty: Gateway, sent: tuple[bytes, ...]) -> None:
    with answering(*sent, hold=True) as (url, connections):
        answer = hasty.send(form_call(url, {}))
    assert isinstance(answer, Lost)
    assert answer.code == 1004
    assert len(connections) == 1


def test_the_deadline_holds_for_a_name_that_is_being_looked_up_for_ever() -> None:
    never = threading.Event()
    stuck = Gateway(connect_s=30, whole_s=0.2, look_up=lambda *_: never.wait())
    assert stuck.send(form_call("http://shop.invalid/x", {})) == Lost(1004, "deadline")
    never.set()


def test_a_name_that_does_not_exist() -> None:
    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    answer = Gateway(look_up=unknown).send(form_call("http://shop.invalid/x", {}))
    assert isinstance(answer, Lost)
    assert answer.code == 1005


def test_tls_that_is_none(gateway: Gateway) -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as (url, _):
        answer = gateway.send(form_call(url.replace("http:", "https:"), {}))
    assert isinstance(answer, Lost)
    assert answer.code == 1006


@pytest.mark.parametrize(
    "url", ["", "nonsense", "ftp://127.0.0.1/", "http://[::1/", "http://a..b/"]
)
def test_an_address_that_is_none_is_no_exception(gateway: Gateway, url: str) -> None:
    assert isinstance(gateway.send(form_call(url, {})), Lost)


def test_a_redirect_is_not_followed(gateway: Gateway) -> None:
    moved = _http(b"", status="302 Found", more="location: http://127.0.0.1:1/\r\n")
    with answering(moved) as (url, connections):
        assert gateway.send(form_call(url, {})) == Reply(302, b"", "http://127.0.0.1:1/")
    assert len(connections) == 1


def test_each_call_has_a_connection_of_its_own(gateway: Gateway, canned: Canned) -> None:
    canned.say("x", b"ok")
    canned.callers.clear()
    assert [gateway.send(form_call(canned.url + "/x", {})) for _ in range(3)] == [
        Reply(200, b"ok")
    ] * 3
    assert len(set(canned.callers)) == 3


def test_a_proxy_in_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    with answering(_http(b"ok")) as (url, _):
        assert Gateway().send(form_call(url, {})) == Reply(200, b"ok")


def test_calls_from_many_threads_do_not_wait_for_each_other(gateway: Gateway) -> None:
    together = threading.Barrier(4, timeout=10)
    answers: list[Reply | Lost] = []
    with Meeting(together) as url:
        threads = [
            threading.Thread(target=lambda: answers.append(gateway.send(form_call(url, {}))))
            for _ in range(4)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert answers == [Reply(200, b"met")] * 4


class Meeting:
    """A server that answers nobody until as many are there as the barrier waits for."""

    def __init__(self, together: threading.Barrier) -> None:
        self._together = together
        self._listening = socket.create_server(("127.0.0.1", 0))

    def __enter__(self) -> str:
        for _ in range(self._together.parties):
            threading.Thread(target=self._serve, daemon=True).start()
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}/x"

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _serve(self) -> None:
        connection, _ = self._listening.accept()
        with connection:
            connection.recv(65536)
            self._together.wait()
            connection.sendall(_http(b"met"))
