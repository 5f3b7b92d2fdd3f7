"""The exported books: every field that is promised, and sums that hold for any sale."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui_pos.checkout.rig import CHIPS, COLA, RETAIL, WATER, Rig, shop
from tests.tui_pos.ledger.support import live_through, open_ledger
from tui_pos.checkout import commands as c
from tui_pos.ledger.chain import START, link
from tui_pos.ledger.export import ledger_lines, quantity, sale_lines
from tui_pos.ledger.verify import verify
from tui_pos.money import Rounding
from tui_pos.sale import CASH, Sale

_SALE = {
    "sale", "receipt", "terminal", "cashier", "opened_at", "closed_at", "lines", "total_fen",
    "vouchers", "rounding_fen", "tenders", "change_fen",
}  # fmt: skip
_LINE = {"barcode", "name", "quantity", "unit_price_fen", "amount_fen"}
_VOUCHER = {
    "platform", "code_masked", "codes_count", "deal_id", "title", "face_fen", "deduction_fen",
    "request_id", "outcome", "refunds",
}  # fmt: skip
_TENDER = {"kind", "amount_fen"}
_RECORD = {"seq", "time", "terminal", "who", "sale", "kind", "body", "hash"}

Exported = dict[str, Any]


class Plan(NamedTuple):
    """A sale as a customer and a cashier might have it: (goods, pieces), (deal, face), money."""

    goods: list[tuple[str, int]]
    vouchers: list[tuple[str, int]]
    tenders: list[tuple[str, int]]
    taken_back: bool
    given_up: bool


_plans = st.builds(
    Plan,
    goods=st.lists(
        st.tuples(st.sampled_from((COLA, WATER, CHIPS)), st.integers(1, 4)), min_size=1, max_size=4
    ),
    vouchers=st.lists(
        st.tuples(st.sampled_from(("7001", "7002", "7003")), st.integers(1, 3000)), max_size=3
    ),
    tenders=st.lists(
        st.tuples(st.sampled_from((CASH, "wechat")), st.integers(1, 4000)), max_size=3
    ),
    taken_back=st.booleans(),
    given_up=st.integers(0, 5).map(lambda one: one == 0),
)


def _carry_out(rig: Rig, plan: Plan, number: int) -> Sale | None:
    """The sale once it is closed; None where it was given up."""
    for barcode, pieces in plan.goods:
        rig.enter(f"{pieces}*{barcode}")
    rig.press_enter()
    for at, (deal, face) in enumerate(plan.vouchers):
        rig.enter(rig.platform.voucher(f"55{number:04}{at:04}", deal, face=face))
        if rig.view.card is not None:
            rig.press_enter()
    rig.press_enter()
    for kind, amount in plan.tenders:
        rig.do(c.TakeTender(kind, amount))
    if plan.taken_back:
        rig.do(c.TakeBack("给错了"))
    if plan.given_up and rig.view.sale is not None:
        rig.do(c.Abandon("客人走了"))
        rig.approve()
        assert rig.view.sale is None
        return None
    if rig.view.sale is not None:
        rig.press_enter()
    assert rig.view.closed is not None
    return rig.view.closed


def _check(exported: Exported, sale: Sale) -> None:
    """What one line says is what was sold, in the fields that are promised."""
    assert set(exported) == _SALE
    assert all(set(one) == _LINE for one in exported["lines"])
    assert all(set(one) == _VOUCHER for one in exported["vouchers"])
    assert all(set(one) == _TENDER for one in exported["tenders"])
    assert (exported["sale"], exported["receipt"]) == (sale.id, sale.receipt)
    assert (exported["terminal"], exported["cashier"]) == ("T01", "1001")
    assert exported["opened_at"] < exported["closed_at"]
    for line in exported["lines"]:
        assert line["quantity"] * line["unit_price_fen"] == line["amount_fen"]
    for voucher in exported["vouchers"]:
        assert voucher["platform"] == RETAIL and voucher["outcome"] == "done"
        assert voucher["code_masked"].startswith("******") and voucher["codes_count"] == 1
        assert voucher["deduction_fen"] > 0
    deductions = sum(one["deduction_fen"] for one in exported["vouchers"])
    tendered = sum(one["amount_fen"] for one in exported["tenders"])
    assert exported["total_fen"] == sum(one["amount_fen"] for one in exported["lines"])
    assert exported["total_fen"] + exported["rounding_fen"] == (
        deductions + tendered - exported["change_fen"]
    )
    assert -100 < exported["rounding_fen"] <= 0 <= exported["change_fen"]


@settings(max_examples=20)
@given(st.sampled_from(Rounding), st.lists(_plans, min_size=1, max_size=5))
def test_every_closed_sale_is_exported_and_adds_up(rounding: Rounding, plans: list[Plan]) -> None:
    with TemporaryDirectory() as folder:
        rig = Rig(Path(folder), shop(rounding))
        sold = [_carry_out(rig, plan, number) for number, plan in enumerate(plans)]
        exported = [json.loads(line) for line in sale_lines(rig.ledger)]
        closed = [sale for sale in sold if sale is not None]
        assert len(exported) == len(closed)
        for one, sale in zip(exported, closed, strict=True):
            _check(one, sale)
        redeemed = [v["request_id"] for one in exported for v in one["vouchers"]]
        assert set(redeemed) == {one.request_id for one in rig.platform.used.values()}
        assert list(verify(rig.ledger)) == []
        rig.ledger.close()


def test_only_vouchers_that_count_are_exported(tmp_path: Path) -> None:
    live_through(tmp_path)
    first, second = (json.loads(line) for line in sale_lines(open_ledger(tmp_path)))
    assert [one["code_masked"] for one in first["vouchers"]] == ["******0793"]
    assert second["vouchers"] == []
    assert second["tenders"] == [{"kind": "wechat", "amount_fen": 600}]


def test_quantities_are_whole_pieces_or_parts_of_a_unit() -> None:
    assert [quantity(milli) for milli in (1000, 12_000, 456, 1500)] == [1, 12, 0.456, 1.5]
    assert isinstance(quantity(3000), int)


def test_records_are_exported_so_that_anybody_can_check_their_chain(tmp_path: Path) -> None:
    live_through(tmp_path)
    previous = START
    lines = list(ledger_lines(open_ledger(tmp_path)))
    for seq, line in enumerate(lines, 1):
        one = json.loads(line)
        assert set(one) == _RECORD and one["seq"] == seq
        assert one["body"]["kind"] == one["kind"]
        body = line.partition('"body":')[2].rpartition(',"hash":')[0]
        previous = link(previous, seq, one["time"], one["terminal"], one["who"], one["sale"], body)
        assert one["hash"] == previous
    assert len(lines) > 30
