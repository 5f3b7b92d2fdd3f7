"""The open connections of the simulated platform, so that it can break them."""

from __future__ import annotations

import asyncio
import socket
import struct

from uvicorn.protocols.http.h11_impl import H11Protocol

_NO_LINGER = struct.pack("ii", 1, 0)
"""SO_LINGER of zero seconds: closing sends a reset."""


class Connections:
    """Connections by the address of their client; used from the server's event loop alone."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def made(self, transport: asyncio.Transport) -> None:
        self._open[transport.get_extra_info("peername")] = transport

    def lost(self, transport: asyncio.Transport) -> None:
        self._open.pop(transport.get_extra_info("peername"), None)

    def reset(self, client: tuple[str, int]) -> None:
        """Break a connection at once, as a failing network does."""
        transport = self._open[client]
        linger = transport.get_extra_info("socket")
        linger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        transport.abort()

    def close(self, client: tuple[str, int]) -> None:
        """End a connection after what was already sent."""
        self._open[client].close()


def tracked(connections: Connections) -> type[H11Protocol]:
    """A protocol for uvicorn whose connections are entered there."""

    class Tracked(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            connections.made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            connections.lost(self.transport)
            super().connection_lost(exc)

    return Tracked
