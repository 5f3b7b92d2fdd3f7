"""Sales and deals of every shape, and vouchers redeemed on a sale without a till."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st
from msgspec.structs import replace

from tui_pos.deal import Deal
from tui_pos.money import share
from tui_pos.sale import Line, Redemption, RedemptionState, Sale, Share
from tui_pos.shop import Cover, DealKind
from tui_pos.vouchers.allocation import allocate

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BARCODES, CATEGORIES = ("1", "2", "3"), ("饮料", "零食")


def line_of(
    number: int, barcode: str = "1", price: int = 100, pieces: int = 1, category: str = ""
) -> Line:
    """Whole pieces at their full price."""
    amount = price * pieces
    return Line(number, barcode, barcode, price, pieces * 1000, amount, category)


def sale_of(*lines: Line) -> Sale:
    return Sale(id="T01-S000001", cashier="1001", opened_at=AT, lines=lines)


def deal(kind: DealKind, **fields: object) -> Deal:
    plain = Deal(platform="meituan-retail", id="7001", kind=kind, title="券")
    return replace(plain, **fields)


def redeem(
    sale: Sale,
    deal: Deal,
    count: int = 1,
    state: RedemptionState = RedemptionState.DONE,
) -> Sale:
    """The sale once so many codes of a deal have been redeemed on it."""
    number = len(sale.redemptions) + 1
    one = Redemption(
        id=number,
        deal=deal,
        code_key=f"key {number}",
        code_masked="****",
        count=count,
        shares=allocate(deal, count, sale),
        request_id=f"R{number}",
        mark="S001-T01-1001",
        mark_name="小李@T01",
        intended_at=AT,
        state=state,
    )
    return replace(sale, redemptions=(*sale.redemptions, one))


def pieces_paid(sale: Sale, line_id: int) -> int:
    """Thousandths of a line that package vouchers have paid for."""
    return sum(one.milli for r in sale.counting for one in r.shares if one.line == line_id)


def shares_of(sale: Sale) -> list[Share]:
    return [one for r in sale.counting for one in r.shares]


@st.composite
def _line(draw: st.DrawFn, number: int) -> Line:
    """Counted or weighed, some of them at a supervisor's price."""
    weighed = draw(st.booleans())
    milli = draw(st.integers(1, 3000)) if weighed else draw(st.integers(1, 5)) * 1000
    price = draw(st.integers(0, 5000))
    listed = share(price, milli, 1000)
    amount = draw(st.integers(0, listed)) if draw(st.booleans()) else listed
    return Line(
        number,
        draw(st.sampled_from(BARCODES)),
        "货",
        price,
        milli,
        amount,
        draw(st.sampled_from(CATEGORIES)),
        weighed=weighed,
        list_fen=listed if amount != listed else None,
    )


@st.composite
def sales(draw: st.DrawFn) -> Sale:
    numbers = range(1, draw(st.integers(1, 5)) + 1)
    return sale_of(*(draw(_line(number)) for number in numbers))


covers: st.SearchStrategy[tuple[Cover, ...]] = st.lists(
    st.builds(Cover, barcode=st.sampled_from(BARCODES), quantity=st.integers(1, 3))
    | st.builds(Cover, category=st.sampled_from(CATEGORIES), quantity=st.integers(1, 3)),
    min_size=1,
    max_size=3,
).map(tuple)

vouchers = st.builds(
    deal,
    st.just(DealKind.VOUCHER),
    face_fen=st.integers(0, 20_000),
    covers=st.just(()) | covers,
)
packages = st.builds(deal, st.just(DealKind.PACKAGE), covers=covers)
discounts = st.builds(
    deal,
    st.just(DealKind.DISCOUNT),
    percent=st.integers(1, 99),
    covers=st.just(()) | covers,
)
deals: st.SearchStrategy[Deal] = st.one_of(vouchers, packages, discounts)
