"""What an ESC/POS printer says, told apart by the bits its manuals fix.

DLE EOT answers 0xx1xx10, an unasked (ASB) report begins 0xx1xx00 and goes on with three bytes
0xx0xxxx, GS r answers 0xx0xxxx, what GS I asks for stands between 5Fh and NUL, pauses are 11h and
13h and may come between any two bytes. Anything else is noise.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from drivers.causes import Cause

ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER = 1, 2, 3, 4
PIN_3 = 0x04
"""In the answer to ASK_PRINTER: pin 3 of the drawer's connector is high."""


def ask(what: int) -> bytes:
    """DLE EOT: answered at once, also by a printer that is off line."""
    return bytes([0x10, 0x04, what])


END_MARK = b"\x1dr\x01"
"""GS r 1: answered in its turn, so after all that was sent before has been worked off."""


REPORTS_ON = b"\x1da\x0f"
"""GS a: report drawer, line, errors and paper unasked, now and at every change; until ESC @."""


class Kind(StrEnum):
    """What a reply is an answer to."""

    REALTIME = "realtime"
    REPORT = "report"
    QUEUED = "queued"
    IDENTITY = "identity"
    PAUSE = "pause"
    RESUME = "resume"


class Reply(Struct, frozen=True):
    """One reply: one byte, the four of a report, or a text about itself with what encloses it."""

    kind: Kind
    data: bytes


_LONG = (Kind.REPORT, Kind.IDENTITY)
_REPORT_BYTES = 4
_IDENTITY_BEGINS = b"_"
_IDENTITY_BYTES = 80
"""The longest text that a printer has about itself."""


class ReplyReader:
    """Reads a printer's replies out of a stream that comes in any pieces."""

    def __init__(self) -> None:
        self.dropped = 0
        """Bytes that were no reply."""
        self._pending = b""

    @property
    def pending(self) -> bytes:
        """The beginning of a long reply whose end did not come yet."""
        return self._pending

    def feed(self, data: bytes) -> list[Reply]:
        """The replies that `data` completes, in order."""
        heard = (self._hear(bytes([byte])) for byte in data)
        return [reply for reply in heard if reply is not None]

    def _hear(self, byte: bytes) -> Reply | None:
        kind = _kind(byte[0])
        if kind in (Kind.PAUSE, Kind.RESUME):
            return Reply(kind, byte)
        if self._pending:
            if _goes_on(self._pending, byte[0]):
                self._pending += byte
                return self._whole()
            self.dropped += len(self._pending)
            self._pending = b""
        if kind in _LONG:
            self._pending = byte
            return None
        if kind is None:
            self.dropped += 1
            return None
        return Reply(kind, byte)

    def _whole(self) -> Reply | None:
        """The reply that has come piece by piece, if it has come to its end."""
        whole = self._pending
        identity = whole[:1] == _IDENTITY_BEGINS
        if whole[-1:] != b"\x00" if identity else len(whole) < _REPORT_BYTES:
            return None
        self._pending = b""
        return Reply(Kind.IDENTITY if identity else Kind.REPORT, whole)


def _goes_on(pending: bytes, byte: int) -> bool:
    """Whether a long reply that begins with `pending` may go on so."""
    if pending[:1] != _IDENTITY_BEGINS:
        return not byte & 0x90
    said = len(pending) - 1
    return said > 0 if byte == 0 else byte >= 0x20 and said < _IDENTITY_BYTES


def _kind(byte: int) -> Kind | None:
    if byte == 0x11:
        return Kind.RESUME
    if byte == 0x13:
        return Kind.PAUSE
    if byte & 0x93 == 0x12:
        return Kind.REALTIME
    if byte & 0x93 == 0x10:
        return Kind.REPORT
    if byte == _IDENTITY_BEGINS[0]:
        return Kind.IDENTITY
    # Paper ok, near its end, at its end: GS r 1 says nothing else.
    return Kind.QUEUED if byte in (0x00, 0x03, 0x0C, 0x0F) else None


_MEANINGS: dict[int, tuple[tuple[int, Cause], ...]] = {
    ASK_PRINTER: ((0x08, Cause.PRINTER_OFFLINE),),
    ASK_OFFLINE: (
        (0x04, Cause.COVER_OPEN),
        (0x20, Cause.PAPER_END),
        (0x40, Cause.PRINTER_FAULT),
    ),
    ASK_ERROR: (
        (0x08, Cause.CUTTER),
        (0x40, Cause.HEAD_HOT),
        (0x20, Cause.PRINTER_FAULT),
    ),
    ASK_PAPER: ((0x60, Cause.PAPER_END), (0x0C, Cause.PAPER_NEAR_END)),
}


def meaning(what: int, answer: int) -> Cause | None:
    """The cause that the answer to `ask(what)` names, the gravest first; None: all is well."""
    return next((cause for bits, cause in _MEANINGS[what] if answer & bits), None)


def report_meaning(report: bytes) -> Cause | None:
    """The cause that an unasked report of four bytes names; None: all is well."""
    first, second, third, _ = report
    found = (
        (first & 0x20, Cause.COVER_OPEN),
        (third & 0x0C, Cause.PAPER_END),
        (second & 0x08, Cause.CUTTER),
        (second & 0x40, Cause.HEAD_HOT),
        (second & 0x20, Cause.PRINTER_FAULT),
        (first & 0x08, Cause.PRINTER_OFFLINE),
        (third & 0x03, Cause.PAPER_NEAR_END),
    )
    return next((cause for bits, cause in found if bits), None)
