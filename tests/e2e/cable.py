"""The way from a till to a platform, which can be cut in the middle of a call.

`python -m tests.e2e.cable SOCKET` leads from a port of the network that it runs in, which it
says, to a socket in the file system.
"""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.program import LIMIT_S

_CHUNK = 65536


@dataclass
class Cut:
    """Where the next call of this name ends: after so many bytes of it, or of its answer. Until
    `held` is set it is silent, and then closed."""

    call: str
    asked: int | None = None
    answered: int | None = None
    held: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        """Until it has come to that."""
        assert self.reached.wait(LIMIT_S)


class Cable:
    """Takes each call, which is a connection of its own, to where `connect` leads."""

    def __init__(self, listener: socket.socket, connect: Callable[[], socket.socket]) -> None:
        self._listener = listener
        self._connect = connect
        self._cuts: list[Cut] = []
        self._out = threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def cut(self, cut: Cut) -> Cut:
        """Let the next such call go wrong."""
        self._cuts.append(cut)
        return cut

    def pull(self) -> None:
        """Nothing gets through any more."""
        self._out.set()

    def plug(self) -> None:
        self._out.clear()

    def close(self) -> None:
        for cut in self._cuts:
            cut.held.set()
        _end(self._listener)

    def serve(self) -> None:
        """Take calls until it is closed."""
        with suppress(OSError):
            while True:
                call, _ = self._listener.accept()
                threading.Thread(target=self._carry, args=(call,), daemon=True).start()

    def _carry(self, call: socket.socket) -> None:
        with call:
            head = call.recv(_CHUNK, socket.MSG_PEEK).partition(b"\r\n")[0]
            if self._out.is_set():
                return
            cut = self._cut_of(head.decode("ascii"))
            with self._connect() as platform:
                answer = threading.Thread(target=_pump, args=(platform, call, cut, cut.answered))
                answer.start()
                _pump(call, platform, cut, cut.asked)
                answer.join()

    def _cut_of(self, head: str) -> Cut:
        for cut in self._cuts:
            if f"/{cut.call} " in head:
                self._cuts.remove(cut)
                return cut
        return Cut("")


def _pump(source: socket.socket, sink: socket.socket, cut: Cut, left: int | None) -> None:
    """Bytes from one to the other until there are no more, or so many were taken."""
    with suppress(OSError):
        while left != 0:
            data = source.recv(_CHUNK)[:left]
            if not data:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(data)
            left = None if left is None else left - len(data)
        cut.reached.set()
        cut.held.wait()
    _end(source)
    _end(sink)


def _end(end: socket.socket) -> None:
    """Nothing goes in or out any more; who waits at it goes on."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def lead_from_here(path: str) -> None:
    """From a port of this network, which is said, to a socket in the file system."""

    def connect() -> socket.socket:
        end = socket.socket(socket.AF_UNIX)
        end.connect(path)
        return end

    listener = socket.create_server(("127.0.0.1", 0))
    cable = Cable(listener, connect)
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    cable.serve()


if __name__ == "__main__":
    lead_from_here(sys.argv[1])
