from __future__ import annotations

import pytest
from barcode import get_barcode_class  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from drivers.simulators import symbols


@pytest.mark.parametrize(
    ("kind", "name", "length"), [(67, "ean13", 12), (68, "ean8", 7), (65, "upca", 11)]
)
@given(data=st.data())
def test_numbers_of_goods_have_the_bars_that_others_draw(
    kind: int, name: str, length: int, data: st.DataObject
) -> None:
    digits = data.draw(st.text(st.sampled_from("0123456789"), min_size=length, max_size=length))
    drawn = get_barcode_class(name)(digits)
    assert symbols.barcode(kind, digits.encode()) == (drawn.get_fullcode(), drawn.build()[0])
    assert symbols.barcode(kind - 65, digits.encode()) == symbols.barcode(kind, digits.encode())


def test_the_bars_of_the_other_kinds() -> None:
    assert symbols.barcode(70, b"12") == ("12", "1010" + "111010001010111000" + "11101")
    star, one = "100010111011101", "111010001010111"
    assert symbols.barcode(69, b"*1*") == ("1", f"{star}0{one}0{star}")
    # 0 12345 00006 5, of which the digits that are kept are even and odd as its check digit says.
    assert symbols.barcode(66, b"01234500006") == (
        "01234565",
        "101" + "0110011" + "0010011" + "0111101" + "0011101" + "0111001" + "0101111" + "010101",
    )


@given(st.integers(0, 255), st.binary(max_size=40))
def test_any_bytes_are_a_barcode_or_none(kind: int, data: bytes) -> None:
    found = symbols.barcode(kind, data)
    assert found is None or set(found[1]) == {"0", "1"}
