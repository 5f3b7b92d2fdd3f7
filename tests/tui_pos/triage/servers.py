"""Servers in a platform's place that let a till down, each in its own way."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

Serve = Callable[[socket.socket], None]
"""What is done with one connection, which is closed afterwards."""

_NO_LINGER = struct.pack("ii", 1, 0)


@contextmanager
def serving(serve: Serve, address: tuple[str, int] = ("127.0.0.1", 0)) -> Iterator[int]:
    """A server for as long as this lasts; its port."""
    listening = socket.create_server(address)

    def one(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            serve(connection)

    def all_of_them() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=all_of_them, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@contextmanager
def nobody() -> Iterator[int]:
    """A port at which nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@contextmanager
def full() -> Iterator[int]:
    """A port whose queue is full, so that the kernel drops whoever else knocks."""
    with socket.socket() as listening, socket.socket() as first:
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        first.connect(listening.getsockname())
        yield listening.getsockname()[1]


def silent(connection: socket.socket) -> None:
    """Takes what comes and says nothing."""
    while connection.recv(65536):
        pass


def resets(connection: socket.socket) -> None:
    """Breaks the connection once something was said."""
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)


def says(
    status: str = "200 OK",
    *headers: str,
    body: str = "{}",
    kind: str = "application/json",
    ahead: timedelta = timedelta(),
) -> Serve:
    """Answers each request with this, its clock so far ahead of ours."""

    def serve(connection: socket.socket) -> None:
        if not connection.recv(65536):
            return
        lines = (
            f"HTTP/1.1 {status}",
            f"Date: {format_datetime(datetime.now(UTC) + ahead, usegmt=True)}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body.encode())}",
            *headers,
        )
        connection.sendall("\r\n".join((*lines, "", body)).encode())

    return serve


def babbles(connection: socket.socket) -> None:
    """Answers with what is no HTTP."""
    connection.recv(65536)
    connection.sendall(b"220 mail.example ESMTP\r\n\r\n")


def with_tls(certificate: Path, then: Serve) -> Serve:
    """The same behind a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as safe:
            then(safe)

    return serve
