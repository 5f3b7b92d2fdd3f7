from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.scale_frames import LAYOUTS, LONGEST, UNITS, Reading, ScaleReader
from tests.drivers.scale_bytes import SAID, WRITERS


def _read(data: bytes, layout: str = "auto", unit: str = "kg") -> list[tuple[int | None, object]]:
    reader = ScaleReader(layout, unit)
    return [(one.mg, one.stable) for one in reader.feed(b"\r" + data)]


@pytest.mark.parametrize(
    ("data", "mg", "stable"),
    [
        (b"ST,GS,+  1.234kg\r\n", 1_234_000, True),
        (b"US,NT,-00012.34  kg\r\n", -12_340_000, False),
        (b"ST,GS    20.7g\r\n", 20_700, True),
        (b"ST,+00001.500  kg\r\n", 1_500_000, True),
        (b"ST,GS,+  0.000kg\r\n", 0, True),
        (b"\x02ST,GS,+  1.234kg\r\n\x03", 1_234_000, True),
        (b"OL,GS,+  -----kg\r\n", None, None),
        (b"  OL\r", None, None),
        (b"+ 1.234 kg\r\n", 1_234_000, None),
        (b"   0.456\r", 456_000, None),
        (b"-0.012kg\n", -12_000, None),
        (b"\x02 0.456 kg\x03", 456_000, None),
        (b"\x02+00123431C\x03", 1_234_000, None),
        (b"\x02-00050021A\x03", -5_000_000, None),
        (b"\x02\x2d\x30\x20001234000000\r", 1_234_000, True),
        (b"\x02\x2d\x38\x20  1234     0\rZ", 1_234_000, False),
        (b"\x02\x2d\x32\x20000012000000\r", -12_000, True),
        (b"\x02\x2d\x34\x20999999000000\r", None, None),
        (b"\x02\x29\x30\x20000007000000\r", 70_000_000, True),
    ],
)
def test_each_layout_is_read_as_its_maker_describes_it(
    data: bytes, mg: int | None, stable: bool | None
) -> None:
    assert _read(data) == [(mg, stable)]


@pytest.mark.parametrize(
    "data",
    [
        b"ST,GS,+  1.234lb\r\n",
        b"QT,+00000012 PC\r\n",
        b"6901234567892\r\n",
        b"1.2.3 kg\r\n",
        b"+\r\n",
        b"\x02+001234300\x03",
        b"\x02\x2d\x20\x20001234000000\r",
        b"\x00\xff\xfe\r",
    ],
    ids=[
        "pounds",
        "pieces",
        "barcode",
        "no number",
        "sign",
        "wrong check",
        "toledo pounds",
        "noise",
    ],
)
def test_what_is_no_weight_is_dropped_and_counted(data: bytes) -> None:
    reader = ScaleReader()
    assert reader.feed(b"\r" + data) == []
    assert (reader.dropped, reader.bad) == (len(data.rstrip(b"\r\n\x03")), 1)


def test_what_never_ends_is_not_kept() -> None:
    reader = ScaleReader()
    assert reader.feed(b"\x02" + b"7" * 10_000) == []
    assert reader.dropped > 10_000 - LONGEST


def test_a_number_without_a_unit_is_in_that_of_the_scale() -> None:
    assert [_read(b"1.5\r", unit=unit)[0][0] for unit in UNITS] == [1_500_000, 1_500, 750_000]
    assert _read(b"1.5kg\r", unit="g") == [(1_500_000, None)]


@given(st.lists(st.from_regex(rb"\x02? {0,2}[+-]?[0-9]{1,7} ?\r", fullmatch=True)))
def test_digits_alone_are_a_weight_only_where_all_are_as_long(numbers: list[bytes]) -> None:
    reader = ScaleReader()
    reader.feed(b"\r")
    for at, number in enumerate(numbers):
        lengths = {len(one) for one in numbers[max(at - 2, 0) : at + 1]}
        assert bool(reader.feed(number)) == (at >= 2 and len(lengths) == 1)
    assert len(_read(b"".join(numbers), "plain")) == len(numbers)


def test_noise_between_digits_alone_makes_them_noise_again() -> None:
    reader = ScaleReader()
    assert len(reader.feed(b"\r" + b"+01234\r\n" * 4)) == 2
    assert reader.feed(b"\xff\r+01234\r+01234\r") == []
    assert (reader.dropped, reader.bad) == (25, 5)


def test_half_a_number_at_the_beginning_is_not_believed() -> None:
    reader = ScaleReader()
    assert reader.feed(b"234 kg\r\n") == []
    assert [one.mg for one in reader.feed(b"+ 1.234 kg\r\n")] == [1_234_000]


def test_a_layout_that_is_set_is_the_only_one() -> None:
    for layout in LAYOUTS:
        read = {other: bool(_read(WRITERS[other](1_234, True), layout)) for other in LAYOUTS}
        assert read == {other: other == layout for other in LAYOUTS}


def test_the_check_behind_a_frame_is_no_noise_and_no_beginning_is_taken_for_one() -> None:
    frame = WRITERS["toledo"](1_234, True)
    check = bytes([-sum(frame) & 0x7F])
    reader = ScaleReader()
    assert len(reader.feed((frame + check) * 3)) == 3
    assert (reader.dropped, reader.bad) == (0, 0)
    below = b"\x02\x2d\x32\x20000041000000\r"
    assert -sum(below) & 0x7F == ord("-")
    assert [mg for mg, _ in _read(below + b"- 0.001 kg\r")] == [-41_000, -1_000]


@given(said=st.lists(SAID, max_size=8), cuts=st.lists(st.integers(1, 9)))
def test_whatever_the_pieces_the_weights_are_the_same(
    said: list[tuple[str, int, bool]], cuts: list[int]
) -> None:
    data = b"\n" + b"".join(WRITERS[layout](grams, stable) for layout, grams, stable in said)
    reader, got = ScaleReader(), list[Reading]()
    at = 0
    for size in (*cuts, len(data)):
        got += reader.feed(data[at : at + size])
        at += size
    assert [one.mg for one in got] == [grams * 1000 for _, grams, _ in said]
    assert got == ScaleReader().feed(data)
    assert reader.dropped == 0


@given(noise=st.binary(max_size=3 * LONGEST), said=SAID)
def test_after_any_noise_the_second_good_frame_is_read(
    noise: bytes, said: tuple[str, int, bool]
) -> None:
    layout, grams, stable = said
    reader = ScaleReader()
    reader.feed(noise)
    frames = reader.feed(WRITERS[layout](grams, stable) * 2)
    assert frames[-1].mg == grams * 1000
