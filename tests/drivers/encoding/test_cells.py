from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.cells import align, cells, codec, printable, wrap

_ENCODINGS = st.sampled_from(["gb18030", "gbk", "big5"])


@pytest.mark.parametrize(
    ("text", "width"),
    [("a", 1), ("可乐", 4), ("×", 2), ("·", 2), ("“", 2), ("￥", 2), ("é", 2), ("\u0301", 0)],
)
def test_width_is_that_of_the_bytes_on_a_chinese_printer(text: str, width: int) -> None:
    assert cells(text) == width


@given(st.text(), _ENCODINGS)
def test_what_is_printable_takes_a_byte_a_cell(text: str, encoding: str) -> None:
    fit = printable(text, encoding).replace("\n", "")
    assert len(fit.encode(codec(encoding))) == cells(fit)


@given(st.text(), _ENCODINGS)
def test_printable_text_stays_as_it_is(text: str, encoding: str) -> None:
    once = printable(text, encoding)
    assert printable(once, encoding) == once


@given(st.text(st.characters()), st.sampled_from(["utf-8", "raster"]))
def test_nothing_that_a_font_ends_before_is_printable(text: str, encoding: str) -> None:
    fit = printable(text, encoding)
    assert all(char == "\n" or (char <= "\uffff" and cells(char) in (1, 2)) for char in fit)
    assert printable(fit.encode().decode(), encoding) == fit


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "big5", "utf-8", "raster"])
def test_what_receipts_are_made_of_is_printable_everywhere(encoding: str) -> None:
    text = "￥12.50 ×2 ·—…“”‘’「」《》（），。、：；！？％＋－＝①②→★●□【】"
    assert printable(text, encoding) == text
    assert printable("¥", encoding) == "￥"


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("Häagen-Dazs", "gb18030", "Haagen-Dazs"),
        ("Häagen-Dazs", "utf-8", "Häagen-Dazs"),
        ("½ ・ 20㎡", "big5", "1/2 · 20㎡"),
        ("½", "gbk", "1/2"),
        ("№ 3～5", "big5", "No 3～5"),
        ("a\tb", "gbk", "a b"),
        ("\ud800", "utf-8", "?"),
        ("\x1b@\x10\x14\x01\x00\x01\x7f\x9b", "gb18030", "@"),
    ],
)
def test_what_an_encoding_lacks_is_written_with_what_it_has(
    text: str, encoding: str, shown: str
) -> None:
    assert printable(text, encoding) == shown


def test_what_four_bytes_would_write_is_replaced_at_its_width() -> None:
    assert printable("¥9 £1 😀x", "gb18030") == "￥9 ￡1 ??x"
    assert printable("€", "gb18030") == "€"
    assert printable("€", "gbk") == "??"
    assert printable("门", "big5") == "??"


@given(st.text(), st.integers(2, 48))
def test_no_line_is_wider_than_the_paper_and_nothing_is_lost(text: str, width: int) -> None:
    text = printable(text, "gb18030")
    lines = wrap(text, width)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_stay_whole_where_they_can() -> None:
    assert wrap("Coca Cola Classic", 12) == ["Coca Cola", "Classic"]
    assert wrap("可乐Cola 可乐", 9) == ["可乐Cola", "可乐"]
    assert wrap("ABCDEFGH", 5) == ["ABCDE", "FGH"]


@pytest.mark.parametrize(
    ("where", "text"), [("left", "可x  "), ("right", "  可x"), ("centre", " 可x ")]
)
def test_alignment_counts_cells(where: str, text: str) -> None:
    assert align("可x", 5, where) == text
