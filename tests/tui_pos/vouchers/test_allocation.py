"""What vouchers take off: bounds that hold for any order, any deals, any number of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.tui_pos.vouchers.support import (
    deal,
    deals,
    discounts,
    line_of,
    packages,
    pieces_paid,
    redeem,
    sale_of,
    sales,
    shares_of,
    vouchers,
)
from tui_pos.deal import Deal
from tui_pos.errors import TillError
from tui_pos.sale import Line, RedemptionState, Sale
from tui_pos.shop import Cover, DealKind
from tui_pos.vouchers.allocation import allocate, check_fit, missing_goods

_GONE = (RedemptionState.REFUSED, RedemptionState.UNDONE, RedemptionState.PARKED)
"""States in which a voucher is no longer of this sale."""

_counts = st.integers(1, 3)
_several = st.lists(st.tuples(deals, _counts), max_size=4)


def _redeem_all(sale: Sale, several: list[tuple[Deal, int]]) -> Sale:
    for one, count in several:
        sale = redeem(sale, one, count)
    return sale


def _eligible(one: Deal, sale: Sale) -> list[Line]:
    """The lines a deal is for, said here anew."""
    return [
        line
        for line in sale.lines
        if not one.covers
        or any(
            line.barcode == cover.barcode if cover.barcode else line.category == cover.category
            for cover in one.covers
        )
    ]


@given(sales(), _several)
def test_no_line_pays_more_than_it_costs(sale: Sale, several: list[tuple[Deal, int]]) -> None:
    after = _redeem_all(sale, several)
    assert all(0 <= after.left_on(line) <= line.amount_fen for line in after.lines)
    assert all(one.fen > 0 and one.milli >= 0 for one in shares_of(after))
    assert 0 <= after.due_fen <= after.total_fen


@given(sales(), _several)
def test_what_is_left_on_the_lines_is_what_is_due(
    sale: Sale, several: list[tuple[Deal, int]]
) -> None:
    after = _redeem_all(sale, several)
    assert sum(map(after.left_on, after.lines)) == after.due_fen
    assert after.deductions_fen == sum(one.fen for one in shares_of(after))


@given(sales(), _several, deals, _counts)
def test_a_voucher_takes_from_its_own_lines_once_each(
    sale: Sale, several: list[tuple[Deal, int]], one: Deal, count: int
) -> None:
    before = _redeem_all(sale, several)
    lines = [share.line for share in allocate(one, count, before)]
    assert len(lines) == len(set(lines))
    assert set(lines) <= {line.id for line in _eligible(one, before)}


@given(sales(), _several, vouchers, _counts)
def test_a_voucher_takes_its_face_or_what_is_left(
    sale: Sale, several: list[tuple[Deal, int]], one: Deal, count: int
) -> None:
    before = _redeem_all(sale, several)
    left = sum(map(before.left_on, _eligible(one, before)))
    assert one.face_fen is not None
    taken = sum(share.fen for share in allocate(one, count, before))
    assert taken == min(one.face_fen * count, left)


@given(sales(), st.lists(st.tuples(packages, _counts), min_size=1, max_size=4))
def test_packages_pay_for_no_more_pieces_than_they_cover(
    sale: Sale, several: list[tuple[Deal, int]]
) -> None:
    for one, count in several:
        before, sale = sale, redeem(sale, one, count)
        taken = sum(share.milli for share in allocate(one, count, before))
        assert taken <= sum(cover.quantity for cover in one.covers) * count * 1000
        assert missing_goods(one, count, before) is (
            taken < sum(cover.quantity for cover in one.covers) * count * 1000
        )


@given(sales(), st.lists(st.tuples(packages, _counts), min_size=1, max_size=6))
def test_packages_pay_for_no_piece_twice_and_all_pieces_once(
    sale: Sale, several: list[tuple[Deal, int]]
) -> None:
    after = _redeem_all(sale, several)
    for line in after.lines:
        whole = 1000 if line.weighed else line.milli
        paid = pieces_paid(after, line.id)
        assert 0 <= paid <= whole
        exact = Fraction(line.amount_fen * paid, whole)
        assert abs(line.amount_fen - after.left_on(line) - exact) <= Fraction(1, 2)


@given(sales(), discounts)
def test_a_discount_is_exact_in_all_and_within_a_fen_on_each_line(sale: Sale, one: Deal) -> None:
    assert one.percent is not None
    off = Fraction(100 - one.percent, 100)
    lines = _eligible(one, sale)
    fen = {share.line: share.fen for share in allocate(one, 1, sale)}
    for line in lines:
        assert abs(fen.get(line.id, 0) - line.amount_fen * off) < 1
    exact = sum(line.amount_fen for line in lines) * off
    assert abs(sum(fen.values()) - exact) <= Fraction(1, 2)


@given(sales(), _several, discounts)
def test_a_discount_after_others_takes_no_more_than_alone(
    sale: Sale, several: list[tuple[Deal, int]], one: Deal
) -> None:
    before = _redeem_all(sale, several)
    alone = sum(share.fen for share in allocate(one, 1, sale))
    assert sum(share.fen for share in allocate(one, 1, before)) <= alone


@given(sales(), st.lists(st.integers(0, 20_000), min_size=2, max_size=3))
def test_vouchers_for_the_same_goods_come_to_the_same_in_any_order(
    sale: Sale, faces: list[int]
) -> None:
    several = [(deal(DealKind.VOUCHER, face_fen=face), 1) for face in faces]
    ways = {_redeem_all(sale, list(way)).due_fen for way in permutations(several)}
    assert ways == {max(sale.total_fen - sum(faces), 0)}


@given(sales(), st.lists(st.tuples(st.sampled_from("123"), _counts), min_size=2, max_size=3))
def test_packages_of_single_goods_come_to_the_same_in_any_order(
    sale: Sale, several: list[tuple[str, int]]
) -> None:
    # A piece that comes to nothing is not paid for by itself, but is together with others.
    assume(all(line.amount_fen * 1000 >= line.milli for line in sale.lines))
    packs = [
        (deal(DealKind.PACKAGE, covers=(Cover(barcode=barcode),)), count)
        for barcode, count in several
    ]
    results = [_redeem_all(sale, list(way)) for way in permutations(packs)]
    assert len({one.due_fen for one in results}) == 1
    assert len({tuple(pieces_paid(one, line.id) for line in sale.lines) for one in results}) == 1


@given(sales(), st.sampled_from("123"), st.integers(2, 4))
def test_packages_one_by_one_come_to_the_same_as_at_once(
    sale: Sale, barcode: str, count: int
) -> None:
    assume(all(line.amount_fen * 1000 >= line.milli for line in sale.lines))
    one = deal(DealKind.PACKAGE, covers=(Cover(barcode=barcode),))
    singly = _redeem_all(sale, [(one, 1)] * count)
    assert singly.due_fen == redeem(sale, one, count).due_fen


def test_three_of_one_price_are_paid_to_the_last_fen() -> None:
    """Three for 1 yuan at a supervisor's price: thirds that must not leave a fen behind."""
    sale = sale_of(replace(line_of(1, price=40, pieces=3), amount_fen=100))
    one = deal(DealKind.PACKAGE, covers=(Cover(barcode="1"),))
    assert _redeem_all(sale, [(one, 1)] * 3).due_fen == 0


def test_a_package_passes_over_goods_that_are_paid_already() -> None:
    sale = sale_of(line_of(1, price=0), line_of(2, price=350), line_of(3, price=350))
    bill = deal(DealKind.VOUCHER, face_fen=350)
    pack = deal(DealKind.PACKAGE, covers=(Cover(barcode="1"),))
    assert _redeem_all(sale, [(bill, 1), (pack, 1)]).due_fen == 0


def test_a_refused_or_undone_voucher_takes_nothing() -> None:
    sale = sale_of(line_of(1, price=500))
    one = deal(DealKind.PACKAGE, covers=(Cover(barcode="1"),))
    for state in RedemptionState:
        after = redeem(sale, one, state=state)
        counts = state not in (*_GONE, RedemptionState.UNKNOWN)
        assert after.due_fen == (0 if counts else 500)
        assert bool(allocate(one, 1, after)) is not counts


def test_a_weighed_portion_is_one_piece_of_a_package() -> None:
    sale = sale_of(replace(line_of(1, price=1280), milli=456, amount_fen=584, weighed=True))
    one = deal(DealKind.PACKAGE, covers=(Cover(barcode="1"),))
    after = redeem(sale, one)
    assert (after.due_fen, allocate(one, 1, after)) == (0, ())


def test_one_piece_is_covered_once_by_goods_and_category() -> None:
    sale = sale_of(line_of(1, category="饮料"), line_of(2, "2", category="饮料"))
    one = deal(DealKind.PACKAGE, covers=(Cover(barcode="1"), Cover(category="饮料")))
    assert [(share.line, share.milli) for share in allocate(one, 1, sale)] == [(1, 1000), (2, 1000)]
    assert not missing_goods(one, 1, sale)
    assert missing_goods(one, 2, sale)


def _refusal(one: Deal, count: int, sale: Sale) -> int | None:
    try:
        check_fit(one, count, sale)
    except TillError as refusal:
        return refusal.code
    return None


_BILL = deal(DealKind.VOUCHER, face_fen=100)


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (replace(_BILL, min_spend_fen=301), 3011),
        (replace(_BILL, min_spend_fen=300), None),
        (replace(_BILL, covers=(Cover(barcode="9"),)), 3013),
        (replace(_BILL, covers=(Cover(category="零食"),)), None),
        (replace(_BILL, face_fen=0), 3014),
        (deal(DealKind.PACKAGE), 3014),
        (deal(DealKind.PACKAGE, covers=(Cover(barcode="9"),)), 3013),
        (deal(DealKind.DISCOUNT, percent=100), 3014),
        (deal(DealKind.DISCOUNT), 3014),
    ],
)
def test_what_does_not_fit_is_refused_with_its_reason(one: Deal, code: int | None) -> None:
    assert _refusal(one, 1, sale_of(line_of(1, price=100, pieces=3, category="零食"))) == code


def test_where_nothing_is_left_to_take_off_it_is_refused() -> None:
    sale = redeem(sale_of(line_of(1)), deal(DealKind.VOUCHER, face_fen=100))
    for one in (_BILL, deal(DealKind.DISCOUNT, percent=50)):
        assert _refusal(one, 1, sale) == 3014


@pytest.mark.parametrize("state", RedemptionState)
def test_only_so_many_of_a_deal_in_one_sale(state: RedemptionState) -> None:
    """One that may have been taken counts; one that is certainly not, or left behind, does not."""
    one = replace(_BILL, per_sale=2)
    sale = redeem(sale_of(line_of(1, price=1000)), one, state=state)
    assert _refusal(one, 1, sale) is None
    gone = state in _GONE and state is not RedemptionState.PARKED
    assert _refusal(one, 2, sale) == (None if gone else 3012)
    assert _refusal(one, 3, sale) == 3012
    assert _refusal(replace(one, id="other"), 2, sale) is None
    assert _refusal(replace(one, platform="meituan-dining"), 2, sale) is None


@given(sales(), _several, deals, _counts)
def test_what_fits_takes_something_off(
    sale: Sale, several: list[tuple[Deal, int]], one: Deal, count: int
) -> None:
    before = _redeem_all(sale, several)
    shares = allocate(one, count, before)
    refusal = _refusal(one, count, before)
    assert (refusal is None) is bool(shares)
    assert refusal in (None, 3013, 3014)
