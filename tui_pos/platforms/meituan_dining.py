"""Vouchers of Meituan's restaurants (businessId 1): /tuangou/coupon/*."""

from __future__ import annotations

from datetime import date

import msgspec

from tui_pos.clock import Clock
from tui_pos.platforms.answers import Answer, BusinessRefusal
from tui_pos.platforms.base import (
    GONE,
    NOT_THERE,
    Checked,
    DayListed,
    Done,
    Free,
    Gone,
    Listed,
    Looked,
    Offer,
    Offers,
    Outcome,
    Promises,
    Refused,
    Request,
    Taken,
    Unknown,
    Used,
)
from tui_pos.platforms.formats import Format
from tui_pos.platforms.http import ODD_ANSWER, Wire
from tui_pos.platforms.keeper import Tokens
from tui_pos.platforms.listing import MOST_ROWS, Page, all_pages
from tui_pos.platforms.meituan import Api, Fields, is_business
from tui_pos.platforms.values import SHOP_ZONE, OddAnswer, amount, moment, voucher_code
from tui_pos.secret import Secret
from tui_pos.shop import DealKind, PlatformSetting

KIND = "meituan-dining"
BUSINESS_ID = 1

_ROOT = "/tuangou/coupon/"
_REFUNDED = 3005
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
    deal_title: str | None = None
    deal_value: object = None
    verify_acct: str | None = None
    coupon_use_time: object = None


class _List(Fields, frozen=True):
    total: int
    coupon_codes: tuple[_Queried, ...] | None = None


class _MenuRow(Fields, frozen=True):
    content: str | None = None
    specification: str | None = None
    type: str | int | None = None


class MeituanDining:
    """Nothing makes redeeming idempotent here; `eOrderId` carries our request id for people.

    One code a call: with `count` above 1 the platform picks further codes of the same order.
    """

    def __init__(
        self,
        setting: PlatformSetting,
        clock: Clock,
        wire: Wire,
        document: Format,
        tokens: Tokens | None = None,
    ) -> None:
        self.kind = KIND
        self.promises = Promises(
            request_id=False,
            marks=KIND in document.keeps_marks,
            new_code_after_undo=True,
            max_codes=1,
            undo_window_s=None,
            digits=document.digits[KIND],
            takes_qr=True,
        )
        self._clock = clock
        self._document = document
        self._api = Api(setting, BUSINESS_ID, clock, wire, document, tokens)

    def check(self, code: Secret) -> Checked:
        if code.text.isascii() and code.text.isdigit():
            path, field = _ROOT + "prepare", "couponCode"
        else:
            path, field = self._document.qr_prepare.path, self._document.qr_prepare.field
        answer = self._api.ask(path, {field: code.text}, self._offer)
        return Offers((answer.value,)) if isinstance(answer, Answer) else answer

    def redeem(self, request: Request, again: bool) -> Outcome:
        biz = {
            "couponCode": request.code.text,
            "count": request.count,
            "eId": request.mark,
            "eName": request.mark_name,
            "eOrderId": request.request_id,
        }
        answer = self._api.act(_ROOT + "consume", biz, _taken)
        return Done(answer.value, answer.trace) if isinstance(answer, Answer) else answer

    def look(self, code: Secret, count: int = 1) -> Looked:
        answer = self._api.ask(_ROOT + "queryById", {"couponCode": code.text}, _queried)
        if isinstance(answer, Refused) and answer.code == NOT_THERE:
            return Gone(answer.code, answer.words)
        if not isinstance(answer, Answer):
            return Unknown(answer.code, answer.words, answer.trace)
        found = answer.value
        if found.coupon_code != code.text:
            return Unknown(ODD_ANSWER, trace=answer.trace)
        status = found.coupon_status_desc.strip()
        if status in self._document.statuses.unused:
            return Free()
        # A refunded code may have been used before; then it says by whom.
        if found.verify_acct and (status in self._document.statuses.used or self._gone(status)):
            return self._used(code, found, answer.trace)
        reason, words = self._api.reason(status), self._api.hide(status)
        if self._gone(status):
            return Gone(reason, words)
        used = status in self._document.statuses.used
        return Unknown(ODD_ANSWER if used else reason, words, answer.trace)

    def _gone(self, status: str) -> bool:
        return self._api.reason(status) in GONE

    def _used(self, code: Secret, found: _Queried, trace: str) -> Used | Unknown:
        try:
            face, at = amount(found.deal_value), moment(found.coupon_use_time)
        except OddAnswer:
            return Unknown(ODD_ANSWER, trace=trace)
        taken = Taken(code=code, deal_id=_deal_id(found), face_fen=face)
        by = self._api.account(found.verify_acct) if self.promises.marks else None
        return Used(by, at, taken=(taken,))

    def undo(self, request: Request) -> Outcome:
        biz = {
            "couponCode": request.code.text,
            "type": _CANCEL,
            "eId": request.mark,
            "eName": request.mark_name,
        }
        answer = self._api.act(_ROOT + "cancel", biz, _accepted)
        return Done(trace=answer.trace) if isinstance(answer, Answer) else answer

    def listing(self, day: date) -> DayListed:
        return all_pages(lambda _, offset: self._page(day, offset), (0,))

    def _page(self, day: date, offset: int) -> Page | Refused | Unknown:
        biz = {"date": day.isoformat(), "offset": offset, "limit": MOST_ROWS}
        answer = self._api.ask(_ROOT + "queryListByDate", biz, self._listed)
        return answer.value if isinstance(answer, Answer) else answer

    def _listed(self, data: object) -> Page:
        """Unlike its sisters this call may come without a `result`."""
        if isinstance(data, dict) and "result" in data:
            data = _accepted(data)
        said = msgspec.convert(data, _List)
        listed = said.coupon_codes or ()
        unused = self._document.statuses.unused
        rows = (self._row(one) for one in listed if one.coupon_status_desc.strip() not in unused)
        return Page(tuple(rows), len(listed), said.total)

    def _row(self, one: _Queried) -> Listed:
        return Listed(
            code=Secret(one.coupon_code),
            deal_id=_deal_id(one),
            title=one.deal_title or "",
            by=self._api.account(one.verify_acct),
            at=moment(one.coupon_use_time),
            refunded=self._api.reason(one.coupon_status_desc) == _REFUNDED,
            face_fen=amount(one.deal_value),
        )

    def ping(self) -> Refused | Unknown | None:
        today = self._clock.now().astimezone(SHOP_ZONE).date().isoformat()
        biz = {"date": today, "offset": 0, "limit": 1}
        answer = self._api.ask(_ROOT + "queryListByDate", biz, lambda data: data)
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


def _deal_id(queried: _Queried) -> str:
    return "" if queried.deal_id is None else str(queried.deal_id)


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
        Taken(code=voucher_code(code), deal_id=str(consumed.deal_id), face_fen=face)
        for code in consumed.coupon_codes
    )


def _queried(data: object) -> _Queried:
    """This call has no `result` where it succeeds."""
    if isinstance(data, dict) and "result" in data:
        data = _accepted(data)
    return msgspec.convert(data, _Queried)
