from __future__ import annotations

import barcode  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding import code128

_DATA = st.text(st.sampled_from("0123456789AZaz-{} ~"), min_size=1, max_size=40)


@given(_DATA)
def test_both_forms_say_the_same(data: str) -> None:
    assert code128.decode(code128.in_b(data)) == data
    assert code128.decode(code128.in_b_and_c(data)) == data


@given(_DATA)
def test_pairs_of_digits_never_make_it_wider(data: str) -> None:
    plain, mixed = code128.in_b(data), code128.in_b_and_c(data)
    assert code128.modules(mixed) <= code128.modules(plain)


def test_the_width_is_that_of_an_independent_encoder() -> None:
    drawn = barcode.get("code128", "ABC-XYZ").build()[0]
    assert code128.modules(code128.in_b("ABC-XYZ")) == len(drawn)


def test_a_receipt_number_fits_narrow_paper_at_double_width() -> None:
    assert code128.in_b_and_c("S001-T01-000123") == b"{BS001-T01-{C\x00\x01\x17"
    assert code128.modules(code128.in_b_and_c("S001-T01-000123")) * 2 <= 384


def test_every_subset_that_others_use_is_read() -> None:
    assert code128.decode(b"{A\nAB{B{{x{C\x0c{1\x22") == "\nAB{x12\x1d34"
    assert code128.decode(b"{Aa{Sb") is None
    assert code128.decode(b"{AA{Sb") == "Ab"
    # A, then LF, A; B, then x: 103, 74, 33, 100, 88, and what they add up to.
    assert code128.values(b"{A\nA{Bx") == [103, 74, 33, 100, 88, (103 + 74 + 66 + 300 + 352) % 103]


def test_what_a_printer_would_not_print_has_no_text() -> None:
    assert code128.decode(b"690") is None
    assert code128.decode(b"{C\x64") is None
    assert code128.decode(b"{X1") is None
