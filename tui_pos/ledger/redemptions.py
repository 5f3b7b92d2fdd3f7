"""What the books have of voucher codes, one by one, to be held against their platform's list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from tui_pos.errors import TillError
from tui_pos.ledger import records as r
from tui_pos.ledger.codes import Use
from tui_pos.ledger.store import LedgerReader, Step
from tui_pos.platforms.base import Listing, Platform
from tui_pos.sale import Redemption, TakenCode
from tui_pos.secret import Secret
from tui_pos.shop import Shop
from tui_pos.vouchers.booked import Booked
from tui_pos.vouchers.comparing import Sides
from tui_pos.vouchers.deals import SHOP_ZONE
from tui_pos.vouchers.marks import made_at
from tui_pos.vouchers.protocol import ARRIVED_S

_SETTLED = (r.RedemptionDone, r.RedemptionRefused, r.ParkedFound)


def sides_of(
    shop: Shop, ledger: LedgerReader, platform: Platform, day: date | None, now: datetime
) -> Sides:
    """How a platform's list of a day (None: of single codes) is to be read at this till."""
    return Sides(
        day=day,
        now=now,
        key_of=lambda code: ledger.code_key(platform.kind, code),
        made_here=lambda mark: made_at(mark, shop.id, shop.terminal),
        marks=platform.promises.marks,
    )


def codes_of(ledger: LedgerReader, day: date) -> list[tuple[str, str]]:
    """(platform, key) of every code that may have been taken here on a Chinese calendar day."""
    begin = datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)
    return ledger.codes_sent(begin - timedelta(seconds=ARRIVED_S), begin + timedelta(days=1))


def books_for(
    ledger: LedgerReader, platform: str, day: date, listing: Listing
) -> tuple[Booked, ...]:
    """All that is to be held against a platform's list of a day: its codes, and ours of then."""
    keys = {key for kind, key in codes_of(ledger, day) if kind == platform}
    keys |= {ledger.code_key(platform, row.key or row.code) for row in listing.rows}
    return books_of(ledger, platform, keys)


def books_of(ledger: LedgerReader, platform: str, keys: Iterable[str]) -> tuple[Booked, ...]:
    """Every redemption of these codes at this till, oldest sale first for each."""
    return tuple(
        _booked(ledger, key, use) for key in sorted(keys) for use in ledger.uses_of(platform, key)
    )


def keys_of(ledger: LedgerReader, platform: str, code: Secret) -> tuple[str, ...]:
    """All that stands for a code in the books: itself, and the vouchers it was checked to be."""
    key = ledger.code_key(platform, code)
    checks = [step.record for step in ledger.steps_of_code(key)]
    found = (one for check in checks if isinstance(check, r.VoucherChecked) for one in check.keys)
    return tuple(dict.fromkeys((key, *found)))


def history_of(ledger: LedgerReader, platform: str, key: str) -> list[Step]:
    """Every record about a code, in order."""
    steps = ledger.steps_of_code(key)
    for use in ledger.uses_of(platform, key):
        steps += _steps(ledger, key, use)
    return sorted({step.seq: step for step in steps}.values(), key=lambda step: step.seq)


def _steps(ledger: LedgerReader, key: str, use: Use) -> list[Step]:
    """The records of a redemption that are about one of its codes, also those from before the
    platform named that code."""
    steps = (*ledger.steps_of(use.sale), *ledger.steps_of_code(key))
    return [
        step
        for step in {step.seq: step for step in steps}.values()
        if step.sale == use.sale and _is_of(step.record, use.redemption, key)
    ]


def _booked(ledger: LedgerReader, key: str, use: Use) -> Booked:
    told = _steps(ledger, key, use)
    first, one = _begun(told)
    done = [step.record for step in told if isinstance(step.record, r.RedemptionDone)]
    named = done[-1].taken if done else ()
    taken = next((code for code in named if code.code_key == key), None)
    settled = [step.record.at for step in told if isinstance(step.record, _SETTLED)]
    undone = [step.record.at for step in told if isinstance(step.record, r.UndoDone)]
    sent = [step.at for step in told if isinstance(step.record, r.RedemptionResent)]
    said = taken or TakenCode(code_key=key, code_masked="", deal_id="")
    return Booked(
        code_key=key,
        code_masked=said.code_masked or _masked(ledger, key, one),
        sale=use.sale,
        redemption=use.redemption,
        who=first.who,
        state=use.state,
        title=one.title,
        mark=one.mark,
        mark_name=one.mark_name,
        sent=(first.at, *sent),
        settled_at=settled[-1] if settled else None,
        undone_at=undone[-1] if undone else None,
        flow_id=said.flow_id,
        face_fen=one.deal.face_fen if said.face_fen is None else said.face_fen,
        price_fen=one.deal.price_fen if said.price_fen is None else said.price_fen,
        unnamed=max(done[-1].count - max(len(named), 1), 0) if done else 0,
        refunded=any(isinstance(step.record, r.RedemptionRefunded) for step in told),
    )


def _begun(told: list[Step]) -> tuple[Step, Redemption]:
    for step in told:
        if isinstance(step.record, r.RedemptionIntended):
            return step, step.record.redemption
    raise TillError(6005, detail="redemption")


def _is_of(record: r.Record, redemption: int, key: str) -> bool:
    if isinstance(record, r.RedemptionIntended):
        return record.redemption.id == redemption
    about = getattr(record, "redemption", None), getattr(record, "code_key", key)
    return about == (redemption, key)


def _masked(ledger: LedgerReader, key: str, one: Redemption) -> str:
    return one.code_masked if one.code_key == key else ledger.code(key).masked
