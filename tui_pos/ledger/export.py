"""The books as JSON lines, for whoever keeps the accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from tui_pos.ledger.codes import Refund
from tui_pos.ledger.sales import finished_sales
from tui_pos.ledger.store import LedgerReader
from tui_pos.sale import Redemption, Sale

_encode = msgspec.json.Encoder().encode


def ledger_lines(ledger: LedgerReader) -> Iterator[str]:
    """Every record as it stands, one JSON object a line; `body` is the exact text that was hashed.

    Voucher codes are not in the records: they carry a key and the masked code.
    """
    for row in ledger.rows():
        fields = msgspec.structs.asdict(row)
        yield _encode({**fields, "body": msgspec.Raw(row.body.encode())}).decode()


def sale_lines(ledger: LedgerReader) -> Iterator[str]:
    """Every closed sale, one JSON object a line, amounts in fen; abandoned ones are left out."""
    refunds: dict[str, list[Refund]] = {}
    for one in ledger.refunds():
        refunds.setdefault(one.sale, []).append(one)
    for sale in finished_sales(ledger):
        if not sale.abandoned:
            yield _encode(sale_fields(sale, refunds.get(sale.id, ()))).decode()


def sale_fields(sale: Sale, refunds: Sequence[Refund] = ()) -> dict[str, object]:
    """One closed sale as it is exported, with what its customer got back from a platform later.

    total_fen + rounding_fen = sum of deductions + sum of tenders - change_fen.
    """
    return {
        "sale": sale.id,
        "receipt": sale.receipt,
        "terminal": sale.id.rpartition("-")[0],
        "cashier": sale.cashier,
        "opened_at": sale.opened_at,
        "closed_at": sale.closed_at,
        "lines": [
            {
                "barcode": line.barcode,
                "name": line.name,
                "quantity": quantity(line.milli),
                "unit_price_fen": line.unit_price_fen,
                "amount_fen": line.amount_fen,
            }
            for line in sale.lines
        ],
        "total_fen": sale.total_fen,
        "vouchers": [_voucher(one, refunds) for one in sale.counting],
        "rounding_fen": sale.rounding_fen,
        "tenders": [{"kind": t.kind, "amount_fen": t.amount_fen} for t in sale.tenders],
        "change_fen": sale.change_fen,
    }


def quantity(milli: int) -> int | float:
    """Thousandths as a JSON number: 3000 -> 3, 456 -> 0.456. Not money."""
    return milli // 1000 if milli % 1000 == 0 else milli / 1000


def _voucher(one: Redemption, refunds: Sequence[Refund]) -> dict[str, object]:
    return {
        "platform": one.platform,
        "code_masked": one.code_masked,
        "codes_count": one.count,
        "deal_id": one.deal.id,
        "title": one.title,
        "face_fen": one.deal.face_fen,
        "deduction_fen": one.deduction_fen,
        "request_id": one.request_id,
        "outcome": one.state,
        "refunds": [
            {"code_masked": back.code_masked, "known_at": back.time}
            for back in refunds
            if back.redemption == one.id
        ],
    }
