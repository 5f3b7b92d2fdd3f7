"""That the invariants see what they are there for, by books and a truth that do not agree."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from tests.simulation.invariants import vouchers_and_truth
from tests.simulation.journal import Journal, Voucher

KIND, CODE = "meituan-retail", "5571630000"


class Told:
    """A truth with one code."""

    def __init__(self, user: str, twice: bool) -> None:
        self._user = user
        self._twice = twice

    def codes(self) -> tuple[str, ...]:
        return (CODE,)

    def user(self, code: str) -> str:
        return self._user

    def amounts(self, code: str) -> tuple[int, int]:
        return 5000, 4550

    def came_twice(self, request: str) -> bool:
        return self._twice


def blamed(user: str, *books: Voucher, twice: bool = False) -> list[str]:
    """The kinds of violations where `user` has the code, by a request that came `twice`, and these
    are the books' redemptions."""
    found: list[str] = []
    journal = Journal("T01", lambda kind, words: None)
    journal.vouchers = {(one.sale, one.number): one for one in books}
    machine: Any = SimpleNamespace(journal=journal, excused=set())
    truths: Any = {KIND: Told(user, twice)}
    vouchers_and_truth([machine], truths, lambda kind, words: found.append(kind))
    return found


def booked(state: str, request: str = "R1", sale: str = "S1", taken: bool = False) -> Voucher:
    return Voucher(sale, 1, KIND, CODE, request, 1, 5000, state, {CODE} if taken else set())


@pytest.mark.parametrize("state", ["refused", "undone", "found not taken", "found undone"])
def test_a_code_that_is_consumed_and_settled_otherwise(state: str) -> None:
    assert blamed("R1", booked(state)) == ["consumed, not known"]


@pytest.mark.parametrize("state", ["refused", "found not taken"])
def test_a_code_that_is_consumed_and_marked_as_doubted(state: str) -> None:
    one = booked(state)
    assert blamed("R1", one, twice=True) == ["consumed, not known"]
    one.doubted = True
    assert blamed("R1", one, twice=True) == blamed("", one) == []
    assert blamed("R1", one) == blamed("R2", one, twice=True) == ["consumed, not known"]


def test_a_code_consumed_by_a_request_of_no_books() -> None:
    assert blamed("R2", booked("done", taken=True)) == [
        "deducted, not consumed",
        "consumed, not known",
    ]


@pytest.mark.parametrize("state", ["done", "found taken", "found not undone"])
def test_a_code_that_counts_and_is_free(state: str) -> None:
    assert blamed("", booked(state, taken=True)) == ["deducted, not consumed"]


def test_a_code_that_counts_twice() -> None:
    twice = booked("done", taken=True), booked("done", "R2", "S2", taken=True)
    assert "counted twice" in blamed("R1", *twice)


@pytest.mark.parametrize("state", ["unknown", "parked", "undoing", "undo parked"])
@pytest.mark.parametrize("user", ["", "R1"])
def test_what_is_open_may_be_either(state: str, user: str) -> None:
    assert blamed(user, booked(state)) == []


def test_an_amount_that_is_wrong() -> None:
    one = booked("done", taken=True)
    one.amounts = {CODE: (0, None)}
    assert blamed("R1", one) == ["wrong amount"]
