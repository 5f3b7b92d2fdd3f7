"""What a printer says, in words: each bit that is set, by its name in the manuals."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.checks import Meaning
from drivers.encoding.escpos_status import ASK_ERROR, ASK_OFFLINE, ASK_PAPER, ASK_PRINTER

_Bits = Sequence[tuple[int, str]]

_REALTIME: dict[int, _Bits] = {
    ASK_PRINTER: (
        (0x04, "drawer_high"), (0x08, "offline"), (0x20, "waits_online"), (0x40, "feed_button"),
    ),
    ASK_OFFLINE: (
        (0x04, "cover_open"), (0x08, "feeding"), (0x20, "stopped"), (0x40, "error"),
    ),
    ASK_ERROR: (
        (0x04, "recoverable"), (0x08, "cutter"), (0x20, "unrecoverable"), (0x40, "head_hot"),
    ),
    ASK_PAPER: ((0x0C, "near_end"), (0x60, "paper_end")),
}  # fmt: skip
_REPORT: tuple[_Bits, ...] = (
    ((0x04, "drawer_high"), (0x08, "offline"), (0x20, "cover_open"), (0x40, "feeding")),
    ((0x04, "recoverable"), (0x08, "cutter"), (0x20, "unrecoverable"), (0x40, "head_hot")),
    ((0x03, "near_end"), (0x0C, "paper_end")),
)
_QUEUED: _Bits = ((0x03, "near_end"), (0x0C, "paper_end"))


def realtime_meanings(asked: int | None, answer: int) -> list[Meaning]:
    """An answer to DLE EOT `asked`; None: nobody is known to have asked, so its bits say
    nothing."""
    if asked not in _REALTIME:
        return [_meaning("realtime_unasked")]
    return [_meaning(f"realtime_{asked}"), *_named((answer, _REALTIME[asked]))]


def report_meanings(report: bytes) -> list[Meaning]:
    """The four bytes that a printer sends unasked (ASB)."""
    return [_meaning("report"), *_named(*zip(report, _REPORT, strict=False))]


def queued_meanings(answer: int) -> list[Meaning]:
    """An answer to GS r 1, which comes in its turn: what was sent before it has been printed."""
    return [_meaning("queued"), *_named((answer, _QUEUED))]


def _named(*bytes_with_bits: tuple[int, _Bits]) -> list[Meaning]:
    said = [_meaning(word) for byte, bits in bytes_with_bits for bit, word in bits if byte & bit]
    return said or [_meaning("well")]


def _meaning(word: str) -> Meaning:
    return Meaning(f"devices.reply.{word}")
