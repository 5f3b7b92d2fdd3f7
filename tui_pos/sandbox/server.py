"""Runs the simulated platform on the loopback interface, inside the till or on its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui_pos.clock import SystemClock
from tui_pos.sandbox.demo import demo_world
from tui_pos.sandbox.world import World

if TYPE_CHECKING:
    import uvicorn

PORT = 8780
_HOST = "127.0.0.1"


class SandboxServer:
    """One simulated platform on one port (0: any). It ends with its process."""

    def __init__(self, world: World, port: int = 0) -> None:
        self.world = world
        self._port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def start(self) -> str:
        """Listen, and answer from a thread; the address. Raises OSError as `listen` does."""
        url = self.listen()
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        return url

    def serve(self, ready: Callable[[str], None]) -> None:
        """Tell the address, then answer in this thread until it is interrupted."""
        ready(self.listen())
        self._run()

    def stop(self) -> None:
        """Answer no more; calls under way are dropped."""
        self._stopped.set()
        if self._server is not None:
            self._server.should_exit = self._server.force_exit = True
        if self._thread is not None:
            self._thread.join()
        if self._socket is not None:
            self._socket.close()

    def listen(self) -> str:
        """Take the port; calls to the address wait until they are answered.

        Raises OSError where the port is taken.
        """
        self._socket = self._socket or socket.create_server((_HOST, self._port))
        return f"http://{_HOST}:{self._socket.getsockname()[1]}"

    def _run(self) -> None:
        import uvicorn

        from tui_pos.sandbox.app import make_app
        from tui_pos.sandbox.connections import Connections, tracked

        if self._socket is None:
            return
        connections = Connections()
        config = uvicorn.Config(
            make_app(self.world, connections),
            http=tracked(connections),
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
        )
        self._server = uvicorn.Server(config)
        if not self._stopped.is_set():
            self._server.run(sockets=[self._socket])


def serve(ready: Callable[[str], None], port: int = PORT) -> None:
    """The demo platform on its own until interrupted; `ready` is told its address."""
    SandboxServer(demo_world(SystemClock()), port).serve(ready)
