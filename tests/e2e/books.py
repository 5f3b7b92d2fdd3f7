"""What the records say of the sale at hand, added up here anew from the exported ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.shop import tui_pos


@dataclass
class Standing:
    """The newest sale: (barcode, thousandths) by line, (masked code, state), (kind, fen)."""

    sale: str = ""
    stage: str = "entry"
    lines: dict[int, tuple[str, int]] = field(default_factory=dict)
    vouchers: dict[int, tuple[str, str]] = field(default_factory=dict)
    tenders: dict[int, tuple[str, int]] = field(default_factory=dict)
    receipt: str | None = None

    @property
    def goods(self) -> list[tuple[str, int]]:
        return list(self.lines.values())

    def take(self, record: dict[str, Any]) -> None:
        body = record["body"]
        match record["kind"]:
            case "line.added" | "line.changed":
                line = body["line"]
                self.lines[line["id"]] = line["barcode"], line["milli"]
            case "line.removed":
                del self.lines[body["line"]]
            case "sale.stage":
                self.stage = body["to"]
            case "redemption.intended":
                one = body["redemption"]
                self.vouchers[one["id"]] = one["code_masked"], "unknown"
            case "redemption.done" | "redemption.refused" as kind:
                masked, _ = self.vouchers[body["redemption"]]
                self.vouchers[body["redemption"]] = masked, kind.partition(".")[2]
            case "tender.taken":
                tender = body["tender"]
                self.tenders[tender["id"]] = tender["kind"], tender["amount_fen"]
            case "sale.closed":
                self.stage, self.receipt = "closed", body["receipt"]


def records(home: Path, under: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Everything recorded so far. `under`: as for `tui_pos`."""
    lines = tui_pos("ledger", "export", str(home), under=under).splitlines()
    return [json.loads(line) for line in lines]


def sales(home: Path, under: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Every sale closed so far."""
    lines = tui_pos("sales", "export", str(home), under=under).splitlines()
    return [json.loads(line) for line in lines]


def standings(home: Path, under: Sequence[str] = ()) -> list[Standing]:
    """Every sale as it stands, in the order in which they were begun."""
    found: dict[str, Standing] = {}
    for record in records(home, under):
        if record["sale"]:
            found.setdefault(record["sale"], Standing(record["sale"])).take(record)
    return list(found.values())
