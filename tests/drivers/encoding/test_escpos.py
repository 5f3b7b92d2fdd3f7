from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.cells import cells
from drivers.encoding.escpos import Profile, encode
from drivers.encoding.escpos_commands import Splitter
from drivers.paper import QR, Barcode, Columns, Cut, Feed, Page, Rule, Text, lay_out
from drivers.simulators import Slip
from drivers.simulators.slip import Press
from tests.drivers.support import NARROW, RECEIPT, WIDE, narrow

_ENCODINGS = ["gb18030", "gbk", "big5", "utf-8"]


def _print(page: Page, profile: Profile) -> list[Slip]:
    slips: list[Slip] = []
    press = Press(profile.columns, profile.dots, profile.encoding, slips.append)
    splitter = Splitter()
    for byte in encode(page, profile):
        for command in splitter.feed(bytes([byte])):
            press.run(command)
    press.tear()
    return slips


@pytest.mark.parametrize("encoding", _ENCODINGS)
@pytest.mark.parametrize("columns", [32, 48])
def test_what_is_laid_out_is_what_is_printed(columns: int, encoding: str) -> None:
    profile = Profile(columns, columns * 12, encoding, cutter=True)  # type: ignore[arg-type]
    page = Page((*RECEIPT.items[:-1], QR("https://example.cn/券"), Cut()))
    [slip] = _print(page, profile)
    assert slip.text.split("\n") == lay_out(page, columns, encoding)
    assert slip.cut


@given(
    st.lists(
        st.one_of(
            st.builds(Text, st.text(), width=st.sampled_from([1, 2])),
            st.builds(Columns, st.text(), st.text()),
            st.just(Rule()),
            st.builds(Feed, st.integers(0, 3)),
        ),
        min_size=1,
    ),
    st.sampled_from(_ENCODINGS[:3]),
)
def test_any_text_comes_out_as_it_is_laid_out(
    items: list[Text | Columns | Rule | Feed], encoding: str
) -> None:
    page = Page(tuple(items))
    lines = [line for slip in _print(page, narrow(encoding)) for line in slip.text.split("\n")]
    assert lines == lay_out(page, 32, encoding)
    assert all(cells(line) <= 32 for line in lines)


@given(st.text())
def test_no_four_byte_character_is_ever_sent(text: str) -> None:
    for command in Splitter().feed(encode(Page((Text(text),)), NARROW)):
        if not command.name:
            assert len(command.raw) == cells(command.raw.decode("gb18030"))


def test_sizes_and_weight_reach_the_paper() -> None:
    page = Page(
        (Text("大", bold=True, width=2, height=2), Text("小"), Columns("a", "b", bold=True))
    )
    [slip] = _print(page, NARROW)
    shown = [(line.text.split()[0], line.bold, line.width, line.height) for line in slip.lines]
    assert shown == [("大", True, 2, 2), ("小", False, 1, 1), ("a", True, 1, 1)]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ("S001-T01-000123", "||| S001-T01-000123 |||"),
        ("A" * 25, "||| " + "A" * 25 + " |||"),
        ("A" * 32, "A" * 32),
        ("小票", "小票"),
    ],
)
def test_a_barcode_that_does_not_fit_becomes_text(data: str, shown: str) -> None:
    [slip] = _print(Page((Barcode(data),)), NARROW)
    assert slip.text.strip() == shown


def test_a_barcode_is_as_coarse_as_the_paper_allows() -> None:
    assert b"\x1dw\x02" in encode(Page((Barcode("S001-T01-000123"),)), NARROW)
    assert b"\x1dw\x01" in encode(Page((Barcode("ABCDEFGHIJKLMNOPQRS"),)), NARROW)
    assert b"\x1dw\x02" in encode(Page((Barcode("ABCDEFGHIJKLMNOPQRS"),)), WIDE)


def test_a_qr_code_too_large_for_the_paper_becomes_text() -> None:
    [slip] = _print(Page((QR("x" * 1200),)), NARROW)
    assert slip.lines[0].text == "x" * 32


def test_a_printer_without_knife_is_not_told_to_cut() -> None:
    [slip] = _print(Page((Text("a"), Cut())), NARROW)
    assert not slip.cut
    [slip] = _print(Page((Text("a"), Cut())), WIDE)
    assert slip.cut


def test_chinese_mode_follows_each_reset() -> None:
    assert encode(Page(()), NARROW) == b"\x1b@\x1c&"
    assert encode(Page(()), narrow("utf-8")) == b"\x1b@"
