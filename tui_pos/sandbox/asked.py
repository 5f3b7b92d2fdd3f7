"""What comes to the simulated platforms, and what goes back."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tui_pos.sandbox.vouchers import Fault


class Asked(msgspec.Struct, frozen=True):
    """One call; `headers` by names in lower case. Shows no code."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"Asked({self.method} {self.path}, {len(self.body)} bytes)"


class Said(msgspec.Struct, frozen=True):
    """A body, and the fault its sending is to suffer. Shows no code."""

    body: bytes
    fault: Fault | None = None

    def __repr__(self) -> str:
        return f"Said({len(self.body)} bytes, {self.fault})"
