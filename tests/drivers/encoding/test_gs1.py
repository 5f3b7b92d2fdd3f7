from __future__ import annotations

from datetime import date
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.gs1 import (
    GS,
    Element,
    Gs1Error,
    day,
    element_string,
    human,
    parse,
    parse_human,
    scaled,
    value,
)
from drivers.encoding.mod10 import check_digit

GTIN = "06901234567892"


def _digits(least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(digits, min_size=least, max_size=most)


def _text(most: int) -> st.SearchStrategy[str]:
    return st.text(ascii_letters + digits + "-/.+&*", min_size=1, max_size=most)


_DATE = st.dates(date(2001, 1, 1), date(2050, 12, 31)).map(lambda one: one.strftime("%y%m%d"))
_KEY = _digits(13, 13).map(lambda code: code + check_digit(code))
_ELEMENTS = st.lists(
    st.one_of(
        st.builds(Element, st.sampled_from(["01", "02"]), _KEY),
        st.builds(Element, st.sampled_from(["11", "15", "17"]), _DATE),
        st.builds(Element, st.sampled_from(["3100", "3103", "3925", "3201"]), _digits(6, 6)),
        st.builds(Element, st.sampled_from(["10", "21"]), _text(20)),
        st.builds(Element, st.sampled_from(["30", "37"]), _digits(1, 8)),
        st.builds(Element, st.sampled_from(["240", "91"]), _text(30)),
    ),
    min_size=1,
    max_size=8,
).map(tuple)


@given(_ELEMENTS)
def test_what_is_written_is_read_again(elements: tuple[Element, ...]) -> None:
    assert parse(element_string(elements)) == elements
    assert parse_human(human(elements)) == elements


@given(_ELEMENTS)
def test_separators_that_nobody_needs_change_nothing(elements: tuple[Element, ...]) -> None:
    text = GS + "".join(f"{ai}{said}{GS}" for ai, said in elements)
    assert parse(text) == elements


@given(st.text() | st.text("()0123456789AB\x1d", max_size=40))
def test_any_text_is_elements_or_an_answer(text: str) -> None:
    for read, write in ((parse, element_string), (parse_human, human)):
        try:
            elements = read(text)
        except Gs1Error as error:
            assert error.reason in ("identifier", "length", "characters", "check", "date")
        else:
            assert read(write(elements)) == elements


def test_values_of_a_known_length_need_no_separator() -> None:
    elements = parse(f"01{GTIN}310300075017251231" + "10L7")
    assert elements == (("01", GTIN), ("3103", "000750"), ("17", "251231"), ("10", "L7"))
    assert human(elements) == f"(01){GTIN}(3103)000750(17)251231(10)L7"
    assert element_string(elements) == f"01{GTIN}310300075017251231" + "10L7"
    assert value(elements, "10") == "L7" and value(elements, "21") is None


@pytest.mark.parametrize(
    ("text", "reason", "ai"),
    [
        ("", "identifier", ""),
        (GS, "identifier", ""),
        ("6901234567892", "identifier", "6901"),
        ("01690123456789", "length", "01"),
        (f"01{GTIN}3103000", "length", "3103"),
        ("10" + "A" * 21, "length", "10"),
        ("10" + GS + "21A", "length", "10"),
        ("310300075x", "characters", "3103"),
        ("10L 7", "characters", "10"),
        ("30٣", "characters", "30"),
        ("0106901234567893", "check", "01"),
        ("00123456789012345678", "check", "00"),
        ("17251301", "date", "17"),
        ("15250230", "date", "15"),
    ],
)
def test_what_is_wrong_is_named_with_its_identifier(text: str, reason: str, ai: str) -> None:
    with pytest.raises(Gs1Error) as refused:
        parse(text)
    assert (refused.value.reason, refused.value.ai) == (reason, ai)


@pytest.mark.parametrize("text", ["", "690", "x(10)A", "(1)A", "(10)", f"(01){GTIN[:-1]}"])
def test_a_form_with_brackets_is_read_as_strictly(text: str) -> None:
    with pytest.raises(Gs1Error):
        parse_human(text)


def test_a_bracket_may_be_part_of_a_value() -> None:
    assert parse_human("(10)A(B)(21)(9") == (("10", "A(B)"), ("21", "(9"))


def test_nothing_is_written_that_could_not_be_read() -> None:
    for element in (Element("10", "A" + GS), Element("9999", "1"), Element("17", "1")):
        with pytest.raises(Gs1Error):
            element_string((element,))


@pytest.mark.parametrize(
    ("ai", "said", "grams"),
    [
        ("3103", "000750", 750),
        ("3100", "000002", 2000),
        ("3105", "123456", 1234),
        ("3109", "999999", 0),
        ("3203", "000750", None),
    ],
)
def test_a_weight_is_told_in_whole_grams(ai: str, said: str, grams: int | None) -> None:
    assert scaled((Element("01", GTIN), Element(ai, said)), "310", 3) == grams


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("251231", date(2025, 12, 31)),
        ("250200", date(2025, 2, 28)),
        ("240200", date(2024, 2, 29)),
        ("251200", date(2025, 12, 31)),
        ("760101", date(2076, 1, 1)),
        ("770101", date(1977, 1, 1)),
    ],
)
def test_a_date_is_the_nearest_one(said: str, meant: date) -> None:
    assert day(said, 2026) == meant
