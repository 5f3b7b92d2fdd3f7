"""One line of the till's log."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something the till did. No text of a person, customer or platform is in it but `trace`.

    `kind`: "start", "stop", "command" (asked for, and what came of it), "effect" (done outside),
    "request" (on its way over the network), "fault" (of the program), "lost" (`count` lines that
    could not be written). `id`: what one key press, scan or round led to has the same one. `what`:
    the command, the step, the host, the kind of fault, or the version. `code`: the error that was
    told, or that an answer came to; `ms` until then, from the key on. `records`: the first and
    the last number in the ledger that it led to.
    """

    at: datetime
    kind: str
    id: str = ""
    what: str = ""
    who: str = ""
    sale: str = ""
    stage: str = ""
    platform: str = ""
    device: str = ""
    outcome: str = ""
    code: int | None = None
    ms: float | None = None
    trace: str = ""
    status: int | None = None
    job: int | None = None
    records: tuple[int, int] | None = None
    count: int | None = None
