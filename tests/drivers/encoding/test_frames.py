from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.frames import GAP_S, LONGEST, STALE_S, Frame, Framer

_CODES = st.text(st.characters(codec="gb18030", exclude_categories=("C", "Z")), min_size=1)
_STREAM = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from([b"\r", b"\n", b"\t", b"\x02", b"\x03", b"\x00", b"x" * 5000]),
        _CODES.map(lambda text: text.encode() + b"\r"),
    )
).map(b"".join)


def _texts(framer: Framer, *pieces: bytes) -> list[str]:
    return [frame.text for piece in pieces for frame in framer.feed(piece)]


@given(_STREAM, st.lists(st.integers(0, 6000)))
def test_any_split_of_the_stream_yields_the_same_frames(stream: bytes, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
    whole, split = Framer(), Framer()
    assert whole.feed(stream) == [frame for piece in pieces for frame in split.feed(piece)]
    assert whole.dropped == split.dropped
    assert whole.pending == split.pending


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\r\t", b"\x03", b"\r\r"])
def test_every_usual_end_ends_one_scan(end: bytes) -> None:
    assert _texts(Framer(), b"690" + end + b"691" + end) == ["690", "691"]


def test_a_start_drops_what_stood_before_it() -> None:
    framer = Framer()
    assert _texts(framer, b"noise\x02690\x03") == ["690"]
    assert framer.dropped == 5


def test_an_aim_identifier_is_kept_beside_the_text() -> None:
    assert Framer().feed(b"]E06901234567892\r") == [Frame(b"6901234567892", "]E0", "6901234567892")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_in_either_encoding(encoding: str) -> None:
    assert _texts(Framer(), "券码：可乐".encode(encoding) + b"\r") == ["券码：可乐"]


def test_control_characters_are_no_text() -> None:
    assert _texts(Framer(), b"\x0069\x1d0\x07\r") == ["690"]


def test_what_is_no_text_is_dropped_and_counted() -> None:
    framer = Framer()
    assert _texts(framer, b"\xff\xff\r") == []
    assert framer.dropped == 2


@pytest.mark.parametrize(("length", "kept"), [(LONGEST, True), (LONGEST + 1, False)])
def test_a_scan_is_not_longer_than_the_largest_code(length: int, kept: bool) -> None:
    framer = Framer()
    assert _texts(framer, b"7" * length + b"\r690\r") == ["7" * length] * kept + ["690"]
    assert framer.dropped == (0 if kept else length)


def test_silence_ends_a_scan_of_a_scanner_without_suffix() -> None:
    framer = Framer()
    framer.feed(b"690")
    assert framer.silence(GAP_S / 2) == []
    assert [frame.text for frame in framer.silence(GAP_S)] == ["690"]
    assert framer.silence(GAP_S) == []


def test_half_a_code_of_a_scanner_with_suffix_never_becomes_a_code() -> None:
    framer = Framer()
    framer.feed(b"690\r69012")
    assert framer.silence(GAP_S) == []
    assert framer.silence(STALE_S) == []
    assert framer.dropped == 5
    assert _texts(framer, b"691\r") == ["691"]
