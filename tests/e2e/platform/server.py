"""The platform as a server on loopback that can fail, and that remembers what it was asked."""

from __future__ import annotations

import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET, socket
from typing import Literal, Self
from urllib.parse import parse_qs

from tests.e2e.platform.gateway import Access, Gateway
from tests.program import LIMIT_S


@dataclass(frozen=True)
class Call:
    """A call that came in. `biz` is its exact text."""

    path: str
    biz: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


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


class Meituan:
    """The platform. A test adds vouchers and faults, and reads the journal."""

    def __init__(self, access: Access | None = None) -> None:
        self._gateway = Gateway(access or Access())
        self.retail, self.dining = self._gateway.retail.vouchers, self._gateway.dining.vouchers
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

    def answer(self, method: str, path: str, content_type: str, body: bytes) -> bytes:
        """Do one call's work, and say so."""
        with self._working:
            return self._gateway.answer(method, path, content_type, body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, platform: Meituan) -> None:
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
        asked = self.command, self.path, self.headers.get("content-type", ""), body
        biz = parse_qs(body.decode("ascii", "replace")).get("biz", [""])[0]
        fault = platform.write_down(Call(self.path, biz))
        answer = platform.answer(*asked) if fault.works == "now" else b""
        if fault.held:
            fault.held.wait()
        if fault.works == "late":
            answer = platform.answer(*asked)
        fault.over.set()
        self._say(fault, answer)

    do_GET = do_POST

    def _say(self, fault: Fault, answer: bytes) -> None:
        match fault.answer:
            case "true":
                self._send(200, answer)
            case "error":
                self._send(500, b"<html>Internal Server Error</html>")
            case "garbage":
                self._send(200, answer[: len(answer) // 2] + b"\x00<")
            case "silent":
                self.server.platform.closing.wait()
                self.close_connection = True
            case "reset":
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                self.close_connection = True

    def _send(self, status: int, answer: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", "application/json;charset=utf-8")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""
