"""What is given away of a recording says nothing of its numbers, and shows the same fault."""

from __future__ import annotations

import re
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drivers.device import Kind
from drivers.encoding.code128 import in_b_and_c
from drivers.encoding.escpos import encode, profile
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.frames import GAP_S, WARY_S
from drivers.encoding.mod10 import checks
from drivers.paper import QR, Barcode, Page, Text
from drivers.recording import Chunk, Recording, masked
from drivers.transport import Direction, PortSettings

EAN = "6901234567892"
_NUMBER = re.compile(rb"[0-9]{8,}")

_GB18030 = partial(str.encode, encoding="gb18030")
_PIECES = st.lists(
    st.one_of(
        st.sampled_from([EAN.encode(), b"]E0", b"]C1", b"\r", b"\n", b"\t", b"\x1bd", b"\x1ba1"]),
        st.text(st.sampled_from("0123456789"), min_size=1, max_size=20).map(str.encode),
        st.text(st.sampled_from("可乐￥é¥𠮷1 -"), max_size=8).map(
            lambda one: one.encode("gb18030")
        ),
        st.text(st.sampled_from("可乐￥é１２ -"), max_size=8).map(str.encode),
        st.binary(max_size=8),
    ),
    max_size=12,
)
_KINDS = st.sampled_from([Kind.SCANNER, Kind.PRINTER, Kind.DISPLAY])


def recorded(
    pieces: list[bytes],
    kind: Kind = Kind.SCANNER,
    direction: Direction = "in",
    between_s: float = 0.0,
) -> Recording:
    chunks = tuple(Chunk(at * between_s, direction, piece) for at, piece in enumerate(pieces))
    return Recording("it", kind, PortSettings("/dev/it"), chunks)


def mask(data: bytes, kind: Kind = Kind.SCANNER, direction: Direction = "in") -> bytes:
    return masked(recorded([data], kind, direction)).stream(direction)


def _sound(old: bytes, new: bytes) -> None:
    """Every number became another one, as long and with as good a check digit."""
    assert len(new) == len(old)
    for number in _NUMBER.finditer(old):
        other = new[number.start() : number.end()]
        assert other.isdigit()
        assert other != number.group()
        assert checks(other.decode()) == checks(number.group().decode())
    for was, is_ in zip(old, new, strict=True):
        assert was == is_ or (was >> 4 == is_ >> 4 and was & 0x0F < 10 and is_ & 0x0F < 10)


@given(_PIECES, st.sampled_from([Kind.SCANNER, Kind.DISPLAY]))
@example([b"]E0" + EAN.encode() + b"\r"], Kind.SCANNER)
@example([b"]C11234567\r"], Kind.SCANNER)
@example([b"\x810\x816" + b"1234567"], Kind.DISPLAY)
def test_every_number_is_another_one_and_nothing_else_is(pieces: list[bytes], kind: Kind) -> None:
    recording = recorded(pieces, kind)
    other = masked(recording)
    assert [len(chunk.data) for chunk in other.chunks] == [len(piece) for piece in pieces]
    _sound(recording.stream("in"), other.stream("in"))


@given(_PIECES)
def test_a_printer_is_told_the_same_commands(pieces: list[bytes]) -> None:
    old = b"".join(pieces)
    new = mask(old, Kind.PRINTER, "out")
    was, is_ = (list(Splitter().feed(data)) for data in (old, new))
    assert [(one.name, len(one.raw)) for one in is_] == [(one.name, len(one.raw)) for one in was]
    for one, other in zip(was, is_, strict=True):
        assert other.raw == one.raw if one.name in (b"\x1ba", b"\x1bd") else True


def test_what_a_printer_calls_itself_is_masked() -> None:
    said = mask(b"\x12_TM-T88V 12345678901\x00\x12", Kind.PRINTER)
    assert said[:10] == b"\x12_TM-T88V " and said[-2:] == b"\x00\x12"
    assert said[10:-2].isdigit() and said[10:-2] != b"12345678901"


@pytest.mark.parametrize("at", range(1, len(EAN) + 4))
def test_a_number_that_came_in_two_reads_is_one(at: int) -> None:
    scan = b"\x02" + EAN.encode() + b"\r\n"
    for between_s in (0.0, 2 * GAP_S):
        other = masked(recorded([scan[:at], scan[at:]], between_s=between_s)).stream("in")
        assert other[:1] + other[-2:] == b"\x02\r\n"
        _sound(scan, other)


@given(st.lists(st.sampled_from([EAN, "12345670", "4006381333931", "99999999"]), min_size=1))
def test_codes_of_a_scanner_without_suffix_keep_their_check_digits(codes: list[str]) -> None:
    other = masked(recorded([code.encode() for code in codes], between_s=2 * WARY_S))
    for code, chunk in zip(codes, other.chunks, strict=True):
        assert checks(chunk.data.decode()) == checks(code)
        assert chunk.data.decode() != code


def test_the_same_number_is_the_same_other_number_within_one_recording() -> None:
    both = masked(recorded([EAN.encode(), b"\r]E0", EAN.encode(), b"\r"])).stream("in")
    first, second, _ = both.split(b"\r")
    assert second == b"]E0" + first
    assert mask(EAN.encode()) != first


@pytest.mark.parametrize(
    "spelt",
    [
        b"1234 5678 9012",
        b"1234-5678-9012",
        "１２３４５６７８".encode(),
        "１２３４５６７８".encode("gb18030"),
        b"1234\x1bE\x0156\x1bE\x0078",
    ],
)
def test_a_number_is_found_however_it_is_written(spelt: bytes) -> None:
    other = mask(spelt, Kind.PRINTER, "out")
    assert other != spelt
    assert [byte >> 4 for byte in other] == [byte >> 4 for byte in spelt]


@pytest.mark.parametrize("lost", [0, 1, 2])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "cp950"])
def test_wide_digits_are_found_also_behind_half_a_character(encoding: str, lost: int) -> None:
    said = "券１２３４５６７８９０".encode(encoding)
    other = (said[:lost] + mask(said[lost:], Kind.PRINTER, "out")).decode(encoding)
    assert re.fullmatch("券[０-９]{10}", other)
    assert other[1:] != "１２３４５６７８９０"


@pytest.mark.parametrize(
    "command",
    [b"\x1d(A\x0d\x00", b"\x1d(k\x10\x001P0", b"\x1cg1\x00\x00\x00\x00\x00\x0d\x00", b"\x1dk\x02"],
)
def test_a_number_in_the_data_of_a_command_is_masked(command: bytes) -> None:
    for whole in (EAN.encode(), EAN[:-1].encode()):
        other = mask(command + whole, Kind.PRINTER, "out")
        assert other.startswith(command) and len(other) == len(command + whole)
        assert other[len(command) :].isdigit() and whole not in other


@pytest.mark.parametrize("text", [b"1234567\r", b"12.3456789", b"2 x 3.50   7.00", b"A1B2C3D4E5"])
def test_what_is_no_long_number_is_left_as_it_is(text: bytes) -> None:
    assert mask(text) == text


def test_codes_on_paper_are_masked_and_still_codes() -> None:
    order = "20261125123456789012"
    page = encode(Page((Barcode(order), QR(f"https://shop/{order}"), Text(order))), profile(80))
    other = mask(page, Kind.PRINTER, "out")
    assert order.encode() not in other
    assert in_b_and_c(order) not in other
    names = ([one.name for one in Splitter().feed(data)] for data in (page, other))
    assert len({tuple(one) for one in names}) == 1


@given(st.lists(st.integers(0, 99), min_size=4, max_size=20))
def test_digits_in_pairs_are_masked(pairs: list[int]) -> None:
    coded = b"{C" + bytes(pairs)
    command = b"\x1dkI" + bytes([len(coded)]) + coded
    other = mask(command, Kind.PRINTER, "out")
    assert other[:6] == command[:6]
    assert other[6:] != command[6:]
    was, is_ = ("".join(f"{pair:02}" for pair in data[6:]) for data in (command, other))
    assert len(is_) == len(was) and checks(is_) == checks(was)


@given(st.text(st.sampled_from("可乐￥¥é𠮷 -0123456789"), min_size=8))
@example("¥1234567")
@example("¥12345678")
def test_chinese_text_stays_as_it_is(text: str) -> None:
    other = mask(text.encode("gb18030"), Kind.PRINTER, "out").decode("gb18030")
    assert [None if one.isdigit() else one for one in other] == [
        None if one.isdigit() else one for one in text
    ]


@given(st.text(st.sampled_from("0123456789"), min_size=8, max_size=16))
def test_the_checks_of_a_scales_frames_hold(digits: str) -> None:
    other = mask(digits.encode(), Kind.SCALE)
    assert sorted(other) == sorted(digits.encode())
    assert checks(other.decode()) == checks(digits)


def test_an_address_is_masked_where_it_is_none_of_this_machine() -> None:
    def named(device: str, url: str) -> tuple[str, str]:
        other = masked(Recording(device, Kind.SCANNER, PortSettings(url)))
        return other.device, other.settings.url

    port = "/dev/serial/by-id/usb-1a86_USB_Serial_12345678-if00-port0"
    assert named("scanner-1", port) == ("scanner-1", port)
    assert named(f"evdev:{port}", f"evdev:{port}") == (f"evdev:{port}", f"evdev:{port}")
    device, url = named("tcp://12345678901:9100", "tcp://12345678901:9100")
    assert device == url
    assert re.fullmatch("tcp://[0-9]{11}:9100", url) and "12345678901" not in url


def test_a_weight_does_not_stay_what_it_was() -> None:
    assert b"00000001" not in {mask(b"00000001", Kind.SCALE) for _ in range(100)}
