from __future__ import annotations

import ast
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tui_pos
from tui_pos.money import Rounding, fen_from_json, parse_yuan, rounding_of, share, yuan

_MOST_FEN = 99_999_999_999
"""Nine digits before the point are the most that can be typed."""

_amounts = st.integers(0, _MOST_FEN)

_ROOMS_OF_MONEY = (
    "money.py", "deal.py", "sale.py", "receipts.py", "payments/cash.py", "vouchers/allocation.py",
    "ledger/records.py", "ledger/verify.py", "checkout/entry.py", "checkout/pay.py",
    "checkout/fold.py", "checkout/checking.py", "checkout/redeem.py", "checkout/abandon.py",
)  # fmt: skip


@given(_amounts)
def test_an_amount_is_read_back_as_it_is_written(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


def test_every_small_amount_is_read_back_as_it_is_written() -> None:
    assert [parse_yuan(yuan(fen)) for fen in range(20_000)] == list(range(20_000))


@given(st.integers())
def test_what_is_written_is_the_exact_amount(fen: int) -> None:
    assert Fraction(yuan(fen)) * 100 == fen
    assert len(yuan(fen).rpartition(".")[2]) == 2
    assert yuan(-fen).removeprefix("-") == yuan(fen).removeprefix("-")


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("42", 4200), ("42.", 4200), ("42.4", 4240), ("42.40", 4240), ("0.05", 5), (".5", 50),
        (".05", 5), ("007", 700), (" 8 ", 800), ("0", 0), ("999999999.99", _MOST_FEN),
    ],
)  # fmt: skip
def test_yuan_as_a_person_types_them(typed: str, fen: int) -> None:
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", ".", "-1", "+1", "1.234", "1,000", "1 000", "1e3", "¥1", "1.2.3", "0x10", "1_0",
        "nan", "1234567890", "1234567890.00", "一",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_never_guessed_at(typed: str) -> None:
    assert parse_yuan(typed) is None


@given(st.text(max_size=8))
def test_any_text_is_an_amount_or_none(typed: str) -> None:
    fen = parse_yuan(typed)
    assert fen is None or 0 <= fen <= _MOST_FEN


@pytest.mark.parametrize(
    ("rule", "step"), [(Rounding.OFF, 1), (Rounding.FEN, 10), (Rounding.JIAO, 100)]
)
@given(fen=_amounts)
def test_rounding_drops_what_its_rule_names_and_no_more(
    rule: Rounding, step: int, fen: int
) -> None:
    off = rounding_of(fen, rule)
    assert -step < off <= 0
    assert (fen + off) % step == 0
    assert rounding_of(fen + off, rule) == 0


@pytest.mark.parametrize(
    ("rule", "taken"), [(Rounding.OFF, 0), (Rounding.FEN, -9), (Rounding.JIAO, -99)]
)
def test_rounding_by_example(rule: Rounding, taken: int) -> None:
    assert rounding_of(899, rule) == taken
    assert rounding_of(0, rule) == 0


_whole = st.integers(1, 10**6)


@given(st.integers(-(10**10), 10**10), st.integers(0, 10**6), _whole)
def test_a_share_is_the_nearest_fen(amount: int, numerator: int, denominator: int) -> None:
    exact = Fraction(amount * numerator, denominator)
    assert abs(share(amount, numerator, denominator) - exact) <= Fraction(1, 2)


@given(st.integers(-(10**10), 10**10), st.integers(-(10**6), 10**6), _whole)
def test_a_share_has_the_sign_of_what_it_is_of(
    amount: int, numerator: int, denominator: int
) -> None:
    one = share(amount, numerator, denominator)
    assert share(-amount, numerator, denominator) == share(amount, -numerator, denominator) == -one


@given(_amounts, st.lists(st.integers(0, 10**4), min_size=1, max_size=8))
def test_shares_of_one_amount_come_to_it_within_half_a_fen_each(
    amount: int, parts: list[int]
) -> None:
    whole = sum(parts)
    shares = [share(amount, part, whole or 1) for part in parts]
    assert all(0 <= one <= amount for one in shares)
    assert share(amount, whole or 1, whole or 1) == amount
    if whole:
        assert 2 * abs(sum(shares) - amount) <= len(parts)


def test_half_a_fen_goes_away_from_zero() -> None:
    assert [share(fen, 1, 2) for fen in (1, -1, 3, -3)] == [1, -1, 2, -2]


@given(_amounts)
def test_a_platforms_amount_is_read_however_it_is_spelt(fen: int) -> None:
    exact = Decimal(fen).scaleb(-2)
    spelt = [exact, str(exact), yuan(fen), f"{exact:E}", exact.normalize()]
    assert {fen_from_json(value) for value in spelt} == {fen}
    assert fen_from_json(fen) == fen * 100


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 1.5, 0.1, float("nan"), [], {}, b"1", "", " ", "-", ".", "free", "1,5",
        "1.005", Decimal("0.001"), "NaN", "sNaN", "Infinity", Decimal("-Infinity"), Decimal("NaN"),
        "1E999999", "-1E999999", "1E-999999",
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_whole_number_of_fen_is_not_known(value: object) -> None:
    assert fen_from_json(value) is None


@given(st.text() | st.floats() | st.decimals() | st.integers() | st.none() | st.binary())
def test_any_value_is_whole_fen_or_not_known(value: object) -> None:
    assert type(fen_from_json(value)) in (int, type(None))


def _floats(tree: ast.AST) -> list[int]:
    """Lines on which a float would come into being."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div))
    ]


@pytest.mark.parametrize("room", _ROOMS_OF_MONEY)
def test_no_float_touches_money(room: str) -> None:
    path = Path(tui_pos.__file__).parent / room
    assert _floats(ast.parse(path.read_text("utf-8"))) == []


def test_a_float_would_be_found() -> None:
    assert len(_floats(ast.parse("a / 2\nb = float(c)\nd: float = 1.0\na /= 2"))) == 5
