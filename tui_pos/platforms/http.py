"""The one edge to the network: a request, its answer or the reason there is none, one deadline."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

import msgspec

if TYPE_CHECKING:
    import httpx

FAILED, TIMED_OUT, NO_NAME, NO_TLS, ODD_ANSWER = 1003, 1004, 1005, 1006, 1007

_MOST_BYTES = 1 << 20
_FORM = "application/x-www-form-urlencoded; charset=utf-8"


class Call(msgspec.Struct, frozen=True):
    """An HTTP request. All of it may hold voucher codes and tokens, so its repr tells nothing."""

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Call({self.method}, {len(self.body)} bytes)"


def form_call(url: str, form: Mapping[str, str]) -> Call:
    """A POST of form fields."""
    return Call("POST", url, (("content-type", _FORM),), urlencode(form).encode())


class Reply(msgspec.Struct, frozen=True):
    """An HTTP answer; redirects are never followed, `location` is where one leads. Its body holds
    voucher codes, so its repr tells the size alone."""

    status: int
    body: bytes
    location: str = ""

    def __repr__(self) -> str:
        return f"Reply({self.status}, {len(self.body)} bytes)"


class Lost(msgspec.Struct, frozen=True):
    """No answer: whether the request had an effect is not known. `code` is our error code."""

    code: int
    detail: str


class Wire(Protocol):
    """What an adapter needs of a network."""

    def send(self, call: Call) -> Reply | Lost:
        """Send once, and wait for the answer no longer than a time limit. Never raises."""


LookUp = Callable[..., Any]
"""Takes what socket.getaddrinfo takes, and answers as it does."""


class _Loop(asyncio.SelectorEventLoop):
    """Looks names up in threads that nobody waits for: a stuck one delays no call and no exit."""

    def __init__(self, look_up: LookUp) -> None:
        super().__init__()
        self._look_up = look_up

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,
        proto: int = 0,
        flags: int = 0,
    ) -> Any:
        found: Future[Any] = Future()

        def run() -> None:
            found.set_running_or_notify_cancel()
            try:
                found.set_result(self._look_up(host, port, family, type, proto, flags))
            except (OSError, UnicodeError) as failure:
                found.set_exception(failure)

        threading.Thread(target=run, name="look-up", daemon=True).start()
        return await asyncio.wrap_future(found)


class Gateway:
    """Sends requests from any thread, each on a connection of its own, each exactly once.

    `connect_s` and `whole_s` are seconds; the second one holds whatever the other side does.
    """

    def __init__(
        self,
        connect_s: float = 5.0,
        whole_s: float = 10.0,
        look_up: LookUp = socket.getaddrinfo,
    ) -> None:
        self._connect_s = connect_s
        self._whole_s = whole_s
        self._look_up = look_up
        self._starting = threading.Lock()
        self._running: _Loop | None = None
        self._client: httpx.AsyncClient | None = None

    def send(self, call: Call) -> Reply | Lost:
        """Send once and wait for the answer, `whole_s` at most. Never raises."""
        sent = asyncio.run_coroutine_threadsafe(self._send(call), self._loop())
        try:
            return sent.result(self._whole_s)
        except TimeoutError:
            sent.cancel()
            return Lost(TIMED_OUT, "deadline")

    def _loop(self) -> _Loop:
        with self._starting:
            if self._running is None:
                self._running = _Loop(self._look_up)
                threading.Thread(
                    target=self._running.run_forever, name="gateway", daemon=True
                ).start()
            return self._running

    async def _send(self, call: Call) -> Reply | Lost:
        import httpx

        headers = [*call.headers, ("accept-encoding", "identity")]
        try:
            client = self._open()
            async with client.stream(
                call.method, call.url, content=call.body or None, headers=headers
            ) as answer:
                received = bytearray()
                async for part in answer.aiter_bytes():
                    received += part
                    if len(received) > _MOST_BYTES:
                        return Lost(ODD_ANSWER, "too large")
                location = answer.headers.get("location", "")
                return Reply(answer.status_code, bytes(received), location)
        except httpx.TimeoutException as failure:
            return Lost(TIMED_OUT, type(failure).__name__)
        except (httpx.DecodingError, httpx.InvalidURL, httpx.UnsupportedProtocol) as failure:
            return Lost(ODD_ANSWER, type(failure).__name__)
        except (httpx.TransportError, OSError, ValueError) as failure:
            return Lost(_reason(failure), type(failure).__name__)

    def _open(self) -> httpx.AsyncClient:
        import httpx

        if self._client is None:
            for chatty in ("httpx", "httpcore"):
                # They would tell addresses and headers, in which codes and tokens stand.
                logging.getLogger(chatty).setLevel(logging.WARNING)
            self._client = httpx.AsyncClient(
                timeout=httpx.Timeout(self._whole_s, connect=self._connect_s),
                limits=httpx.Limits(max_keepalive_connections=0),
                follow_redirects=False,
                trust_env=False,
            )
        return self._client


def _reason(failure: BaseException) -> int:
    causes = list(_causes(failure))
    if any(isinstance(one, socket.gaierror | UnicodeError) for one in causes):
        return NO_NAME
    if any(isinstance(one, ssl.SSLError) for one in causes):
        return NO_TLS
    return FAILED


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    while failure is not None:
        yield failure
        failure = failure.__cause__ or failure.__context__
