"""GS1 element strings: what a GS1-128, DataBar, GS1 DataMatrix or GS1 QR code holds.

"0106901234567892310300075010L7" is a row of application identifiers with their values; what may
vary in length ends with a GS. Written for people it is "(01)06901234567892(3103)000750(10)L7".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from drivers.encoding.mod10 import checks

GS = "\x1d"

_RULES = """
00 n18 | 01-03 n14 | 10 x20 | 11-13 n6 | 15-17 n6 | 20 n2 | 21-22 x20 | 235 x28 | 240-241 x30
242 d1-6 | 243 x20 | 250-251 x30 | 253 x13-30 | 254 x20 | 255 d13-25 | 30 d1-8 | 3100-3169 n6
3200-3379 n6 | 3400-3579 n6 | 3600-3699 n6 | 37 d1-8 | 3900-3909 d1-15 | 3910-3919 d4-18
3920-3929 d1-15 | 3930-3939 d4-18 | 3940-3943 n4 | 3950-3955 n6 | 400-401 x30 | 402 n17 | 403 x30
410-417 n13 | 420 x20 | 421 x4-12 | 422 n3 | 423 d3-15 | 424 n3 | 425 d3-15 | 426 n3 | 427 x3
4300-4301 x35 | 4302-4306 x70 | 4307 x2 | 4308 x30 | 4309 n20 | 4310-4311 x35 | 4312-4316 x70
4317 x2 | 4318 x20 | 4319 x30 | 4320 x35 | 4321-4323 n1 | 4324-4325 n10 | 4326 n6 | 4330-4333 d6-7
7001 n13 | 7002 x30 | 7003 n10 | 7004 d1-4 | 7005 x12 | 7006 n6 | 7007 d6-12 | 7008 x3 | 7009 x10
7010 x2 | 7011 d6-10 | 7020-7022 x20 | 7023 x30 | 7030-7039 x4-30 | 7040 x4 | 710-717 x20
7230-7239 x3-30 | 7240 x20 | 8001 n14 | 8002 x20 | 8003 x14-30 | 8004 x30 | 8005 n6 | 8006 n18
8007 x34 | 8008 d8-12 | 8009 x50 | 8010 x30 | 8011 d1-12 | 8012 x20 | 8013 x25 | 8017-8018 n18
8019 d1-10 | 8020 x25 | 8026 n18 | 8110 x70 | 8111 n4 | 8112 x70 | 8200 x70 | 90 x30 | 91-99 x90
"""
"""Identifiers; n: just so many digits, d: from so many to so many digits, x: the same with other
characters."""
KEYS = frozenset({"00", "01", "02", "03", "8017", "8018", *map(str, range(410, 418))})
"""Their last digit checks the others."""
DATES = frozenset({"11", "12", "13", "15", "16", "17"})
"""Their six digits are a day."""
_CHARACTERS = re.compile(r"[!\"%-?A-Z_a-z]+")
_HUMAN = re.compile(r"\(([0-9]{2,4})\)([^(]*(?:\((?![0-9]{2,4}\))[^(]*)*)")

Reason = Literal["identifier", "length", "characters", "check", "date"]


class Element(NamedTuple):
    """An application identifier, such as "01", and its value."""

    ai: str
    value: str


class _Rule(NamedTuple):
    least: int
    most: int
    digits: bool


class Gs1Error(ValueError):
    """No element string: `reason` says what of it is wrong, `ai` where."""

    def __init__(self, reason: Reason, ai: str) -> None:
        super().__init__(f"{reason}: {ai}")
        self.reason: Reason = reason
        self.ai = ai


def parse(text: str) -> tuple[Element, ...]:
    """The elements of an element string, as a scanner sends it. Raises Gs1Error.

    A separator behind a value that could do without is passed over, as is one in front of all.
    """
    elements = tuple(_checked(ai, text[start:end]) for ai, start, end in places(text))
    if not elements:
        raise Gs1Error("identifier", "")
    return elements


def places(text: str) -> Iterator[tuple[str, int, int]]:
    """The identifiers in an element string, each with where its value begins and ends, whatever
    that is. Raises Gs1Error where what comes next is no identifier."""
    at = 0
    while (at := _past(text, at)) < len(text):
        ai, rule = _rule_at(text, at)
        start = at + len(ai)
        separator = text.find(GS, start)
        at = separator if separator >= 0 else len(text)
        if rule.least == rule.most:
            at = min(at, start + rule.most)
        yield ai, start, at


def parse_human(text: str) -> tuple[Element, ...]:
    """The elements of the form with brackets. Raises Gs1Error."""
    found = list(_HUMAN.finditer(text))
    if not found or sum(len(one.group()) for one in found) != len(text):
        raise Gs1Error("identifier", text[:4])
    return tuple(_checked(*one.groups()) for one in found)


def element_string(elements: Iterable[Element]) -> str:
    """As a barcode holds them. Raises Gs1Error where a value does not fit its identifier."""
    text = ""
    for ai, value in elements:
        _checked(ai, value)
        text += ai + value + ("" if _rules()[ai].least == _rules()[ai].most else GS)
    return text.removesuffix(GS)


def human(elements: Iterable[Element]) -> str:
    """As people read and type them."""
    return "".join(f"({ai}){value}" for ai, value in elements)


def value(elements: Iterable[Element], ai: str) -> str | None:
    """What is said under an identifier first."""
    return next((element.value for element in elements if element.ai == ai), None)


def scaled(elements: Iterable[Element], kind: str, places: int) -> int | None:
    """A measure in units of so many decimal places, with more than these cut off.

    `kind` is the identifier without its last digit, which counts decimals: ("310", 3) is the net
    weight in grams, ("392", 2) the price in cents.
    """
    for ai, digits in elements:
        if len(ai) == 4 and ai[:3] == kind:
            shifted = digits + "0" * places
            return int(shifted[: len(shifted) - int(ai[3])] or "0")
    return None


def day(digits: str, year: int) -> date:
    """The date of six digits, YYMMDD, as seen in `year`: no more than 49 years back or 50 ahead.
    Day 00 is the last one of the month. Raises Gs1Error."""
    try:
        far = (int(digits[:2]) - year) % 100
        first = date(year + (far if far <= 50 else far - 100), int(digits[2:4]), 1)
        if digits[4:] != "00":
            return first.replace(day=int(digits[4:]))
        return (first + timedelta(31)).replace(day=1) - timedelta(1)
    except (ValueError, OverflowError) as error:
        raise Gs1Error("date", digits) from error


def _past(text: str, at: int) -> int:
    while text.startswith(GS, at):
        at += 1
    return at


@cache
def _rules() -> dict[str, _Rule]:
    rules: dict[str, _Rule] = {}
    for line in _RULES.replace("\n", "|").split("|"):
        if not line.strip():
            continue
        identifiers, shape = line.split()
        first, _, last = identifiers.partition("-")
        low, _, high = shape[1:].partition("-")
        least = int(low) if high or shape[0] == "n" else 1
        rule = _Rule(least, int(high or low), shape[0] != "x")
        for number in range(int(first), int(last or first) + 1):
            rules[str(number).zfill(len(first))] = rule
    return rules


def _rule_at(text: str, at: int) -> tuple[str, _Rule]:
    for size in (2, 3, 4):
        ai = text[at : at + size]
        if ai in _rules():
            return ai, _rules()[ai]
    raise Gs1Error("identifier", text[at : at + 4])


def _checked(ai: str, value: str) -> Element:
    rule = _rules().get(ai)
    if rule is None:
        raise Gs1Error("identifier", ai)
    if not rule.least <= len(value) <= rule.most:
        raise Gs1Error("length", ai)
    if not (_is_digits(value) if rule.digits else _CHARACTERS.fullmatch(value)):
        raise Gs1Error("characters", ai)
    if ai in KEYS and not checks(value):
        raise Gs1Error("check", ai)
    if ai in DATES:
        try:
            day(value, 2000)
        except Gs1Error as error:
            raise Gs1Error("date", ai) from error
    return Element(ai, value)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()
