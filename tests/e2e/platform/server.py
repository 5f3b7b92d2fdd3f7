"""The platforms as a server on loopback that can fail, and that remembers what it was asked."""

from __future__ import annotations

import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from tests.e2e.platform import grants
from tests.e2e.platform.douyin import Douyin, Reply
from tests.e2e.platform.gateway import Access, Gateway
from tests.program import LIMIT_S


@dataclass(frozen=True)
class Call:
    """A call that came in. `biz` is its exact text; at 抖音, and where a token is renewed, the
    body, or the query unquoted."""

    path: str
    biz: str

    @property
    def name(self) -> str:
        return self.path.rstrip("/").rpartition("/")[2]


Works = Literal["now", "late", "never"]


@dataclass
class Fault:
    """What goes wrong with the next `times` calls of this name whose `biz` holds `meets`.

    `works`: the call does its work now, never, or late, when the test has set `held`, for which
    the answer waits in any case. `answer`: what is true, nothing at all, a reset connection, HTTP
    500, or what nobody can read. `over` is set when nothing more will be done for a call.
    """

    call: str
    answer: Literal["true", "silent", "reset", "error", "garbage"] = "true"
    works: Works = "now"
    held: threading.Event | None = None
    times: int = 1
    meets: str = ""
    over: threading.Event = field(default_factory=threading.Event)


_MEITUAN = ("/ddzh/", "/tuangou/", grants.PATH)


class Platforms:
    """Meituan and 抖音. A test adds vouchers and faults, and reads the journal."""

    def __init__(self, access: Access | None = None) -> None:
        self.douyin = Douyin()
        self._gateway = Gateway(access or Access())
        self.retail, self.dining = self._gateway.retail.vouchers, self._gateway.dining.vouchers
        self.grants = self._gateway.grants
        self._journal: list[Call] = []
        self._faults: list[Fault] = []
        self._changed = threading.Condition()
        self._working = threading.Lock()
        self.closing = threading.Event()
        self._server = _Server(self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.closing.set()
        for fault in self._faults:
            if fault.held:
                fault.held.set()
        self._server.shutdown()
        self._server.server_close()

    def fail(self, fault: Fault) -> None:
        """Let the next calls go wrong."""
        with self._changed:
            self._faults.append(fault)

    def calls(self, name: str) -> list[Call]:
        """The calls that came in under this last part of their path, oldest first."""
        with self._changed:
            return [call for call in self._journal if call.name == name]

    def wait_for(self, name: str, meets: str = "") -> Call:
        """The first such call whose `biz` holds this text, once it came in."""

        def came() -> list[Call]:
            return [call for call in self.calls(name) if meets in call.biz]

        with self._changed:
            assert self._changed.wait_for(came, LIMIT_S), self._journal
            return came()[0]

    def write_down(self, call: Call) -> Fault:
        """Remember a call; how it is to be answered."""
        with self._changed:
            self._journal.append(call)
            self._changed.notify_all()
            for fault in self._faults:
                if fault.times and fault.call == call.name and fault.meets in call.biz:
                    fault.times -= 1
                    return fault
            return Fault(call.name)

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> Reply:
        """Do one call's work, and say so."""
        with self._working:
            if target.startswith(_MEITUAN):
                kind = headers.get("content-type", "")
                return Reply(self._gateway.answer(method, target, kind, body))
            return self.douyin.answer(method, target, headers, body)


def _read(target: str, body: bytes) -> Call:
    """What a call is about, in a form that a test can search."""
    parts, text = urlsplit(target), body.decode("utf-8", "replace")
    if target.startswith(_MEITUAN) and target != grants.PATH:
        return Call(parts.path, parse_qs(text).get("biz", [""])[0])
    return Call(parts.path, text or unquote(parts.query))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, platform: Platforms) -> None:
        self.platform = platform
        super().__init__(("127.0.0.1", 0), _Handler)

    def shutdown_request(self, request: socket | tuple[bytes, socket]) -> None:
        """Close without a farewell, so that a connection can be reset."""
        self.close_request(request)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        platform = self.server.platform
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = self.command, self.path, headers, body
        fault = platform.write_down(_read(self.path, body))
        answer = platform.answer(*asked) if fault.works == "now" else Reply(b"")
        if fault.held:
            fault.held.wait()
        if fault.works == "late":
            answer = platform.answer(*asked)
        fault.over.set()
        self._say(fault, answer)

    do_GET = do_POST

    def _say(self, fault: Fault, answer: Reply) -> None:
        match fault.answer:
            case "true":
                self._send(answer)
            case "error":
                self._send(Reply(b"<html>Internal Server Error</html>", 500))
            case "garbage":
                self._send(Reply(answer.body[: len(answer.body) // 2] + b"\x00<"))
            case "silent":
                self.server.platform.closing.wait()
                self.close_connection = True
            case "reset":
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True

    def _send(self, answer: Reply) -> None:
        self.send_response(answer.status)
        self.send_header("content-type", "application/json;charset=utf-8")
        self.send_header("content-length", str(len(answer.body)))
        if answer.location:
            self.send_header("location", answer.location)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
