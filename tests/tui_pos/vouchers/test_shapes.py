"""What a scanned text looks like: vouchers, payment codes and goods are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import Counter
from tui_pos.catalogue.codes import spellings
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.formats import load_format
from tui_pos.platforms.links import origin_of
from tui_pos.vouchers.shapes import is_digits, is_payment_code, normalise, platforms_for

RETAIL, DINING = Counter(), Counter()
RETAIL.promises = replace(RETAIL.promises, digits=load_format().digits["meituan-retail"])
DINING.promises = replace(
    DINING.promises, digits=load_format().digits["meituan-dining"], takes_qr=True
)
DOUYIN = Counter()
DOUYIN.promises = replace(
    DOUYIN.promises,
    digits=load_douyin_format().digits,
    takes_qr=True,
    links=("https://v.douyin.com", "https://developer.toutiao.com"),
)
BOTH = (RETAIL, DINING)
ALL = (*BOTH, DOUYIN)
LENGTHS = {length for one in ALL for length in one.promises.digits}


def digits(*lengths: int) -> st.SearchStrategy[str]:
    return st.sampled_from(lengths).flatmap(
        lambda length: st.text("0123456789", min_size=length, max_size=length)
    )


@pytest.mark.parametrize(
    "written",
    [
        "283733250559", "2837 3325 0559", " 2837-3325-0559\t", "２８３７３３２５０５５９",
        "2837－3325－0559", "2837\u00a03325\u30000559", "2 8 3 7 3 3 2 5 0 5 5 9\r\n",
    ],
)  # fmt: skip
def test_a_code_is_read_however_it_is_grouped(written: str) -> None:
    assert normalise(written) == "283733250559"
    assert is_digits(written)


@given(st.text("0123 ４５-－\u3000\tAＡ/"))
def test_what_was_normalised_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("text", ["", " ", "12a", "一二三", "١٢٣", "1.5", "½", "http://x/1", "1_0"])
def test_what_is_no_row_of_digits(text: str) -> None:
    assert not is_digits(text)


@pytest.mark.parametrize(
    ("text", "pays"),
    [
        *((f"{prefix}{'7' * 16}", prefix <= 15) for prefix in range(10, 20)),
        ("12" + "7" * 15, False), ("12" + "7" * 17, False),
        *((f"{prefix}{'7' * 14}", 25 <= prefix <= 30) for prefix in range(20, 35)),
        ("28" + "7" * 13, False), ("28" + "7" * 22, True), ("28" + "7" * 23, False),
        ("62" + "7" * 17, True), ("62" + "7" * 16, False), ("62" + "7" * 18, False),
        ("1347 7777 7777 7777 77", True), ("１３" + "7" * 16, True), ("13" + "7" * 15 + "x", False),
    ],
)  # fmt: skip
def test_payment_codes_by_length_and_first_digits(text: str, pays: bool) -> None:
    assert is_payment_code(text) is pays


@given(digits(*range(1, 30)))
def test_no_payment_code_passes_for_a_voucher_or_for_goods(text: str) -> None:
    """Such a text is a secret, so nothing that would show or keep it may take it first."""
    if is_payment_code(text):
        assert not platforms_for(text, ALL)
        assert len(text) not in LENGTHS | {8, 12, 13, 14}


@given(digits(*range(1, 30)))
def test_digits_go_to_the_platforms_with_codes_of_that_length(text: str) -> None:
    assert platforms_for(text, ALL) == tuple(one for one in ALL if len(text) in one.promises.digits)
    assert platforms_for(f" {text[:4]} {text[4:]}", ALL) == platforms_for(text, ALL)


_TEXTS = st.text(min_size=8).filter(lambda text: not (is_digits(text) or origin_of(text)))


@given(_TEXTS.filter(lambda text: len(normalise(text)) >= 8))
def test_anything_else_goes_to_the_platforms_that_read_qr_codes(text: str) -> None:
    assert platforms_for(text, ALL) == (DINING,)
    assert platforms_for(text, (RETAIL, DOUYIN)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "https://v.douyin.com/eHHc1ft/", "https://V.Douyin.com/a", " https://v.douyin.com/a-b \n",
        "https://developer.toutiao.com/share?encrypted_data=a+b%3D&app_id=tt1",
    ],
)  # fmt: skip
def test_a_link_of_one_platform_goes_to_that_one_alone(text: str) -> None:
    assert platforms_for(text, ALL) == (DOUYIN,)
    assert platforms_for(text, BOTH) == ()


@pytest.mark.parametrize(
    "text",
    [
        "http://v.douyin.com/eHHc1ft/", "https://v.douyin.com.evil.test/a",
        "https://v.douyin.com@evil.test/", "https://shop.test/poster", "http://127.0.0.1:8780/x",
    ],
)  # fmt: skip
def test_a_link_to_elsewhere_is_shown_to_nobody(text: str) -> None:
    assert platforms_for(text, ALL) == ()


@pytest.mark.parametrize("text", ["v.douyin.com/a-code", "https://[v.douyin.com/a"])
def test_what_is_no_link_goes_to_whoever_reads_any_text(text: str) -> None:
    assert platforms_for(text, ALL) == (DINING,)


def test_two_platforms_may_know_codes_of_one_length() -> None:
    assert platforms_for("5571630793", (RETAIL, RETAIL, DINING)) == (RETAIL, RETAIL)
    assert platforms_for("5571630793", ()) == ()


def test_only_the_checkout_can_tell_a_dining_code_from_a_upc() -> None:
    """One in ten codes of twelve digits has a right check digit: its shape says both."""
    codes = [f"28373325{number:04}" for number in range(1000)]
    assert all(platforms_for(code, BOTH) == (DINING,) for code in codes)
    assert sum(bool(spellings(code)) for code in codes) == 100


@pytest.mark.parametrize("slip", ["42.444", "1e3", "+5", "12,5", "100元"])
def test_a_mistyped_amount_is_no_qr_code(slip: str) -> None:
    assert platforms_for(slip, BOTH) == ()
