"""Vouchers of Meituan's non-food shops (businessId 58): /ddzh/tuangou/receipt/*."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from tui_pos.clock import Clock
from tui_pos.platforms.answers import Answer
from tui_pos.platforms.base import (
    GONE,
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
from tui_pos.platforms.formats import REFUSED, Format
from tui_pos.platforms.http import ODD_ANSWER, Wire
from tui_pos.platforms.keeper import Tokens
from tui_pos.platforms.listing import MOST_ROWS, Page, all_pages
from tui_pos.platforms.meituan import Api, Fields, is_business
from tui_pos.platforms.values import (
    SHOP_ZONE,
    OddAnswer,
    amount,
    moment,
    read_json,
    voucher_code,
)
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

KIND = "meituan-retail"
BUSINESS_ID = 58

_ROOT = "/ddzh/tuangou/receipt/"
_TIMES_CARD, _GROUP, _OTHER_KIND = 3021, 3022, 3023
_BIZ_TYPES = {201: "次卡", 203: "拼团券", 205: "次卡", 217: "通兑标品"}
_LISTED_TYPES = (0, 201, 203)
"""普通, 次卡, 拼团: the list is asked for once for each; 次卡 is 205 elsewhere."""
_REFUNDED = frozenset({4, 6})
_REFUSED_BY = {201: _TIMES_CARD, 203: _GROUP, 205: _TIMES_CARD}


class _Prepared(Fields, frozen=True):
    receipt_code: str
    deal_title: str
    count: int
    deal_id: int | str | None = None
    product_item_id: int | str | None = None
    deal_price: object = None
    deal_market_price: object = None
    receipt_end_date: object = None
    biz_type: int | None = None
    tg_times_card_flag: bool | None = None


class _Consumed(Fields, frozen=True):
    receipt_code: str
    deal_id: int | str
    order_id: int | str | None = None
    flow_id: int | str | None = None
    deal_price: object = None
    deal_market_price: object = None
    platform_amount: object = None
    merchant_amount: object = None


class _Result(Fields, frozen=True):
    result: tuple[_Consumed, ...]


class _Verified(Fields, frozen=True):
    receipt_code: str
    deal_id: int | str
    verify_account: str
    verify_time: object = None
    deal_price: object = None
    deal_market_price: object = None


class _ListedOne(Fields, frozen=True):
    receipt_code: str
    deal_id: int | str
    deal_title: str | None = None
    verify_account: str | None = None
    verify_time: object = None
    flow_id: int | str | None = None
    refund_status: int | None = None
    deal_price: object = None
    deal_market_price: object = None


class _List(Fields, frozen=True):
    total_count: int
    records: tuple[_ListedOne, ...] | None = None


class MeituanRetail:
    """Redeeming is idempotent by `requestId`; the platform takes undoing for ten minutes."""

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
            request_id=True,
            marks=KIND in document.keeps_marks,
            new_code_after_undo=False,
            max_codes=100,
            undo_window_s=600,
            digits=document.digits[KIND],
            takes_qr=False,
        )
        self._clock = clock
        self._api = Api(setting, BUSINESS_ID, clock, wire, document, tokens)

    def check(self, code: Secret) -> Checked:
        answer = self._api.ask(_ROOT + "prepare", {"receiptCode": code.text}, _offers)
        return Offers(answer.value) if isinstance(answer, Answer) else answer

    def redeem(self, request: Request, again: bool) -> Outcome:
        biz = {
            "receiptCode": request.code.text,
            "count": request.count,
            "requestId": request.request_id,
            "appShopAccount": request.mark,
            "appShopAccountName": request.mark_name,
        }
        return _done(self._api.act(_ROOT + "consume", biz, _taken))

    def look(self, code: Secret, count: int = 1) -> Looked:
        """Who redeemed it stands in the platform's record, which may be of a redemption undone
        since; `prepare` takes unused codes alone."""
        answer = self._api.ask(_ROOT + "getconsumed", {"receiptCode": code.text}, _verified)
        match answer:
            case Answer(value=_Verified() as found, trace=trace):
                return self._recorded(code, found, trace)
            case Unknown():
                return answer
            case Refused() if not is_business(answer):
                return Unknown(answer.code, answer.words, answer.trace)
        return self._without_record(code)

    def undo(self, request: Request) -> Outcome:
        biz = {
            "receiptCode": request.code.text,
            "dealId": request.deal_id,
            "appShopAccount": request.mark,
            "appShopAccountName": request.mark_name,
        }
        return _done(self._api.act(_ROOT + "reverseconsume", biz, _taken))

    def listing(self, day: date) -> DayListed:
        return all_pages(lambda biz_type, offset: self._page(day, biz_type, offset), _LISTED_TYPES)

    def _page(self, day: date, biz_type: int, offset: int) -> Page | Refused | Unknown:
        biz = {
            "date": day.isoformat(),
            "bizType": biz_type,
            "type": 0,
            "offset": offset,
            "limit": MOST_ROWS,
        }
        answer = self._api.ask(_ROOT + "querylistbydate", biz, self._listed)
        return answer.value if isinstance(answer, Answer) else answer

    def _listed(self, data: object) -> Page:
        said = msgspec.convert(data, _List)
        rows = tuple(self._row(one) for one in said.records or ())
        return Page(rows, len(rows), said.total_count)

    def _row(self, one: _ListedOne) -> Listed:
        return Listed(
            code=Secret(one.receipt_code),
            deal_id=str(one.deal_id),
            title=one.deal_title or "",
            by=self._api.account(one.verify_account),
            at=moment(one.verify_time),
            flow_id=_text(one.flow_id),
            refunded=one.refund_status in _REFUNDED,
            face_fen=amount(one.deal_market_price),
            price_fen=amount(one.deal_price),
        )

    def ping(self) -> Refused | Unknown | None:
        today = self._clock.now().astimezone(SHOP_ZONE).date().isoformat()
        biz = {"date": today, "bizType": 0, "type": 0, "offset": 0, "limit": 1}
        answer = self._api.ask(_ROOT + "querylistbydate", biz, lambda data: data)
        return None if isinstance(answer, Answer) or is_business(answer) else answer

    def _recorded(self, code: Secret, found: _Verified, trace: str) -> Looked:
        if found.receipt_code != code.text or not found.verify_account:
            return Unknown(ODD_ANSWER, trace=trace)
        now = self._without_record(code)
        if isinstance(now, Unknown) and now.code < REFUSED:
            return now
        by = self._api.account(found.verify_account) if self.promises.marks else None
        free = isinstance(now, Free)
        try:
            return Used(by, moment(found.verify_time), doubted=free, taken=(_one(found),))
        except OddAnswer:
            return Unknown(ODD_ANSWER, trace=trace)

    def _without_record(self, code: Secret) -> Free | Gone | Unknown:
        answer = self.check(code)
        match answer:
            case Offers(offers=offers) if any(one.code == code for one in offers):
                return Free()
            case Offers():
                return Unknown(ODD_ANSWER)
            case Refused(code=reason, words=words) if reason in GONE:
                return Gone(reason, words)
            case _:
                return Unknown(answer.code, answer.words, answer.trace)


def _done(answer: Answer[tuple[Taken, ...]] | Refused | Unknown) -> Outcome:
    return Done(answer.value, answer.trace) if isinstance(answer, Answer) else answer


def _offers(data: object) -> tuple[Offer, ...]:
    return tuple(_offer(msgspec.convert(one, _Prepared)) for one in _deals(data))


def _deals(data: object) -> Iterator[dict[str, object]]:
    """The deals one code is good for.

    `receiptInfoMap` is JSON in a string: by product, one deal or a list of them, each of which
    is taken with what the answer says of the code as a whole.
    """
    if not isinstance(data, dict):
        raise OddAnswer("data")
    text = data.get("receiptInfoMap")
    if text is None or text == "":
        yield data
        return
    if not isinstance(text, str):
        raise OddAnswer("receiptInfoMap")
    by_product = read_json(text)
    if by_product is None or by_product == {}:
        yield data
        return
    if not isinstance(by_product, dict):
        raise OddAnswer("receiptInfoMap")
    for found in by_product.values():
        for one in found if isinstance(found, list) else [found]:
            if not isinstance(one, dict):
                raise OddAnswer("receiptInfoMap")
            yield data | one


def _offer(prepared: _Prepared) -> Offer:
    deal_id = prepared.deal_id if prepared.deal_id is not None else prepared.product_item_id
    if deal_id is None or prepared.count < 1:
        raise OddAnswer("prepare")
    unsupported, name = _unsupported(prepared)
    return Offer(
        code=Secret(prepared.receipt_code),
        deal_id=str(deal_id),
        title=prepared.deal_title,
        available=prepared.count,
        face_fen=amount(prepared.deal_market_price),
        price_fen=amount(prepared.deal_price),
        valid_until=moment(prepared.receipt_end_date, ends=True),
        unsupported=unsupported,
        unsupported_name=name,
    )


def _unsupported(prepared: _Prepared) -> tuple[int | None, str]:
    if prepared.tg_times_card_flag:
        return _TIMES_CARD, _BIZ_TYPES[205]
    if prepared.biz_type:
        name = _BIZ_TYPES.get(prepared.biz_type, f"bizType {prepared.biz_type}")
        return _REFUSED_BY.get(prepared.biz_type, _OTHER_KIND), name
    return (_OTHER_KIND, "非团购商品") if prepared.deal_id is None else (None, "")


def _taken(data: object) -> tuple[Taken, ...]:
    result = msgspec.convert(data, _Result).result
    if not result:
        raise OddAnswer("result")
    return tuple(_one(one) for one in result)


def _verified(data: object) -> _Verified | None:
    """None: the platform knows no redemption of this code."""
    return None if data in (None, {}) else msgspec.convert(data, _Verified)


def _one(said: _Consumed | _Verified) -> Taken:
    taken = Taken(
        code=voucher_code(said.receipt_code),
        deal_id=str(said.deal_id),
        face_fen=amount(said.deal_market_price),
        price_fen=amount(said.deal_price),
    )
    if isinstance(said, _Verified):
        return taken
    return msgspec.structs.replace(
        taken,
        flow_id=_text(said.flow_id),
        order_id=_text(said.order_id),
        platform_fen=amount(said.platform_amount),
        merchant_fen=amount(said.merchant_amount),
    )


def _text(value: int | str | None) -> str | None:
    return None if value is None else str(value)
