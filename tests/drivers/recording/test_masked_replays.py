"""Whatever is replayed from a masked recording is read as the recording was: as many frames, of
the same kinds, with the same faults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
from itertools import pairwise
from operator import xor
from typing import get_args

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from drivers.device import Kind
from drivers.encoding import gs1
from drivers.encoding.aim import article
from drivers.encoding.escpos import encode
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_status import Kind as Said
from drivers.encoding.escpos_status import ReplyReader
from drivers.encoding.frames import GAP_S, STALE_S, WARY_S, Framer, Framing, Suffix
from drivers.encoding.mod10 import check_digit, checks
from drivers.encoding.profile import Encoding, profile
from drivers.encoding.scale_frames import Layout, ScaleReader
from drivers.manner import Manner
from drivers.paper import Page
from drivers.recording import Chunk, Recording, dumps, loads
from drivers.simulators import printed
from drivers.simulators.realtime import RealTime
from drivers.transport import Direction, PortSettings
from tests.drivers.escpos_bytes import COMMANDS, REPLIES
from tests.drivers.pages import codes, words
from tests.drivers.scale_bytes import WRITERS

Heard = list[tuple[float, bytes]]
_USUAL = Manner()

_ENDS: dict[Suffix, bytes] = {
    "auto": b"\r", "none": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t",
    "etx": b"\x03",
}  # fmt: skip
_DIGITS = st.text(st.sampled_from("0123456789"), min_size=1, max_size=20)
_RIGHT = _DIGITS.map(lambda digits: digits + check_digit(digits))
_ENCODINGS = st.sampled_from(get_args(Encoding)).filter(lambda one: one != "raster")
_LONG = re.compile(rb"[0-9]{8,}")


def _digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from("0123456789"), min_size=least, max_size=most)


_VALUES = {
    "00": _digits(18, 18), "01": _digits(14, 14), "410": _digits(13, 13), "8008": _digits(8, 12),
    "10": st.from_regex("[0-9A-Z]{1,20}", fullmatch=True), "21": _DIGITS,
    "11": _digits(6, 6), "17": st.dates().map(lambda day: f"{day:%y%m%d}") | st.just("260200"),
    "3103": _digits(6, 6), "9": _DIGITS,
}  # fmt: skip
"""By identifier, some right and some wrong; the last one is none."""


@st.composite
def _elements(draw: st.DrawFn) -> bytes:
    said = ""
    for ai in draw(st.lists(st.sampled_from(sorted(_VALUES)), min_size=1, max_size=5)):
        value = draw(_VALUES[ai])
        if ai in gs1.KEYS and draw(st.booleans()):
            value = value[:-1] + check_digit(value[:-1])
        said += ai + value + draw(st.sampled_from(["", gs1.GS]))
    return said.encode()


_MIXED = st.text(st.sampled_from("券１２３é𠮷1290 -\x00"), max_size=12)
_CODES = st.one_of(
    (_DIGITS | _RIGHT).map(str.encode),
    st.tuples(st.sampled_from([b"", b"]E0", b"]E4"]), _RIGHT.map(str.encode)).map(b"".join),
    st.tuples(st.just("]E3"), _RIGHT, _digits(0, 5)).map(lambda of: "".join(of).encode()),
    st.tuples(st.sampled_from([b"", b"]C1", b"]d2", b"]e0", b"]Q3"]), _elements()).map(b"".join),
    _MIXED.map(str.encode),
    _MIXED.map(lambda text: text.encode("gb18030")),
    st.binary(max_size=8),
)
_FRAMINGS = st.builds(
    Framing,
    suffix=st.sampled_from(list(_ENDS)),
    prefix=st.sampled_from([b"", b"~", b"99", b"S1", b"12345678"]),
    code_id=st.booleans(),
    longest=st.sampled_from([16, 4096]),
)
_GAPS = st.sampled_from([0.0, 0.0, GAP_S / 2, 1.5 * GAP_S, 1.25 * WARY_S, 1.5 * STALE_S])


@st.composite
def _scanned(draw: st.DrawFn) -> tuple[Framing, Heard]:
    """Codes as a scanner frames them, and parts of such, in any pieces with any pauses."""
    framing = draw(_FRAMINGS)
    around = st.sampled_from([framing.prefix, _ENDS[framing.suffix], b"\x02", b"\r\n", b"B", b""])
    whole = _CODES.map(lambda code: framing.prefix + code + _ENDS[framing.suffix])
    stream = b"".join(draw(st.lists(whole | whole | _CODES | around, max_size=8)))
    cuts = draw(st.lists(st.integers(0, len(stream)), max_size=5))
    at, heard = 0.0, []
    for begin, end in pairwise([0, *sorted(cuts), len(stream)]):
        at += draw(_GAPS)
        heard.append((at, stream[begin:end]))
    return framing, heard


def _replayed(
    heard: Heard, kind: Kind, direction: Direction = "in", manner: Manner = _USUAL
) -> Heard:
    chunks = tuple(Chunk(at, direction, data) for at, data in heard)
    other = loads(dumps(Recording("it", kind, PortSettings("/dev/it"), chunks, manner)))
    assert (other.kind, other.manner) == (kind, manner)
    return [(chunk.at, chunk.data) for chunk in other.chunks]


def _masked(data: bytes, kind: Kind, direction: Direction = "in") -> bytes:
    return b"".join(new for _, new in _replayed([(0.0, data)], kind, direction))


def _kind_of(text: bytes) -> object:
    """What an element string is, by its identifiers or by what is wrong with it."""
    try:
        return [(ai, len(value)) for ai, value in gs1.parse(text.decode("ascii", "replace"))]
    except gs1.Gs1Error as wrong:
        return wrong.reason, wrong.ai


def _scans(framing: Framing, heard: Heard) -> Iterator[object]:
    framer, before = Framer(framing), 0.0
    frames = []
    for at, data in heard:
        frames += framer.silence(at - before)
        frames += framer.feed(data)
        before = at
    frames += framer.silence(WARY_S)
    for one in frames:
        number = article(one.aim, one.text)
        yield one.aim, one.code_id, len(one.data), len(one.text), number and len(number)
        if one.aim in ("]C1", "]d2", "]e0", "]Q3") or b"\x1d" in one.data:
            yield _kind_of(one.data)
        elif one.data.isdigit():
            yield len(one.data) < 8 or checks(one.data.decode())
    yield framer.dropped, framer.bad, framer.held


@given(_scanned())
@example((Framing(prefix=b"99"), [(0.0, b"996901234567892\r")]))
@example((Framing(), [(0.0, b"]C10106901234567892\r")]))
def test_a_scanner_is_read_as_before(scanned: tuple[Framing, Heard]) -> None:
    framing, heard = scanned
    old = b"".join(data for _, data in heard)
    replayed = _replayed(heard, Kind.SCANNER, manner=Manner(framing=framing))
    new = b"".join(data for _, data in replayed)
    began = heard[0][0]
    assert list(_scans(framing, replayed)) == list(
        _scans(framing, [(at - began, data) for at, data in heard])
    )
    assert [len(data) for _, data in replayed] == [len(data) for _, data in heard]
    for number in _LONG.finditer(old):
        assert new[slice(*number.span())] != number.group() or framing.prefix.isdigit()


@given(st.sampled_from([b"", b"]C1", b"]d2"]), _elements())
def test_an_element_string_stays_what_it_is_and_says_something_else(
    aim: bytes, said: bytes
) -> None:
    assume(aim or b"\x1d" in said.rstrip(b"\x1d"))
    other = _masked(aim + said + b"\r", Kind.SCANNER)[len(aim) : -1]
    assert _kind_of(other) == _kind_of(said)
    number = re.match(rb"01([0-9]{14})", said)
    if number:
        assert other[:2] == b"01" and other[2:16] != number[1]
        assert checks(other[2:16].decode()) == checks(number[1].decode())


@given(st.lists(words(st.text(max_size=30)) | words(_DIGITS) | codes(), max_size=5), st.data())
def test_a_page_is_printed_as_before(items: list[object], data: st.DataObject) -> None:
    printer = profile(58, data.draw(_ENCODINGS))
    sent = encode(Page(tuple(items)), printer)  # type: ignore[arg-type]
    other = _masked(sent, Kind.PRINTER, "out")
    shown = [
        [
            re.sub("[0-9０-９]", "#", line.text)
            for slip in printed(one, printer)
            for line in slip.lines
        ]
        for one in (sent, other)
    ]
    assert shown[0] == shown[1]
    assert list(RealTime().feed(sent)) == list(RealTime().feed(other)) == []


@given(
    st.lists(
        st.sampled_from(COMMANDS)
        | _DIGITS.map(str.encode)
        | st.lists(st.integers(0, 99), max_size=9).map(
            lambda pairs: b"\x1dkI" + bytes([len(pairs) + 2]) + b"{C" + bytes(pairs)
        )
        | st.binary(max_size=9)
    ),
    st.integers(0, 9),
)
def test_a_printer_is_told_the_same(pieces: list[bytes], lost: int) -> None:
    sent = b"".join(pieces)
    sent = sent[: len(sent) - lost]
    other = _masked(sent, Kind.PRINTER, "out")
    splitters = Splitter(), Splitter()
    was, is_ = (
        [(one.name, len(one.raw)) for one in splitter.feed(data)]
        for splitter, data in zip(splitters, (sent, other), strict=True)
    )
    assert was == is_
    assert len(splitters[0].rest) == len(splitters[1].rest)
    at_once = ([one[:2] for one in RealTime().feed(data)] for data in (sent, other))
    assert next(at_once) == next(at_once)
    if b"\x1b&" not in sent and b"\x1cq" not in sent and b"\x1bD" not in sent:
        for command in Splitter().feed(sent):
            for number in _LONG.findall(command.raw) if not command.name else ():
                assert number not in other


_REPLIES = st.lists(
    st.one_of(
        st.sampled_from(REPLIES),
        st.sampled_from([b"\x11", b"\x13", b"\x00", b"\r", b"_", b"8\x00\x00\x00", b"0\x00\x01"]),
        _DIGITS.map(str.encode),
        _RIGHT.map(str.encode),
        _DIGITS.map(lambda number: b"_SN " + number.encode() + b"\x00"),
        st.just(b"_" + b"1234567890" * 9 + b"\x00"),
        st.binary(max_size=6),
    )
).map(b"".join)


@given(_REPLIES)
@example(b"2" * 12)
@example(b"6901234567892\r")
@example(b"_SN1234567890123456")
@example(b"_SN1234\x11567\x13890123456\x00")
def test_a_printer_answers_the_same(said: bytes) -> None:
    other = _masked(said, Kind.PRINTER)
    readers = ReplyReader(), ReplyReader()
    was, is_ = (reader.feed(data) for reader, data in zip(readers, (said, other), strict=True))
    assert [(one.kind, len(one.data)) for one in is_] == [(one.kind, len(one.data)) for one in was]
    for one, another in zip(was, is_, strict=True):
        assert one == another or one.kind is Said.IDENTITY
    assert readers[0].dropped == readers[1].dropped
    assert len(readers[0].pending) == len(readers[1].pending)


@given(_RIGHT | _DIGITS)
def test_what_a_printer_does_not_answer_is_masked(digits: str) -> None:
    other = _masked(digits.encode() + b"\r", Kind.PRINTER)[:-1].decode()
    bits = [at for at, digit in enumerate(digits) if digit in "26"]
    assert [other[at] for at in bits] == [digits[at] for at in bits]
    if len(digits) - len(bits) >= 5 and len(digits) >= 8:
        assert other != digits and checks(other) == checks(digits)


def test_what_a_printer_names_is_masked_where_it_is_cut_off_or_too_long() -> None:
    for named in (b"_SN 1234567890123456", b"_SN " + b"1234567890123456" * 5 + b"\x00"):
        assert b"12345678" not in _masked(named, Kind.PRINTER)


_FRAMES = st.one_of(
    st.tuples(
        st.sampled_from([WRITERS[one] for one in sorted(WRITERS)]),
        st.integers(-9_999, 30_000),
        st.booleans(),
    ).map(lambda of: of[0](of[1], of[2])),
    st.from_regex(rb"\x02[+-][0-9]{7}[0-9A-F]{2}\x03", fullmatch=True),
    st.from_regex(rb"\x02[ -@]{3}[ 0-9]{5}[0-9]{7}\r[0-9A-Z]?", fullmatch=True),
    st.from_regex(rb"[ +-]?[0-9]{1,9}\r", fullmatch=True),
    st.from_regex(rb"ST,GS,[0-9]{1,8}(\.[0-9]{3})?kg\r\n", fullmatch=True),
    st.binary(max_size=12),
)


@given(st.lists(_FRAMES), st.sampled_from(get_args(Layout)))
def test_a_scale_is_read_as_before(frames: list[bytes], layout: Layout) -> None:
    said = b"".join(frames)
    manner = Manner(layout=layout)
    heard = _replayed([(0.0, said)], Kind.SCALE, manner=manner)
    readers = ScaleReader(layout), ScaleReader(layout)
    was, is_ = (
        reader.feed(data)
        for reader, data in zip(readers, (said, b"".join(new for _, new in heard)), strict=True)
    )
    assert [(one.mg is None, one.stable, _sign(one.mg)) for one in is_] == [
        (one.mg is None, one.stable, _sign(one.mg)) for one in was
    ]
    assert (readers[0].dropped, readers[0].bad) == (readers[1].dropped, readers[1].bad)


def _sign(mg: int | None) -> int:
    return 0 if not mg else mg // abs(mg)


@pytest.mark.parametrize("grams", range(1, 2000, 77))
def test_a_weight_with_a_check_is_another_one_that_checks(grams: int) -> None:
    body = b"+%06d3" % grams
    frame = b"\x02" + body + b"%02X" % reduce(xor, body) + b"\x03"
    other = _masked(frame, Kind.SCALE)
    assert other != frame
    assert [one.mg is not None for one in ScaleReader("frame").feed(other)] == [True]
