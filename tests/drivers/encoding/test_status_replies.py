from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.causes import Cause
from drivers.encoding.escpos_status import (
    ASK_ERROR,
    ASK_OFFLINE,
    ASK_PAPER,
    ASK_PRINTER,
    Kind,
    Reply,
    ReplyReader,
    meaning,
    report_meaning,
)


@pytest.mark.parametrize(
    ("what", "answer", "cause"),
    [
        (ASK_PRINTER, 0x12, None),
        (ASK_PRINTER, 0x16, None),
        (ASK_PRINTER, 0x1A, Cause.PRINTER_OFFLINE),
        (ASK_OFFLINE, 0x16, Cause.COVER_OPEN),
        (ASK_OFFLINE, 0x32, Cause.PAPER_END),
        (ASK_OFFLINE, 0x52, Cause.PRINTER_FAULT),
        (ASK_ERROR, 0x1A, Cause.CUTTER),
        (ASK_ERROR, 0x32, Cause.PRINTER_FAULT),
        (ASK_ERROR, 0x52, Cause.HEAD_HOT),
        (ASK_PAPER, 0x1E, Cause.PAPER_NEAR_END),
        (ASK_PAPER, 0x7E, Cause.PAPER_END),
    ],
)
def test_an_answer_names_its_cause(what: int, answer: int, cause: Cause | None) -> None:
    assert meaning(what, answer) is cause
    assert ReplyReader().feed(bytes([answer])) == [Reply(Kind.REALTIME, bytes([answer]))]


@pytest.mark.parametrize(
    ("report", "cause"),
    [
        (b"\x10\x00\x00\x00", None),
        (b"\x14\x00\x00\x00", None),
        (b"\x38\x00\x00\x00", Cause.COVER_OPEN),
        (b"\x18\x00\x0f\x00", Cause.PAPER_END),
        (b"\x18\x08\x00\x00", Cause.CUTTER),
        (b"\x18\x20\x00\x00", Cause.PRINTER_FAULT),
        (b"\x18\x40\x00\x00", Cause.HEAD_HOT),
        (b"\x18\x00\x00\x00", Cause.PRINTER_OFFLINE),
        (b"\x10\x00\x03\x00", Cause.PAPER_NEAR_END),
    ],
)
def test_an_unasked_report_names_its_cause(report: bytes, cause: Cause | None) -> None:
    assert ReplyReader().feed(report) == [Reply(Kind.REPORT, report)]
    assert report_meaning(report) is cause


def test_replies_that_come_together_are_told_apart() -> None:
    kinds = [reply.kind for reply in ReplyReader().feed(b"\x13\x12\x10\x00\x00\x00\x0c\x11")]
    assert kinds == [Kind.PAUSE, Kind.REALTIME, Kind.REPORT, Kind.QUEUED, Kind.RESUME]


def test_a_broken_report_is_dropped_and_what_broke_it_is_read() -> None:
    reader = ReplyReader()
    assert reader.feed(b"\x10\x00\x12") == [Reply(Kind.REALTIME, b"\x12")]
    assert reader.dropped == 2


def test_a_pause_between_the_bytes_of_a_report_breaks_nothing() -> None:
    kinds = [reply.kind for reply in ReplyReader().feed(b"\x10\x13\x00\x00\x11\x00")]
    assert kinds == [Kind.PAUSE, Kind.RESUME, Kind.REPORT]


def test_what_a_printer_calls_itself_is_no_status_and_no_end_of_a_page() -> None:
    reader = ReplyReader()
    assert reader.feed(b"\x12_XP-26~") == [Reply(Kind.REALTIME, b"\x12")]
    assert reader.feed(b"R\x00\x00") == [
        Reply(Kind.IDENTITY, b"_XP-26~R\x00"),
        Reply(Kind.QUEUED, b"\x00"),
    ]
    assert reader.dropped == 0


@pytest.mark.parametrize("noise", [b"_", b"_R", b"_" + b"R" * 81])
def test_a_name_that_never_ends_is_dropped_and_what_follows_is_read(noise: bytes) -> None:
    reader = ReplyReader()
    assert reader.feed(noise + b"\x1a")[-1] == Reply(Kind.REALTIME, b"\x1a")
    assert reader.dropped >= min(len(noise), 81)
    assert ReplyReader().feed(b"_\x00") == [Reply(Kind.QUEUED, b"\x00")]


@given(st.binary())
def test_every_byte_is_a_reply_or_counted_as_noise(data: bytes) -> None:
    reader = ReplyReader()
    replies = [reply for byte in data for reply in reader.feed(bytes([byte]))]
    understood = sum(len(reply.data) for reply in replies)
    assert 0 <= len(data) - understood - reader.dropped <= 81
    assert replies == ReplyReader().feed(data)
