"""Networks between a till and a platform, each of which can be gone for a while."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from tests.e2e.cable import Cable

_ALONE = ("unshare", "--user", "--map-root-user", "--net")
_UP, _DOWN = (("ip", "link", "set", "lo", to) for to in ("up", "down"))


class Network(Protocol):
    """`under`: what a till on it is started by."""

    under: Sequence[str]

    def way(self, url: str) -> str:
        """The address by which its tills reach the platform that has this one."""

    def pull(self) -> None:
        """Nothing gets through any more."""

    def plug(self) -> None:
        """All is as it was before."""

    def close(self) -> None:
        """It is not needed any more."""


class Loopback:
    """That of this machine, with a cable on the way whose every byte is ours."""

    under: Sequence[str] = ()

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))

    def way(self, url: str) -> str:
        self.cable = _cable(self._listener, url)
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def pull(self) -> None:
        self.cable.pull()

    def plug(self) -> None:
        self.cable.plug()

    def close(self) -> None:
        self.cable.close()


class Namespace:
    """One of the till's own, whose only device the kernel takes down."""

    under: Sequence[str] = ()

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "way"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._socket))
        self._listener.listen()

    def way(self, url: str) -> str:
        self._cable = _cable(self._listener, url)
        inside = (sys.executable, "-m", "tests.e2e.cable", str(self._socket))
        program = (*_ALONE, "sh", "-c", f'{" ".join(_UP)} && exec "$@"', "sh", *inside)
        self._relay = subprocess.Popen(program, stdout=subprocess.PIPE, text=True)
        assert self._relay.stdout is not None
        port = int(self._relay.stdout.readline())
        joined = ("--preserve-credentials", "--user", "--net", f"--target={self._relay.pid}")
        self.under = "nsenter", *joined, "--"
        return f"http://127.0.0.1:{port}"

    def pull(self) -> None:
        subprocess.run([*self.under, *_DOWN], check=True)

    def plug(self) -> None:
        subprocess.run([*self.under, *_UP], check=True)

    def close(self) -> None:
        with self._relay:
            self._relay.kill()
        self._cable.close()


def namespaces() -> bool:
    """Whether this machine lets us have a network of our own."""
    if not all(map(shutil.which, ("unshare", "nsenter", "ip"))):
        return False
    return subprocess.run([*_ALONE, *_UP], capture_output=True).returncode == 0


def _cable(listener: socket.socket, url: str) -> Cable:
    parts = urlsplit(url)
    where = parts.hostname or "", parts.port or 80
    return Cable(listener, lambda: socket.create_connection(where))
