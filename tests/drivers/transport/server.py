"""A line behind a server (RFC 2217), in this process, and the device at its end."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress

import serial
from serial.rfc2217 import PortManager


class LineServer:
    """Serves one line to one client after the other. What is written to it comes back; `stalled`:
    takes nothing for the time being."""

    def __init__(self) -> None:
        self.device = serial.serial_for_url("loop://", timeout=0)
        self._server = socket.create_server(("127.0.0.1", 0))
        self._client: socket.socket | None = None
        self._changing = threading.Lock()
        self._over = threading.Event()
        self.stalled = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"rfc2217://127.0.0.1:{self._server.getsockname()[1]}"

    def ready(self, on: bool) -> None:
        """Raise or drop DSR."""
        with self._changing:
            self.device.dtr = on  # A loop's DSR is its own DTR.

    def hang_up(self) -> None:
        """Break the connection."""
        if self._client is not None:
            self._client.shutdown(socket.SHUT_RDWR)

    def write(self, data: bytes) -> None:
        """What the manager says to its client."""
        if self._client is not None:
            with suppress(OSError):
                self._client.sendall(data)

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._server.close()
        self.device.close()

    def _serve(self) -> None:
        while not self._over.is_set():
            if select.select([self._server], [], [], 0.02)[0]:
                client, _ = self._server.accept()
                self._client = client
                with client, suppress(OSError):
                    self._attend(client)

    def _attend(self, client: socket.socket) -> None:
        # It takes any port, and anything that can be written to, whatever its stub says.
        manager = PortManager(self.device, self)  # type: ignore[arg-type]
        while not self._over.is_set():
            if self.stalled.is_set():
                self._over.wait(0.01)
            elif select.select([client], [], [], 0.01)[0]:
                data = client.recv(1024)
                if not data:
                    return
                self._take(b"".join(manager.filter(data)))
            if waiting := self.device.in_waiting:
                client.sendall(b"".join(manager.escape(self.device.read(waiting))))
            with self._changing:
                manager.check_modem_lines()

    def _take(self, data: bytes) -> None:
        if self.device.in_waiting + len(data) < 4096:  # More than that a loop does not hold.
            self.device.write(data)
