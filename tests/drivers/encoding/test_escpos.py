from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.cells import cells
from drivers.encoding.escpos import code_page_sample, drawer_pulse, drawer_pulse_now, encode
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.profile import Encoding, Profile, profile
from drivers.encoding.raster import Bitmap
from drivers.encoding.realtime import obeyed_at_once
from drivers.paper import (
    QR,
    Barcode,
    Columns,
    Cut,
    Feed,
    Logo,
    Page,
    Picture,
    Text,
    lay_out,
)
from drivers.simulators import Slip, printed
from tests.drivers.pages import pages, profiles
from tests.drivers.support import NARROW, RECEIPT, WIDE, narrow

_ENCODINGS: list[Encoding] = ["gb18030", "gbk", "big5", "utf-8"]
_TEXT = st.sampled_from(_ENCODINGS)
_PAPER = st.sampled_from([58, 80])


def _print(page: Page, profile: Profile) -> list[Slip]:
    return printed(encode(page, profile), profile, chinese=False)


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("paper", [58, 80])
def test_what_is_laid_out_is_what_is_printed(paper: int, encoding: Encoding) -> None:
    cuts = profile(paper, encoding, cutter=True)
    page = Page((*RECEIPT.items[:-1], QR("https://example.cn/券"), Cut()))
    [slip] = _print(page, cuts)
    assert slip.text.split("\n") == lay_out(page, cuts.columns, encoding)
    assert slip.cut


@given(pages(), profiles())
def test_nothing_in_a_page_is_obeyed_at_once_or_left_without_its_end(
    page: Page, printer: Profile
) -> None:
    sent = encode(page, printer)
    assert not obeyed_at_once(sent)
    splitter = Splitter()
    names = [command.name for command in splitter.feed(sent)]
    assert splitter.rest == b""
    assert names.count(b"\x1b@") == 1
    assert b"\x1bp" not in names


@given(st.text(), st.text(), st.sampled_from([*_ENCODINGS, "raster"]))
def test_no_text_says_anything_to_the_printer(name: str, code: str, encoding: Encoding) -> None:
    page = Page((Text(name + "\x1b@\x1dV\x00\x10\x14\x01\x00\x08" + code),))
    allowed = {b"", b"\n"} if encoding != "raster" else {b"\n", b"\x1dv"}
    start = encode(Page(()), profile(58, encoding))
    said = Splitter().feed(encode(page, profile(58, encoding))[len(start) :])
    assert {command.name for command in said} <= allowed


@given(st.text())
def test_no_four_byte_character_is_ever_sent(text: str) -> None:
    for command in Splitter().feed(encode(Page((Text(text),)), NARROW)):
        if not command.name:
            assert len(command.raw) == cells(command.raw.decode("gb18030"))


@given(st.integers(0, 2_000))
def test_as_many_lines_are_fed_as_there_are_to_feed(lines: int) -> None:
    fed = encode(Page((Feed(lines),)), NARROW).removeprefix(encode(Page(()), NARROW))
    commands = list(Splitter().feed(fed))
    assert all(command.name == b"\x1bd" for command in commands)
    assert sum(command.raw[2] for command in commands) == lines


def test_sizes_and_weight_reach_the_paper() -> None:
    page = Page(
        (Text("大", bold=True, width=2, height=2), Text("小"), Columns("a", "b", bold=True))
    )
    [slip] = _print(page, NARROW)
    shown = [(line.text.split()[0], line.bold, line.width, line.height) for line in slip.lines]
    assert shown == [("大", True, 2, 2), ("小", False, 1, 1), ("a", True, 1, 1)]


def test_a_line_under_text_is_told_for_ascii_and_chinese() -> None:
    sent = encode(Page((Text("a可", underline=True),)), NARROW)
    assert b"\x1b-\x01\x1c-\x01a\xbf\xc9\x1b-\x00\x1c-\x00\n" in sent


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("S001-T01-000123", "||| S001-T01-000123 |||"),
        ("A" * 25, "||| " + "A" * 25 + " |||"),
        ("A" * 32, "A" * 32),
        ("小票", "小票"),
        ("", ""),
    ],
)
def test_a_barcode_that_does_not_fit_becomes_text(data: str, shown: str) -> None:
    [slip] = _print(Page((Barcode(data),)), NARROW)
    assert slip.text.strip() == shown


def test_a_barcode_is_as_coarse_as_the_paper_allows() -> None:
    assert b"\x1dw\x02" in encode(Page((Barcode("S001-T01-000123"),)), NARROW)
    assert b"\x1dw\x01" in encode(Page((Barcode("ABCDEFGHIJKLMNOPQRS"),)), NARROW)
    assert b"\x1dw\x02" in encode(Page((Barcode("ABCDEFGHIJKLMNOPQRS"),)), WIDE)


def test_numbers_of_goods_have_their_own_barcodes() -> None:
    sent = encode(Page((Barcode("6901234567892", "ean13"),)), NARROW)
    assert b"\x1dw\x03\x1dH\x02\x1dkC\x0d6901234567892\x1ba\x00" in sent
    assert b"\x1dkD\x0869012341" in encode(Page((Barcode("69012341", "ean8"),)), NARROW)
    assert b"\x1dkA\x0c690123456787" in encode(Page((Barcode("690123456787", "upca"),)), NARROW)


@pytest.mark.parametrize("data", ["6901234567891", "690123456789", "", "６901234567892", "abc"])
def test_what_is_no_number_of_goods_becomes_text(data: str) -> None:
    sent = encode(Page((Barcode(data, "ean13"),)), NARROW)
    assert b"\x1dk" not in sent
    assert sent.endswith(data.encode("gbk") + b"\n")


def test_a_barcode_that_would_open_the_drawer_is_drawn() -> None:
    digits = "00000000000016200100"
    sent = encode(Page((Barcode(digits),)), NARROW)
    assert b"\x1dk" not in sent
    assert b"\x1dv0" in sent
    assert sent.endswith(digits.encode() + b"\n")
    assert b"\x1dk" in encode(Page((Barcode(digits.replace("1620", "1621")),)), NARROW)


def test_a_qr_code_too_large_for_the_paper_becomes_text() -> None:
    [slip] = _print(Page((QR("x" * 1200),)), NARROW)
    assert slip.lines[0].text == "x" * 32


def test_a_qr_code_whose_length_spells_a_command_is_drawn() -> None:
    assert b"\x1d(k" in encode(Page((QR("x" * 1036),)), NARROW)
    sent = encode(Page((QR("x" * (0x0410 - 3)),)), NARROW)
    assert b"\x1d(k" not in sent
    assert b"\x1dv0" in sent


def test_a_printer_without_knife_is_not_told_to_cut() -> None:
    [slip] = _print(Page((Text("a"), Cut())), NARROW)
    assert not slip.cut
    [slip] = _print(Page((Text("a"), Cut())), WIDE)
    assert slip.cut


def test_chinese_mode_follows_each_reset_and_then_what_this_printer_needs() -> None:
    assert encode(Page(()), NARROW) == b"\x1b@\x1c&"
    assert encode(Page(()), narrow("utf-8")) == b"\x1b@"
    assert encode(Page(()), profile(58, "raster", density=2)) == b"\x1b@\x1d(K\x02\x001\x02"


def test_a_logo_is_the_printers_own() -> None:
    page = Page((Logo(),))
    assert encode(page, NARROW) == encode(Page(()), NARROW)
    dot = Bitmap(8, 1, b"\xff")
    assert encode(page, profile(58, logo=dot)) == encode(Page((Picture(dot),)), NARROW)


def test_a_code_page_is_shown_without_chinese_and_chinese_comes_back() -> None:
    sample = code_page_sample(16, NARROW)
    assert sample.startswith(b"\x1c.\x1bt\x10 16 \x80\x81")
    assert sample.endswith(b"\n\x1c&")
    assert len(sample) == 2 + 3 + 32 + 1 + 2


@pytest.mark.parametrize("ms", [0, 10, 50, 200, 510, 9999])
def test_a_pulse_stays_within_what_a_command_can_say(ms: int) -> None:
    queued, at_once = drawer_pulse(5, ms), drawer_pulse_now(2, ms)
    assert queued[:3] == b"\x1bp\x01"
    assert 1 <= queued[3] == queued[4] <= 255
    assert at_once[:4] == b"\x10\x14\x01\x00"
    assert 1 <= at_once[4] <= 8
