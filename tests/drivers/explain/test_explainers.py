from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.device import Kind
from drivers.encoding.escpos import encode
from drivers.explain import QUIET_S, Explainer, Piece, explainer
from drivers.transport import Direction
from tests.drivers.support import NARROW, RECEIPT

WORDS: dict[str, str] = json.loads(
    (Path(__file__).parents[3] / "data/locales/en.json").read_bytes()
)

talk = st.lists(
    st.tuples(
        st.sampled_from(["in", "out"]),
        st.one_of(st.binary(max_size=40), st.sampled_from([b"\x10\x04\x01", b"\x1dIA", b"_X\x00"])),
    ),
    max_size=20,
)


def words(pieces: list[Piece]) -> list[str]:
    return [WORDS[one.meaning.key].format(**one.meaning.params) for one in pieces]


def said(conversation: list[tuple[Direction, bytes]], kind: Kind = Kind.PRINTER) -> list[Piece]:
    explained = explainer(kind)
    pieces = [piece for way, data in conversation for piece in explained.feed(way, data)]
    return pieces + explained.silence(QUIET_S)


@pytest.mark.parametrize("kind", Kind)
@given(conversation=talk)
def test_no_byte_of_a_conversation_is_lost_or_made_up_and_all_have_words(
    kind: Kind, conversation: list[tuple[Direction, bytes]]
) -> None:
    pieces = said(conversation, kind)
    for way in ("in", "out"):
        whole = b"".join(data for direction, data in conversation if direction == way)
        told = b"".join(one.data for one in pieces if one.direction == way)
        # A pause within a longer answer is told before it.
        assert sorted(told) == sorted(whole)
    assert all(words(pieces))


def test_a_receipt_is_told_command_by_command() -> None:
    pieces = said([("out", encode(RECEIPT, NARROW))])
    told = words(pieces)
    assert told[:2] == ["ESC @: resets the printer", "FS &: Chinese on"]
    assert "GS !: characters 2 wide, 2 high" in told
    assert 'text "示范小店"' in told
    assert "GS k: barcode S001-T01-000123" in told
    assert not [one for one in pieces if one.meaning.key == "devices.escpos.other"]


def test_an_answer_is_told_by_its_question() -> None:
    asked = said([("out", b"\x10\x04\x01\x10\x04\x04"), ("in", b"\x1a\x7e")])
    assert words(asked)[2:] == [
        "answer: how the printer is", "· off line",
        "answer: paper", "· paper nearly out", "· no paper",
    ]  # fmt: skip
    assert [one.data for one in asked][2:] == [b"\x1a", b"", b"\x7e", b"", b""]


def test_what_nobody_asked_is_said_to_be_that() -> None:
    assert words(said([("in", b"\x12")])) == ["an answer to DLE EOT that nobody asked"]
    assert words(said([("in", b"\x10\x08\x00\x00")])) == ["unasked report (ASB)", "· knife error"]
    assert words(said([("in", b"\x13\x11")])) == ["XOFF: stop sending", "XON: go on sending"]
    assert words(said([("in", b"\x10\x13\x08\x00\x00")])) == [
        "XOFF: stop sending", "unasked report (ASB)", "· knife error",
    ]  # fmt: skip
    assert [one.data for one in said([("in", b"\x10\x13\xff")])] == [b"\x13", b"\x10\xff"]
    assert words(said([("in", b"\xff\xfe\x12")]))[0] == "2 bytes that are no answer"


def test_what_a_printer_calls_itself_is_read_as_text() -> None:
    pieces = said([("out", b"\x1dIC"), ("in", b"_XP-58"), ("in", b"\x00\x12")])
    assert words(pieces)[:2] == ["GS I 67: asks what it is", "it says it is: XP-58"]


def test_an_end_that_is_answered_says_that_all_before_it_is_printed() -> None:
    told = words(said([("out", b"\x1dr\x01"), ("in", b"\x0f")]))
    assert told[1:] == ["printed as far as this", "· paper nearly out", "· no paper"]


def test_a_command_cut_short_is_told_when_no_more_comes() -> None:
    assert words(said([("out", b"\x1bE\x01\x1b")])) == [
        "ESC E: bold 1", "a command that was not finished",
    ]  # fmt: skip


def _follow(explained: Explainer, *reads: bytes) -> list[str]:
    pieces = [piece for read in reads for piece in explained.feed("in", read)]
    return words(pieces + explained.silence(QUIET_S))


def test_a_scan_is_told_whole_however_it_is_split() -> None:
    assert _follow(explainer(Kind.SCANNER), b"6901", b"234\r", b"\n") == [
        "scan: 6901234", "end of a scan",
    ]  # fmt: skip
    assert _follow(explainer(Kind.SCANNER), b"]E06901234567892") == [
        "scan: 6901234567892 (symbology ]E0)"
    ]
    assert _follow(explainer(Kind.SCANNER), b"\x00\x00") == [
        "2 bytes that are no scan: a wrong speed, or noise"
    ]


def test_what_a_display_is_told_is_named() -> None:
    sent = b"\x1b@\x0c\x1bQA Cola          3.50\r\x1bs2hello\x1b%\x1bQB"
    assert words(said([("out", sent)], Kind.DISPLAY)) == [
        "ESC @: resets the display", "clears", 'upper line " Cola          3.50"',
        "ESC s: lamp 2", 'text "hello"', "1 bytes of a command not known here",
        'text "%"', "a command that was not finished",
    ]  # fmt: skip


def test_weights_are_told_with_what_is_no_weight() -> None:
    told = words(said([("in", b"\r\nST,GS,+  1.234kg\r\nxx\r\nUS,GS,-0.5kg\r\n1")], Kind.SCALE))
    assert told[:3] == ["1.234 kg, stable", "4 bytes that are no weight", "-0.500 kg, still moving"]
    assert told[-1] == "not finished"


def test_silence_ends_what_it_ends_for_the_device_itself() -> None:
    scans = explainer(Kind.SCANNER)
    assert words(scans.feed("in", b"6901234567892") + scans.silence(0.05)) == []
    assert words(scans.silence(0.4)) == ["scan: 6901234567892"]
    assert words(scans.feed("in", b"690\r")) == ["scan: 690"]
    assert words(scans.feed("in", b"6901") + scans.silence(0.1)) == []
    assert words(scans.silence(QUIET_S)) == ["4 bytes that are no scan: a wrong speed, or noise"]
    commands = explainer(Kind.PRINTER)
    assert words(commands.feed("out", b"\x1b") + commands.silence(0.9)) == []
