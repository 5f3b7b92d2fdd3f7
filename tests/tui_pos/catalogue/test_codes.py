from __future__ import annotations

import pytest
from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13  # type: ignore[import-untyped]
from barcode.upc import UniversalProductCodeA  # type: ignore[import-untyped]
from hypothesis import assume, given
from hypothesis import strategies as st

from drivers.encoding.mod10 import check_digit, checks
from tests.tui_pos.catalogue.support import with_check
from tui_pos.catalogue.codes import (
    LONGEST,
    clean,
    compress_upc_a,
    expand_upc_e,
    fails_check,
    gtin,
    is_misread,
    lost_zeros,
    spellings,
)

bodies = st.text("0123456789", min_size=7, max_size=17)
upc_e_parts = st.tuples(st.sampled_from("01"), st.text("0123456789", min_size=6, max_size=6))


@given(st.text("0123456789", min_size=12, max_size=12))
def test_check_digits_are_those_of_another_program(body: str) -> None:
    assert with_check(body) == EuropeanArticleNumber13(body).get_fullcode()
    assert with_check(body[:11]) == UniversalProductCodeA(body[:11]).get_fullcode()
    assert with_check(body[:7]) == EuropeanArticleNumber8(body[:7]).get_fullcode()


@given(bodies, st.data())
def test_one_wrong_digit_is_always_noticed(body: str, data: st.DataObject) -> None:
    code = with_check(body)
    assert checks(code)
    at = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from("0123456789").filter(lambda digit: digit != code[at]))
    assert not checks(code[:at] + wrong + code[at + 1 :])


@given(bodies)
def test_zeros_in_front_change_no_check_digit(body: str) -> None:
    assert check_digit(body) == check_digit("0" + body)


def _upc_e(system: str, digits: str) -> str | None:
    """The UPC-E of a number system and six digits, with the one check digit that fits."""
    fits = (f"{system}{digits}{check}" for check in "0123456789")
    return next((code for code in fits if expand_upc_e(code)), None)


@given(upc_e_parts)
def test_every_upc_e_stands_for_one_upc_a(parts: tuple[str, str]) -> None:
    code = _upc_e(*parts)
    assert code is not None
    upc_a = expand_upc_e(code)
    assert upc_a is not None
    assert len(upc_a) == 12
    assert checks(upc_a)
    assert (upc_a[0], upc_a[-1]) == (code[0], code[-1])
    short = compress_upc_a(upc_a)
    assert short is not None
    assert expand_upc_e(short) == upc_a


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("01234505", "012000003455"),
        ("04252614", "042100005264"),
        ("01234531", "012300000451"),
        ("01234543", "012340000053"),
        ("01234558", "012345000058"),
        ("01234565", "012345000065"),
        ("01234566", None),
        ("21234567", None),
        ("0123456", None),
        ("0123456a", None),
    ],
)
def test_upc_e_is_expanded_by_its_last_digit(short: str, long: str | None) -> None:
    assert expand_upc_e(short) == long
    if long is not None:
        assert compress_upc_a(long) == short


@given(st.text("0123456789", min_size=11, max_size=11))
def test_upc_a_ean_13_and_gtin_14_are_one_number(body: str) -> None:
    code = with_check(body)
    forms = {code, "0" + code, "00" + code}
    assert len({gtin(form) for form in forms}) == 1
    for form in forms:
        assert forms - {form} <= set(spellings(form))


@given(st.text("0123456789", min_size=5, max_size=15))
def test_what_is_spelled_otherwise_is_spelled_back(code: str) -> None:
    for other in spellings(code):
        assert code in spellings(other) or expand_upc_e(code)
        assert other != code


def test_eight_digits_may_be_a_upc_e_and_an_ean_8() -> None:
    """Both check digits hold: the code itself is looked up, and what it expands to as well."""
    both = next(
        code
        for number in range(10**6)
        if checks(code := f"{number:08d}") and expand_upc_e(code) is not None
    )
    assert expand_upc_e(both) in spellings(both)


def test_a_case_is_not_its_content() -> None:
    assert spellings(with_check("1690123456789")) == ()


@pytest.mark.parametrize(
    "code",
    ["6901234567893", "69012348", "036000291453", "16901234567893", "01234569"],
)
def test_a_retail_code_with_a_wrong_digit_is_misread(code: str) -> None:
    assert is_misread(code)
    assert is_misread(f" {code[:4]} {code[4:]} ")


@pytest.mark.parametrize(
    "code",
    [
        "6901234567892", "10001", "2012345678901", "0212345678901", "0412345678901",
        "212345678901", "412345678901", "20000001", "ABC-6901234567893", "", "123456789012345678",
    ],
)  # fmt: skip
def test_own_numbers_and_other_texts_are_not_misread(code: str) -> None:
    assert not is_misread(code)


@given(bodies)
def test_right_codes_never_fail(body: str) -> None:
    assert not fails_check(with_check(body))


@given(upc_e_parts)
def test_right_upc_e_codes_never_fail(parts: tuple[str, str]) -> None:
    code = _upc_e(*parts)
    assert code is not None
    assert not fails_check(code)


@given(st.integers(1, 2), st.text("0123456789", min_size=10, max_size=10))
def test_a_upc_a_without_its_zeros_is_noticed(zeros: int, digits: str) -> None:
    code = with_check("0" * zeros + digits[: 11 - zeros])
    assert lost_zeros(code[zeros:])
    assert not lost_zeros(code)


@given(upc_e_parts)
def test_a_upc_e_without_its_zero_is_noticed(parts: tuple[str, str]) -> None:
    code = _upc_e("0", parts[1])
    assert code is not None
    assert lost_zeros(code[1:])


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    code = clean(text)
    assert clean(code) == code
    assert code.isascii()
    assert code.isprintable()
    assert len(code) <= LONGEST


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("６９０ 1234\u3000567892", "6901234567892"),
        ("978-7-111-12345-6", "9787111123456"),
        ("\t10001\r\n", "10001"),
        ("AB-12", "AB-12"),
        ("\ufeff10001", ""),
        ("10001\x00", ""),
        ("\ud800", ""),
        ("可乐", ""),
        ("🍎", ""),
        ("9" * 4096, ""),
        (" " * 4096, ""),
    ],
)
def test_codes_are_cleaned_of_spaces_and_width(text: str, code: str) -> None:
    assert clean(text) == code


@given(st.text(max_size=4096))
def test_no_text_breaks_the_reading_of_codes(text: str) -> None:
    assume(not text.isascii())
    assert isinstance(is_misread(text), bool)
    assert spellings(clean(text)) is not None
    assert not lost_zeros(text)
