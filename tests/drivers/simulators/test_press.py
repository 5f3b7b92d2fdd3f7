from __future__ import annotations

import pytest

from drivers.encoding.profile import profile
from drivers.simulators import printed
from drivers.simulators.slip import Bars, Matrix, Run, SlipLine

NARROW = profile(58)


def _lines(job: bytes) -> list[SlipLine]:
    return [line for slip in printed(job, NARROW) for line in slip.lines]


def _texts(job: bytes) -> list[str]:
    return [line.text for line in _lines(job)]


@pytest.mark.parametrize(
    ("job", "shown"),
    [
        (b"a\tb\n", "a       b"),
        (b"\x1bD\x04\x0a\x00a\tb\tc\td\n", "a   b     cd"),
        (b"\x1b$\x78\x00x\n", " " * 10 + "x"),
        (b"abc\x1b\\\x18\x00d\n", "abc  d"),
        (b"\x1ba\x02right\n", " " * 27 + "right"),
        (b"\x1ba1mid\n", " " * 14 + "mid"),
        (b"\x1dL\x30\x00\x1ba\x00left\n", "    left"),
        (b"\x1dW\x60\x0012345678\n", "12345678"),
    ],
)
def test_where_text_stands(job: bytes, shown: str) -> None:
    assert _texts(job) == [shown]


def test_a_line_that_is_full_goes_on_in_the_next() -> None:
    assert _texts(b"1" * 33 + b"\n") == ["1" * 32, "1"]
    assert _texts(b"1" * 32 + b"\n") == ["1" * 32]
    assert _texts(b"\x1dW\x60\x00" + b"1" * 9 + b"\n") == ["1" * 8, "1"]
    assert _texts(b"1" * 31 + "汉\n".encode("gbk")) == ["1" * 31, "汉"]
    assert _texts(b"\x1bM\x01" + b"1" * 43 + b"\n") == ["1" * 42, "1"]
    assert _texts(b"\x1d!\x10" + b"1" * 17 + b"\n") == ["1" * 16, "1"]


def test_alignment_and_margins_are_set_at_the_start_of_a_line_alone() -> None:
    assert _texts(b"a\x1ba\x02\nb\n") == ["a", "b"]
    assert _texts(b"a\x1dL\x30\x00\nb\n") == ["a", "b"]


def test_feeding_prints_what_there_is_first() -> None:
    assert _texts(b"a\x1bd\x02b\n") == ["a", "", "b"]
    assert _texts(b"a\x1bJ\x40b\n") == ["a", "b"]
    assert [line.tall for line in _lines(b"a\x1bJ\x40b\n\x1b3\x50c\n\x1b2d\n")] == [64, 30, 80, 30]


def test_a_line_that_was_begun_is_lost_with_a_reset() -> None:
    assert _texts(b"a\nlost\x1b@b\n") == ["a", "b"]


def test_sizes_of_ascii_and_chinese_are_apart_but_for_one_command() -> None:
    def sizes(command: bytes) -> list[tuple[int, int]]:
        [line] = _lines(command + "a汉\n".encode("gbk"))
        return [(m.style.width, m.style.height) for m in line.marks if isinstance(m, Run)]

    assert sizes(b"") == [(1, 1), (1, 1)]
    assert sizes(b"\x1b!\x30") == [(2, 2), (1, 1)]
    assert sizes(b"\x1c!\x0c") == [(1, 1), (2, 2)]
    assert sizes(b"\x1d!\x12") == [(2, 3), (2, 3)]
    assert sizes(b"\x1cW\x01") == [(1, 1), (2, 2)]
    assert sizes(b"\x1d!\x11\x1b@") == [(1, 1), (1, 1)]


def test_looks_reach_the_characters() -> None:
    [line] = _lines(b"\x1bE\x01a\x1bE\x00\x1b-\x01b\x1b-\x00\x1dB\x01c\x1dB\x00\x1bM\x01d\n")
    styles = [mark.style for mark in line.marks if isinstance(mark, Run)]
    assert [one.bold for one in styles] == [True, False, False, False]
    assert [one.underline for one in styles] == [False, True, False, False]
    assert [one.reverse for one in styles] == [False, False, True, False]
    assert [one.small for one in styles] == [False, False, False, True]


@pytest.mark.parametrize(
    ("job", "data"),
    [
        (b"\x1dk\x02690123456789\x00", "6901234567892"),
        (b"\x1dkC\x0d6901234567892", "6901234567892"),
        (b"\x1dkD\x0796385074"[:11], "96385074"),
        (b"\x1dkA\x0b03600029145", "036000291452"),
        (b"\x1dkB\x0b01234500006", "01234565"),
        (b"\x1dkE\x05AB-12", "AB-12"),
        (b"\x1dkF\x0612345670"[:10], "123456"),
        (b"\x1dkG\x07A12345B", "A12345B"),
        (b"\x1dkI\x06{BHi{C"[:10], "Hi"),
    ],
)
def test_each_kind_of_barcode_says_what_it_was_told(job: bytes, data: str) -> None:
    [line] = _lines(b"\x1dw\x02" + job)
    [mark] = line.marks
    assert isinstance(mark, Bars)
    assert mark.data == data
    assert mark.modules[0] == mark.modules[-1] == "1"
    assert line.text.strip() == f"||| {data} |||"


@pytest.mark.parametrize(
    "job",
    [
        b"\x1dkC\x05abcde",
        b"\x1dkC\x0569012",
        b"\x1dkI\x02Hi",
        b"\x1dkZ\x02Hi",
        b"\x1dw\x06\x1dkI\x12{BABCDEFGHIJKLMNOP",
        b"\x1d(k\x03\x001Q0",
        b"\x1d(k\x04\x001C\x10" + b"\x1d(k\x23\x001P0" + b"x" * 32 + b"\x1d(k\x03\x001Q0",
    ],
)
def test_what_is_no_code_or_has_no_room_is_not_printed(job: bytes) -> None:
    assert _lines(job.replace(b"\x1d(k\x04\x001C\x10", b"\x1d(k\x03\x001C\x10")) == []


def test_a_qr_code_holds_what_was_stored_at_the_size_that_was_set() -> None:
    job = b"\x1d(k\x03\x001C\x05\x1d(k\x03\x001E2\x1d(k\x07\x001P0\xe5\x88\xb8!\x1d(k\x03\x001Q0"
    [line] = _lines(job)
    [mark] = line.marks
    assert isinstance(mark, Matrix)
    assert (mark.data, mark.size, len(mark.rows)) == ("券!", 5, 21)


def test_a_display_that_is_selected_leaves_the_paper_white() -> None:
    assert _texts(b"a\n\x1b=\x02hidden\n\x1b@\x1b=\x01b\n") == ["a", "b"]
