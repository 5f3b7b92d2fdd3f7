from __future__ import annotations

from barcode import get_barcode_class  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.gtin import check_digit, complete


@given(st.text("0123456789", min_size=12, max_size=12))
def test_the_check_digit_is_that_of_an_independent_encoder(digits: str) -> None:
    assert digits + check_digit(digits) == str(get_barcode_class("ean13")(digits))


def test_a_number_is_completed_or_refused() -> None:
    assert complete("690123456789", 13) == complete("6901234567892", 13) == "6901234567892"
    assert complete("6901234", 8) == "69012341"
    for wrong in ("6901234567891", "69012345678", "69012345678922", "六90123456789", ""):
        assert complete(wrong, 13) is None
