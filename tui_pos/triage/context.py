"""What the probes of one walk are given: where the platform is, and whom to ask about it."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from drivers.device import Kind
from drivers.status import Status
from tui_pos.clock import Clock
from tui_pos.home import Home
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.tokens import Standing
from tui_pos.triage.looking_up import Answers, look_up

Statuses = Callable[[], Sequence[tuple[Kind, Status]]]


class Target(Struct, frozen=True):
    """Where a platform's address leads. `host` may be a name, or an address in digits."""

    host: str
    port: int
    secure: bool
    path: str

    @property
    def named(self) -> str:
        """Host and port as a request names them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


class Dated(Struct, frozen=True):
    """What a platform said the time is, and what this till's clock said then."""

    theirs: datetime
    ours: datetime


class Learnt(Struct):
    """What the probes of one walk leave to those that come after them."""

    addresses: tuple[str, ...] = ()
    dated: Dated | None = None
    answered_ms: int | None = None


class Context(Struct, kw_only=True):
    """One walk's; `learnt` is filled by its probes.

    `url`: of the platform, "" where there is none to reach. `ping` asks it as a call would;
    `standing` tells how its token is. `devices` tells how each is, as it is known now. `usual_ms`:
    in which time this platform mostly answers this till. `root`: where the system tells of itself.
    """

    home: Home
    clock: Clock
    url: str = ""
    ping: Callable[[], Refused | Unknown | None] | None = None
    standing: Callable[[], Standing] | None = None
    devices: Statuses = tuple
    usual_ms: int | None = None
    look_up: Callable[[str, float], Answers] = look_up
    trust: ssl.SSLContext
    root: Path = Path("/")
    learnt: Learnt = msgspec.field(default_factory=Learnt)

    @property
    def target(self) -> Target | None:
        """Where the platform is; None where there is none, or its address makes no sense."""
        try:
            parts = urlsplit(self.url)
            secure = parts.scheme == "https"
            port = parts.port or (443 if secure else 80)
        except ValueError:
            return None
        if not parts.hostname or parts.scheme not in ("http", "https"):
            return None
        return Target(parts.hostname, port, secure, parts.path or "/")
