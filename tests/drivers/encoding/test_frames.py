from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.frames import (
    GAP_S,
    LONGEST,
    STALE_S,
    WARY_S,
    Frame,
    Framer,
    Framing,
    Suffix,
)
from drivers.encoding.mod10 import checks

_ENDS: dict[Suffix, bytes] = {
    "auto": b"\r", "none": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t",
    "etx": b"\x03",
}  # fmt: skip
_SCANS = (b"]E06901234567892\r\n", b"\x02]Q1one\r\ntwo\x03", "可乐\t".encode("gb18030"))
_CODES = st.text(st.characters(codec="gb18030", exclude_categories=("C", "Z")), min_size=1)
_STREAM = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from([b"\r", b"\n", b"\t", b"\x02", b"\x03", b"\x00", b"]Q1", b"x" * 5000]),
        st.sampled_from(_SCANS),
        _CODES.map(lambda text: text.encode() + b"\r"),
    )
).map(b"".join)
_FRAMINGS = st.builds(
    Framing,
    suffix=st.sampled_from(list(_ENDS)),
    prefix=st.sampled_from([b"", b"~", b"S1"]),
    code_id=st.booleans(),
    longest=st.sampled_from([8, LONGEST]),
)


def _texts(framer: Framer, *pieces: bytes) -> list[str]:
    return [frame.text for piece in pieces for frame in framer.feed(piece)]


@given(_FRAMINGS, _STREAM, st.lists(st.integers(0, 6000)))
def test_any_split_of_the_stream_yields_the_same_frames(
    framing: Framing, stream: bytes, cuts: list[int]
) -> None:
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
    whole, split = Framer(framing), Framer(framing)
    assert whole.feed(stream) == [frame for piece in pieces for frame in split.feed(piece)]
    assert (whole.dropped, whole.bad, whole.held) == (split.dropped, split.bad, split.held)
    assert whole.silence(STALE_S) == split.silence(STALE_S)


@given(_FRAMINGS, _STREAM)
def test_after_any_garbage_and_silence_the_next_good_scan_is_read(
    framing: Framing, garbage: bytes
) -> None:
    framer = Framer(framing)
    framer.feed(garbage)
    framer.silence(STALE_S)
    good = framing.prefix + b"69012" + _ENDS[framing.suffix]
    frames = framer.feed(good) or framer.silence(GAP_S)
    assert [frame.text for frame in frames] == ["69012"]


@given(
    st.binary().filter(lambda noise: b"]" not in noise), _CODES.filter(lambda code: code[0] != "]")
)
def test_after_noise_without_a_pause_the_next_good_scan_is_read(noise: bytes, code: str) -> None:
    framer = Framer()
    framer.feed(noise + b"\r")
    assert _texts(framer, code.encode() + b"\r") == [code]


@given(_STREAM)
def test_each_byte_is_of_a_scan_or_dropped_or_around_one(stream: bytes) -> None:
    framer = Framer()
    frames = framer.feed(stream) + framer.silence(STALE_S)
    around = sum(stream.count(bytes([one])) for one in b"\r\n\t\x02\x03")
    aims = sum(len(frame.aim) for frame in frames)
    kept = sum(len(frame.data) for frame in frames)
    assert len(stream) - around <= framer.dropped + kept + aims <= len(stream)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b"\r\t", b"\x03", b"\r\r"])
def test_every_usual_end_ends_one_scan(end: bytes) -> None:
    framer = Framer()
    assert _texts(framer, b"690" + end + b"691" + end) == ["690", "691"]
    assert (framer.dropped, framer.bad) == (0, 0)


@pytest.mark.parametrize("suffix", _ENDS)
def test_only_the_suffix_that_is_set_ends_a_scan(suffix: Suffix) -> None:
    end = _ENDS[suffix]
    framer = Framer(Framing(suffix=suffix))
    frames = framer.feed(b"690" + end + b"691" + end)
    if suffix == "none":
        assert frames == []
        assert [frame.text for frame in framer.silence(GAP_S)] == ["690691"]
    else:
        assert [frame.text for frame in frames] == ["690", "691"]


def test_what_follows_the_suffix_that_is_set_is_no_noise() -> None:
    framer = Framer(Framing(suffix="cr"))
    assert _texts(framer, b"690\r\n691\r\t692\r") == ["690", "691", "692"]
    assert (framer.dropped, framer.bad) == (0, 0)


def test_a_start_drops_what_stood_before_it() -> None:
    framer = Framer()
    assert _texts(framer, b"noise\x02690\x03") == ["690"]
    assert (framer.dropped, framer.bad) == (5, 1)


def test_an_aim_identifier_is_kept_beside_the_text() -> None:
    assert Framer().feed(b"]E06901234567892\r") == [Frame(b"6901234567892", "]E0", "6901234567892")]


def test_a_prefix_is_taken_off_and_what_lacks_it_is_no_scan() -> None:
    framer = Framer(Framing(prefix=b"S1"))
    frames = framer.feed(b"S1]E06901234567892\r234567892\r")
    assert frames == [Frame(b"6901234567892", "]E0", "6901234567892")]
    assert (framer.dropped, framer.bad) == (9, 1)


def test_a_vendors_letter_is_taken_off_where_there_is_one() -> None:
    framer = Framer(Framing(code_id=True))
    assert framer.feed(b"B6901234567892\r690\r") == [
        Frame(b"6901234567892", "", "6901234567892", "B"),
        Frame(b"690", "", "690"),
    ]
    assert _texts(Framer(), b"B6901234567892\r") == ["B6901234567892"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_in_either_encoding(encoding: str) -> None:
    assert _texts(Framer(), "券码：可乐".encode(encoding) + b"\r") == ["券码：可乐"]


def test_control_characters_are_no_text() -> None:
    assert Framer().feed(b"\x0069\x1d0\x07\r") == [Frame(b"69\x1d0", "", "690")]


@pytest.mark.parametrize("code", [b"690123\x0067892\r", b"690\x00\r", b"]E0\x00690\r"])
def test_a_nul_in_a_code_stands_for_what_was_lost_of_it(code: bytes) -> None:
    framer = Framer()
    assert _texts(framer, b"\x00\x00" + code + b"691\r") == ["691"]
    assert (framer.dropped, framer.bad) == (2 + len(code) - 1, 1)


def test_a_code_with_a_control_character_within_was_misheard() -> None:
    framer = Framer()
    assert _texts(framer, b"69\x070\r691\r") == ["691"]
    assert (framer.dropped, framer.bad) == (4, 1)


@pytest.mark.parametrize("noise", [b"\xff\xff", b"\x81\x30\x81\x30", "\ue000".encode()])
def test_what_is_no_text_is_dropped_and_counted(noise: bytes) -> None:
    framer = Framer()
    assert _texts(framer, noise + b"\r") == []
    assert (framer.dropped, framer.bad) == (len(noise), 1)


def test_signs_that_nobody_sees_are_left_out_of_the_text() -> None:
    said = "\ufeff券\u200b码\u30006"
    assert _texts(Framer(), said.encode() + b"\r") == ["券码 6"]


@pytest.mark.parametrize(
    ("length", "kept"), [(LONGEST, True), (LONGEST + 1, False), (LONGEST + 100, False)]
)
def test_a_scan_is_not_longer_than_the_largest_code(length: int, kept: bool) -> None:
    framer = Framer()
    assert _texts(framer, b"7" * length + b"\r690\r") == ["7" * length] * kept + ["690"]
    assert (framer.dropped, framer.bad) == ((0, 0) if kept else (length, 1))


@pytest.mark.parametrize("stream", [b"7", b"\r", b"]Q1\r", b"\x02]Q1\n7"])
@pytest.mark.parametrize("suffix", _ENDS)
def test_what_never_ends_fills_no_memory(suffix: Suffix, stream: bytes) -> None:
    framer = Framer(Framing(suffix=suffix))
    for _ in range(20):
        framer.feed(stream * LONGEST)
        assert framer.held <= LONGEST + 8


def test_silence_ends_a_scan_of_a_scanner_without_suffix() -> None:
    framer = Framer(Framing(suffix="none"))
    framer.feed(b"690")
    assert framer.silence(GAP_S / 2) == []
    assert [frame.text for frame in framer.silence(GAP_S)] == ["690"]
    assert framer.silence(GAP_S) == []


def test_silence_is_believed_sooner_once_it_has_ended_two_scans() -> None:
    framer = Framer()
    for _ in range(2):
        framer.feed(b"690")
        assert framer.silence(GAP_S) == []
        assert [frame.text for frame in framer.silence(WARY_S)] == ["690"]
    for code in (b"690", b"6901234567892", b"A6901234567893"):
        framer.feed(code)
        assert [frame.data for frame in framer.silence(GAP_S)] == [code]
    framer.feed(b"690\r")
    for _ in range(3):
        framer.feed(b"690")
        framer.silence(STALE_S)
    framer.feed(b"690")
    assert framer.silence(GAP_S) == []


@given(st.from_regex("[0-9]{13}", fullmatch=True), st.integers(1, 12), st.sampled_from(["", "]E0"]))
def test_a_stall_in_the_first_scan_makes_no_two_of_it(code: str, at: int, aim: str) -> None:
    framer, data = Framer(), aim + code + "\r"
    cut = at + len(aim)
    frames = framer.feed(data[:cut].encode()) + framer.silence(3 * GAP_S)
    frames += framer.feed(data[cut:].encode())
    assert [frame.text for frame in frames] == [code]
    assert framer.bad == 0


@given(st.from_regex("[0-9]{8,13}", fullmatch=True).filter(lambda code: not checks(code)))
def test_a_number_that_does_not_check_may_go_on_after_a_stall(half: str) -> None:
    framer = Framer()
    for _ in range(2):
        framer.feed(b"690")
        framer.silence(WARY_S)
    framer.feed(half.encode())
    assert framer.silence(3 * GAP_S) == []
    framer.feed(b"x")
    assert [frame.text for frame in framer.silence(GAP_S)] == [half + "x"]


def test_half_a_code_of_a_scanner_with_suffix_never_becomes_a_code() -> None:
    framer = Framer()
    framer.feed(b"690\r69012")
    assert framer.silence(GAP_S) == []
    assert framer.silence(STALE_S) == []
    assert (framer.dropped, framer.bad) == (5, 1)
    assert _texts(framer, b"691\r") == ["691"]


@pytest.mark.parametrize(("suffix", "forgets"), [("auto", True), ("cr", False)])
def test_a_suffix_that_is_sent_no_longer_is_forgotten(suffix: Suffix, forgets: bool) -> None:
    framer = Framer(Framing(suffix=suffix))
    framer.feed(b"690\r")
    for _ in range(3):
        framer.feed(b"691")
        assert framer.silence(STALE_S) == []
    framer.feed(b"692")
    assert [frame.text for frame in framer.silence(STALE_S)] == ["692"] * forgets


def test_a_suffix_that_is_missed_now_and_then_is_not_forgotten() -> None:
    framer = Framer()
    for _ in range(3):
        assert _texts(framer, b"690\r") == ["690"]
        for _ in range(2):
            framer.feed(b"69")
            assert framer.silence(STALE_S) == []
    framer.feed(b"69")
    assert framer.silence(GAP_S) == []


def test_a_lost_line_drops_what_had_begun() -> None:
    framer = Framer()
    framer.feed(b"69012")
    framer.drop()
    framer.drop()
    assert (framer.dropped, framer.bad) == (5, 1)
    assert _texts(framer, b"690\r") == ["690"]


@pytest.mark.parametrize("aim", ["]Q1", "]d1", "]L0"])
def test_a_two_dimensional_code_keeps_its_lines(aim: str) -> None:
    framer, code = Framer(), b"one\r\ntwo\tthree"
    whole = Frame(code, aim, "one  two three")
    for _ in range(2):
        assert framer.feed(aim.encode() + code + b"\r\n") == []
        assert framer.silence(GAP_S) == [whole]
    assert framer.feed(aim.encode() + code + b"\r\x03") == [whole]


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\t"])
def test_the_next_identifier_ends_a_two_dimensional_code(end: bytes) -> None:
    framer = Framer()
    first = b"]Q1one\rtwo" + end + b"]E06901234567892" + end
    assert _texts(framer, first) == ["one two", "6901234567892"]
    assert _texts(Framer(), b"]Q1one" + end + b"\x02690\x03") == ["one", "690"]
    prefixed = Framer(Framing(prefix=b"~"))
    assert _texts(prefixed, b"~]Q1one\rtwo" + end + b"~]E0690" + end) == ["one two", "690"]


def test_half_of_a_two_dimensional_code_never_becomes_a_code() -> None:
    framer = Framer()
    framer.feed(b"690\r]Q1one\rtw")
    assert framer.silence(GAP_S) == framer.silence(STALE_S) == []
    assert (framer.dropped, framer.bad) == (9, 1)


@pytest.mark.parametrize("framing", [Framing(suffix="etx"), Framing(suffix="none")])
def test_lines_are_content_where_the_settings_say_so(framing: Framing) -> None:
    framer = Framer(framing)
    frames = framer.feed(b"\x02one\r\ntwo" + _ENDS[framing.suffix]) or framer.silence(GAP_S)
    assert frames == [Frame(b"one\r\ntwo", "", "one  two")]


def test_a_full_qr_code_is_read_whole() -> None:
    code = ("https://example.com/" + "券" * 900).encode()
    assert Framer().feed(b"]E0" + code + b"\r") == [Frame(code, "]E0", code.decode())]
