"""What 抖音来客 says of certificates, its word for single vouchers. Amounts are fen already.

Field names and their meaning: the vendor's pages on certificate.prepare, verify, get and
verify_record (A), in the detail of independent clients' types (B), and one real answer of verify
(B). A certificate's `certificate_id` stays, its `encrypted_code` may be another each time (U).
"""

from __future__ import annotations

import msgspec

from tui_pos.platforms.answers import BusinessRefusal
from tui_pos.platforms.base import (
    Free,
    Gone,
    Listed,
    Looked,
    Offer,
    Request,
    Taken,
    Unknown,
    Used,
)
from tui_pos.platforms.douyin_envelope import Fields
from tui_pos.platforms.douyin_format import DouyinFormat
from tui_pos.platforms.formats import REFUSED
from tui_pos.platforms.http import ODD_ANSWER
from tui_pos.platforms.values import OddAnswer, fen, moment
from tui_pos.secret import Secret

NOTHING_USABLE, ALREADY_USED = 3028, 3002

_OTHER_KIND = 3023
_APART = "\n"
"""Between encrypted codes of one order: an offer's code holds all that may go at once."""

Id = int | str | None


class _Amount(Fields, frozen=True):
    original_amount: object = None
    list_market_amount: object = None
    pay_amount: object = None
    merchant_ticket_amount: object = None
    platform_discount_amount: object = None


class _Sku(Fields, frozen=True):
    sku_id: int | str
    title: str
    groupon_type: int | None = None
    market_price: object = None


class _Verify(Fields, frozen=True):
    verify_id: Id = None
    certificate_id: Id = None
    verify_time: object = None


class Certificate(Fields, frozen=True):
    """One voucher, as prepare and get tell of it."""

    sku: _Sku
    encrypted_code: str | None = None
    certificate_id: Id = None
    status: int | None = None
    start_time: object = None
    expire_time: object = None
    amount: _Amount = _Amount()
    verify: _Verify | None = None


class _Result(Fields, frozen=True):
    result: int
    msg: str | None = None
    code: str | None = None
    verify_id: Id = None
    certificate_id: Id = None
    order_id: Id = None


class _Record(Fields, frozen=True):
    verify_id: int | str
    certificate_id: int | str
    cursor: int | str
    sku: _Sku
    encrypted_code: str | None = None
    verify_time: object = None
    cancel_time: object = None
    status: int | None = None
    amount: _Amount = _Amount()


class RecordsPage(msgspec.Struct, frozen=True):
    """A part of a day's list; `cursor`: where the next one begins, "" behind the last row."""

    rows: tuple[Listed, ...]
    cursor: str


def split(code: Secret) -> list[str]:
    """The encrypted codes that an offer's code holds."""
    return code.text.split(_APART)


def offers(data: dict[str, object], document: DouyinFormat) -> tuple[Offer, ...]:
    """What prepare lists: unused certificates of one order, and with them expired ones.

    Certificates of the same deal and the same dates are one offer. Raises BusinessRefusal where
    there are none.
    """
    token = msgspec.convert(data.get("verify_token"), str)
    listed = data.get("certificates")
    raw = [] if listed is None else msgspec.convert(listed, list[dict[str, object]])
    if not raw:
        raise BusinessRefusal("", NOTHING_USABLE)
    if not token:
        raise OddAnswer("verify_token")
    alike: dict[Offer, list[str]] = {}
    firsts: dict[Offer, Id] = {}
    for one in raw:
        said = msgspec.convert(one, Certificate)
        if not said.encrypted_code or _APART in said.encrypted_code:
            raise OddAnswer("encrypted_code")
        offer = _offer(said, one, token, document)
        alike.setdefault(offer, []).append(said.encrypted_code)
        firsts.setdefault(offer, said.certificate_id)
    return tuple(
        msgspec.structs.replace(
            offer, code=Secret(_APART.join(codes)), key=_key(firsts[offer]), available=len(codes)
        )
        for offer, codes in alike.items()
    )


def _offer(said: Certificate, raw: dict[str, object], token: str, document: DouyinFormat) -> Offer:
    unsupported, name = _unsupported(said.sku.groupon_type, raw, document)
    return Offer(
        code=Secret(""),
        token=token,
        deal_id=str(said.sku.sku_id),
        title=said.sku.title,
        kind=document.kinds.get(said.sku.groupon_type or 0),
        face_fen=_face(said.amount, said.sku),
        price_fen=fen(said.amount.original_amount),
        paid_fen=fen(said.amount.pay_amount),
        valid_from=moment(said.start_time),
        valid_until=moment(said.expire_time),
        unsupported=unsupported,
        unsupported_name=name,
    )


def _unsupported(
    kind: int | None, raw: dict[str, object], document: DouyinFormat
) -> tuple[int | None, str]:
    for part, named in document.refused_parts.items():
        said = raw.get(part)
        if isinstance(said, dict) and any(said.values()):
            return named.code, named.name
    if kind in document.refused_kinds:
        return document.refused_kinds[kind].code, document.refused_kinds[kind].name
    if kind is None or kind in document.kinds:
        return None, ""
    return _OTHER_KIND, f"groupon_type {kind}"


def _face(amount: _Amount, sku: _Sku) -> int | None:
    """What it is worth; the platform writes 0 for what it does not know."""
    return fen(amount.list_market_amount) or fen(sku.market_price) or None


def taken(
    data: dict[str, object], asked: list[str], request: Request, again: bool, document: DouyinFormat
) -> tuple[Taken, ...]:
    """The certificates that verify says it took, of those asked for.

    Used before counts as taken where the same request went out `again`, unless it took others only
    now: then those were used by somebody else. Raises BusinessRefusal where not one was taken,
    OddAnswer where it is not said of each.
    """
    results = msgspec.convert(data.get("verify_results"), list[_Result])
    if len(results) != len(asked):
        raise OddAnswer("verify_results")
    only_now = any(one.result == 0 for one in results)
    good = {0, *document.used_results} if again and not only_now else {0}
    failed = [one for one in results if one.result not in good]
    for one in failed:
        if document.leaves_open(one.msg or ""):
            raise BusinessRefusal(one.msg or "")
    if len(failed) == len(results):
        used = failed[0].result in document.used_results
        words = failed[0].msg or f"result {failed[0].result}"
        raise BusinessRefusal(words, ALREADY_USED if used else None)
    return tuple(
        Taken(
            code=Secret(_code(one, asked)),
            key=_key(one.certificate_id),
            deal_id=request.deal_id,
            flow_id=_text(one.verify_id),
            item_id=_text(one.certificate_id),
            order_id=_text(one.order_id),
        )
        for one in results
        if one.result in good
    )


def _code(said: _Result, asked: list[str]) -> str:
    if said.code:
        return said.code
    if len(asked) > 1:
        raise OddAnswer("code")
    return asked[0]


def state(data: dict[str, object], code: str, document: DouyinFormat) -> Looked:
    """How get says that one certificate stands. `verify` is the redemption in force; it is empty
    before one and after its undo."""
    said = msgspec.convert(data.get("certificate"), Certificate)
    verified = said.verify or _Verify()
    flow_id, states = _text(verified.verify_id), document.statuses
    if said.status in states.used:
        item_id = _text(verified.certificate_id) or _text(said.certificate_id)
        one = Taken(
            code=Secret(code),
            key=_key(item_id),
            deal_id=str(said.sku.sku_id),
            face_fen=_face(said.amount, said.sku),
            price_fen=fen(said.amount.original_amount),
            flow_id=flow_id,
            item_id=item_id,
            platform_fen=fen(said.amount.platform_discount_amount),
            merchant_fen=fen(said.amount.merchant_ticket_amount),
        )
        return Used(None, moment(verified.verify_time), taken=(one,))
    if flow_id is not None:
        return Unknown(ODD_ANSWER, f"status {said.status}")
    if said.status in states.unused:
        return Free()
    if said.status in states.gone:
        return Gone(states.gone[said.status], f"status {said.status}")
    return Unknown(REFUSED, f"status {said.status}")


def records_page(data: dict[str, object], document: DouyinFormat) -> RecordsPage:
    """One page of the day's redemptions, without those that were undone."""
    if data.keys().isdisjoint({"records", "records_v2"}):
        raise OddAnswer("records")
    raw = data.get("records") or data.get("records_v2") or []
    records = msgspec.convert(raw, list[_Record])
    rows = tuple(_listed(one) for one in records if not _cancelled(one, document))
    return RecordsPage(rows, str(records[-1].cursor) if records else "")


def _cancelled(said: _Record, document: DouyinFormat) -> bool:
    return moment(said.cancel_time) is not None or said.status in document.cancelled_records


def _listed(said: _Record) -> Listed:
    return Listed(
        code=Secret(said.encrypted_code or str(said.certificate_id)),
        key=_key(said.certificate_id),
        deal_id=str(said.sku.sku_id),
        title=said.sku.title,
        at=moment(said.verify_time),
        flow_id=str(said.verify_id),
        face_fen=_face(said.amount, said.sku),
        price_fen=fen(said.amount.original_amount),
    )


def _text(value: Id) -> str | None:
    """A number of the platform's; it writes 0 where there is none."""
    return None if value in (None, "", 0, "0") else str(value)


def _key(value: Id) -> Secret | None:
    text = _text(value)
    return None if text is None else Secret(text)
