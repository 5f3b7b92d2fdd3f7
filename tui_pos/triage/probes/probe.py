"""What a probe is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding


class Probe(Struct, frozen=True):
    """`run` looks within a limit in seconds; it may raise what is nobody's fault but ours.

    `codes`: all that it may find. `late`: what it means when it is not done in time, None where
    that says nothing.
    """

    name: str
    run: Callable[[Context, float], Finding]
    codes: frozenset[int] = frozenset()
    late: int | None = None
