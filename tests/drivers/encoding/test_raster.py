from __future__ import annotations

import re
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos_commands import Command, Splitter
from drivers.encoding.raster import SLICE_BYTES, Bitmap, from_modules, image, placed

_BITMAPS = st.integers(1, 80).flatmap(
    lambda width: st.lists(
        st.binary(min_size=(width + 7) // 8, max_size=(width + 7) // 8), min_size=1, max_size=300
    ).map(lambda rows: Bitmap(width, len(rows), b"".join(rows)))
)


def _rows(command: Command, stride: int) -> list[bytes]:
    used = int.from_bytes(command.raw[4:6], "little")
    dots = command.raw[8:]
    return [dots[at : at + used].ljust(stride, b"\x00") for at in range(0, len(dots), used)]


@given(_BITMAPS)
def test_slices_make_up_the_picture(bitmap: Bitmap) -> None:
    slices = list(Splitter().feed(image(bitmap)))
    assert {one.name for one in slices} == {b"\x1dv"}
    rows = [row for one in slices for row in _rows(one, bitmap.stride)]
    assert len(rows) == bitmap.height
    assert all(len(one.raw) <= 8 + SLICE_BYTES for one in slices)
    assert all(len(_rows(one, bitmap.stride)) <= 255 for one in slices)
    wanted = b"".join(bitmap.rows())
    changed = [at for at, byte in enumerate(b"".join(rows)) if byte != wanted[at]]
    assert all(wanted[at] == 0x10 and b"".join(rows)[at] == 0x18 for at in changed)


@given(
    st.lists(st.sampled_from([0x00, 0x04, 0x05, 0x10, 0x14, 0xFF]), min_size=6, max_size=300),
    st.integers(1, 6),
)
def test_no_dots_read_as_a_command_obeyed_at_once(dots: list[int], stride: int) -> None:
    height = len(dots) // stride
    data = bytes(dots[: height * stride])
    sent = image(Bitmap(stride * 8, height, data))
    assert not re.search(rb"\x10[\x04\x05\x14]", sent)


def test_the_empty_right_of_a_picture_is_not_sent() -> None:
    assert image(Bitmap(576, 2, bytes(144))) == b"\x1dv0\x00\x01\x00\x02\x00\x00\x00"


def test_modules_become_dots() -> None:
    assert from_modules(["101"], 3, 2) == Bitmap(9, 2, b"\xe3\x80\xe3\x80")


def _bits(row: bytes, width: int) -> str:
    return f"{int.from_bytes(row, 'big'):0{len(row) * 8}b}"[:width]


@given(_BITMAPS, st.integers(1, 120), st.sampled_from(["left", "centre", "right"]))
def test_a_picture_stands_where_it_is_placed(
    bitmap: Bitmap, dots: int, where: Literal["left", "centre", "right"]
) -> None:
    on_paper = placed(bitmap, dots, where)
    assert (on_paper.width, on_paper.height) == (dots, bitmap.height)
    spare = max(dots - bitmap.width, 0)
    left = {"left": 0, "centre": spare // 2, "right": spare}[where]
    for before, after in zip(bitmap.rows(), on_paper.rows(), strict=True):
        shown = "0" * left + _bits(before, bitmap.stride * 8) + "0" * dots
        assert _bits(after, on_paper.stride * 8).ljust(dots, "0")[:dots] == shown[:dots]
        assert "1" not in _bits(after, on_paper.stride * 8)[dots:]
