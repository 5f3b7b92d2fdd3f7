"""The machine itself: room to write in, room to work in, and books that can be read."""

from __future__ import annotations

import os
import re

from tui_pos.checkout.view import Text
from tui_pos.error_table import DAMAGED as TABLE_DAMAGED
from tui_pos.error_table import error_table
from tui_pos.errors import TillError
from tui_pos.ledger.store import LedgerReader
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding, fault, unknown, well
from tui_pos.triage.probes.probe import Probe

NOT_WRITABLE, BOOKS_DAMAGED, DISK_FULL, BOOKS_OLD, MEMORY_FULL = 6004, 6005, 6037, 6049, 6051

_LEAST_DISK = 100 << 20
_LEAST_MEMORY_MIB = 48
_AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB$", re.M)


def disk(context: Context, limit_s: float) -> Finding:
    """Can a sale still be written down?"""
    found = os.statvfs(context.home.path)
    free = found.f_bavail * found.f_frsize
    note = Text("triage.disk.free", {"mib": free >> 20})
    if found.f_flag & os.ST_RDONLY:
        return fault(NOT_WRITABLE, Text("triage.disk.locked"))
    return fault(DISK_FULL, note) if free < _LEAST_DISK else well(note)


def memory(context: Context, limit_s: float) -> Finding:
    """Is there memory to work in?"""
    told = _AVAILABLE.search((context.root / "proc/meminfo").read_text("ascii"))
    if told is None:
        return unknown(Text("triage.memory.untold"))
    free = int(told[1]) >> 10
    note = Text("triage.memory.free", {"mib": free})
    return fault(MEMORY_FULL, note) if free < _LEAST_MEMORY_MIB else well(note)


def books(context: Context, limit_s: float) -> Finding:
    """Can the ledger be read?"""
    try:
        ledger = LedgerReader(context.home.ledger)
        try:
            newest, _ = ledger.tip()
        finally:
            ledger.close()
    except TillError as error:
        detail = str(error.details.get("detail", "-"))
        return fault(error.code, Text("triage.books.unreadable", {"detail": detail}))
    return well(Text("triage.books.read", {"newest": newest}))


def explanations(context: Context, limit_s: float) -> Finding:
    """Is every error explained?"""
    table = error_table()
    if table.problems:
        detail = str(table.problems[0])
        return fault(TABLE_DAMAGED, Text("triage.explanations.damaged", {"detail": detail}))
    return well(Text("triage.explanations.read", {"count": len(table.errors)}))


PROBES = (
    Probe("disk", disk, frozenset({NOT_WRITABLE, DISK_FULL})),
    Probe("memory", memory, frozenset({MEMORY_FULL})),
    Probe("books", books, frozenset({BOOKS_DAMAGED, BOOKS_OLD})),
    Probe("explanations", explanations, frozenset({TABLE_DAMAGED})),
)
