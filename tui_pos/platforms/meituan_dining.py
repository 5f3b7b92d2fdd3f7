"""Vouchers of Meituan's restaurants (businessId 1): /tuangou/coupon/*."""

from __future__ import annotations

import msgspec

from tui_pos.clock import Clock
from tui_pos.platforms.base import (
    Asked,
    Checked,
    Done,
    NotTaken,
    Offer,
    Offers,
    Outcome,
    Promises,
    Refused,
    Request,
    Taken,
    TakenByOther,
    TakenByUs,
    Unknown,
)
from tui_pos.platforms.formats import Format
from tui_pos.platforms.http import ODD_ANSWER, Gateway
from tui_pos.platforms.meituan import Answer, Api, BusinessRefusal, Fields, is_business
from tui_pos.platforms.values import SHOP_ZONE, OddAnswer, amount, moment
from tui_pos.secret import Secret
from tui_pos.shop import DealKind, PlatformSetting

KIND = "meituan-dining"
BUSINESS_ID = 1

_ROOT = "/tuangou/coupon/"
_SEVERAL_AT_ONCE = 3024
_CANCEL = 1
_ROW = "128"


class _Prepared(Fields, frozen=True):
    coupon_code: str
    deal_id: int | str
    deal_title: str
    count: int
    min_consume: int | None = None
    is_voucher: bool | None = None
    single_value: object = None
    deal_price: object = None
    coupon_buy_price: object = None
    deal_begin_time: object = None
    coupon_end_time: object = None
    deal_menu: object = None


class _Consumed(Fields, frozen=True):
    coupon_codes: tuple[str, ...]
    deal_id: int | str
    deal_value: object = None


class _Queried(Fields, frozen=True):
    coupon_code: str
    coupon_status_desc: str
    deal_id: int | str | None = None
    deal_value: object = None
    verify_acct: str | None = None


class _MenuRow(Fields, frozen=True):
    content: str | None = None
    specification: str | None = None
    type: str | int | None = None


class MeituanDining:
    """Nothing makes redeeming idempotent here; `eOrderId` carries our request id for people.

    One code a call: with `count` above 1 the platform picks further codes of the same order.
    """

    def __init__(
        self, setting: PlatformSetting, clock: Clock, gateway: Gateway, document: Format
    ) -> None:
        self.kind = KIND
        self.promises = Promises(
            request_id=False,
            max_codes=1,
            undo_window_s=None,
            digits=document.digits[KIND],
            takes_qr=True,
        )
        self._clock = clock
        self._document = document
        self._api = Api(setting, BUSINESS_ID, clock, gateway, document)

    def check(self, code: Secret) -> Checked:
        if code.text.isascii() and code.text.isdigit():
            path, field = _ROOT + "prepare", "couponCode"
        else:
            path, field = self._document.qr_prepare.path, self._document.qr_prepare.field
        answer = self._api.call(path, {field: code.text}, self._offer)
        return Offers((answer.value,)) if isinstance(answer, Answer) else answer

    def redeem(self, request: Request) -> Outcome:
        biz = {
            "couponCode": request.code.text,
            "count": request.count,
            "eId": request.mark,
            "eName": request.mark_name,
            "eOrderId": request.request_id,
        }
        answer = self._api.call(_ROOT + "consume", biz, _taken)
        return Done(answer.value, answer.trace) if isinstance(answer, Answer) else answer

    def ask(self, request: Request) -> Asked:
        answer = self._api.call(_ROOT + "queryById", {"couponCode": request.code.text}, _queried)
        if not isinstance(answer, Answer):
            return Unknown(answer.code, answer.words, answer.trace)
        found = answer.value
        if found.coupon_code != request.code.text:
            return Unknown(ODD_ANSWER, trace=answer.trace)
        status = found.coupon_status_desc.strip()
        if status in self._document.statuses.unused:
            return NotTaken()
        if status not in self._document.statuses.used:
            return Unknown(self._api.reason(status), self._api.hide(status), answer.trace)
        if not found.verify_acct:
            return Unknown(ODD_ANSWER, self._api.hide(status), answer.trace)
        if found.verify_acct in {request.mark, request.mark_name}:
            deal_id = request.deal_id if found.deal_id is None else str(found.deal_id)
            face = amount(found.deal_value)
            return TakenByUs((Taken(code=request.code, deal_id=deal_id, face_fen=face),))
        return TakenByOther(self._api.hide(found.verify_acct))

    def undo(self, request: Request) -> Outcome:
        biz = {
            "couponCode": request.code.text,
            "type": _CANCEL,
            "eId": request.mark,
            "eName": request.mark_name,
        }
        answer = self._api.call(_ROOT + "cancel", biz, _accepted)
        return Done(trace=answer.trace) if isinstance(answer, Answer) else answer

    def ping(self) -> Refused | Unknown | None:
        today = self._clock.now().astimezone(SHOP_ZONE).date().isoformat()
        biz = {"date": today, "offset": 0, "limit": 1}
        answer = self._api.call(_ROOT + "queryListByDate", biz, lambda data: data)
        return None if isinstance(answer, Answer) or is_business(answer) else answer

    def _offer(self, data: object) -> Offer:
        said = _accepted(data)
        for name in self._document.qr_prepare.voucher_fields:
            if name in said:
                said = said | {"isVoucher": said[name]}
                break
        prepared = msgspec.convert(said, _Prepared)
        least = prepared.min_consume or 1
        if prepared.count < 1:
            raise OddAnswer("count")
        return Offer(
            code=Secret(prepared.coupon_code),
            deal_id=str(prepared.deal_id),
            title=prepared.deal_title,
            available=prepared.count,
            min_codes=least,
            kind=_kind(prepared.is_voucher),
            face_fen=amount(prepared.single_value),
            price_fen=amount(prepared.deal_price),
            paid_fen=amount(prepared.coupon_buy_price) if prepared.count == 1 else None,
            valid_from=moment(prepared.deal_begin_time),
            valid_until=moment(prepared.coupon_end_time, ends=True),
            terms=_terms(prepared.deal_menu),
            unsupported=_SEVERAL_AT_ONCE if least > 1 else None,
            unsupported_name=f"minConsume {least}" if least > 1 else "",
        )


def _kind(is_voucher: bool | None) -> DealKind | None:
    if is_voucher is None:
        return None
    return DealKind.VOUCHER if is_voucher else DealKind.PACKAGE


def _terms(menu: object) -> tuple[str, ...]:
    """The rows of a deal's menu; for a 代金券 they say what it is not good for.

    It is there to be read by a person: one in a shape not known is left out, not refused.
    """
    try:
        rows = msgspec.convert(menu or [], list[list[_MenuRow]])
    except msgspec.ValidationError:
        return ()
    texts = (
        " ".join(part for part in (row.content, row.specification) if part)
        for table in rows
        for row in table
        if row.type is None or str(row.type) == _ROW
    )
    return tuple(text for text in texts if text)


def _accepted(data: object) -> dict[str, object]:
    """The data of an answer whose `result` is 0."""
    if not isinstance(data, dict):
        raise OddAnswer("data")
    result, message = data.get("result"), data.get("message")
    if isinstance(result, bool) or not isinstance(result, int):
        raise OddAnswer("result")
    if result != 0:
        raise BusinessRefusal(message if isinstance(message, str) else f"result {result}")
    return data


def _taken(data: object) -> tuple[Taken, ...]:
    consumed = msgspec.convert(_accepted(data), _Consumed)
    if not consumed.coupon_codes:
        raise OddAnswer("couponCodes")
    face = amount(consumed.deal_value)
    return tuple(
        Taken(code=Secret(code), deal_id=str(consumed.deal_id), face_fen=face)
        for code in consumed.coupon_codes
    )


def _queried(data: object) -> _Queried:
    """This call has no `result` where it succeeds."""
    if isinstance(data, dict) and "result" in data:
        data = _accepted(data)
    return msgspec.convert(data, _Queried)
