"""Meituan's side of its protocol: checks a signed call, asks the world, words the answer."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

import msgspec

from tui_pos.platforms import meituan_dining, meituan_retail
from tui_pos.platforms.signing import sign
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.sandbox.asked import Asked, Said
from tui_pos.sandbox.grants import NotRenewed
from tui_pos.sandbox.vouchers import Deal, Fault, How, State, Voucher
from tui_pos.sandbox.world import UNDO_WINDOW, Declined, World
from tui_pos.shop import DealKind

Data = dict[str, object]
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_FIELDS = ("appAuthToken", "biz", "businessId", "charset", "developerId", "timestamp", "version")
_STATES = {
    State.UNUSED: "未使用",
    State.USED: "已使用",
    State.REFUNDED: "已退款",
    State.FROZEN: "已冻结",
}
_LISTED_AS = {205: 201}
"""次卡 has another number in the list of a day."""
_RETAIL_ROOT, _DINING_ROOT = "/ddzh/tuangou/receipt/", "/tuangou/coupon/"
_QR_PATH = "/tuangou/ng/coupon/msprepare"
_REFRESH_PATH = "/oauth/refresh"
_REFRESH_FIELDS = (
    *("businessId", "charset", "developerId", "grantType", "refreshToken", "scope"),
    *("timestamp", "sign"),
)


class Meituan:
    """Both businesses on one gateway address."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._retail: dict[str, Callable[[Data], Data]] = {
            "prepare": self._receipt_prepare,
            "consume": self._receipt_consume,
            "getconsumed": self._receipt_consumed,
            "reverseconsume": self._receipt_reverse,
            "querylistbydate": self._receipt_list,
        }
        self._dining: dict[str, Callable[[Data], Data]] = {
            "prepare": self._coupon_prepare,
            "msprepare": self._coupon_prepare,
            "consume": self._coupon_consume,
            "queryById": self._coupon_query,
            "cancel": self._coupon_cancel,
            "queryListByDate": self._coupon_list,
        }

    def answer(self, asked: Asked) -> Said:
        """Answer one call; nothing is carried out that is not rightly signed."""
        form = dict(parse_qsl(asked.body.decode(errors="replace"), True))
        if asked.path == _REFRESH_PATH:
            return self._refresh(form)
        found = self._route(asked.path)
        if found is None:
            return _said("OP_API_NOT_EXIST", "接口不存在")
        platform, business_id, call, run = found
        refused = self._unauthorised(form, business_id)
        if refused is not None:
            return refused
        biz = _biz(form["biz"])
        if biz is None:
            return _said("OP_SYSTEM_PARAM_ERROR", "biz格式错误")
        code = _code(biz)
        fault = self._world.receive(platform, call, form["biz"], code)

        def work() -> Said:
            try:
                return _said("OP_SUCCESS", "success", run(biz))
            except Declined as declined:
                return _said("OP_BIZ_ERROR", declined.words)
            except (KeyError, ValueError, TypeError):
                return _said("OP_SYSTEM_PARAM_ERROR", "业务参数错误")

        return _suffering(fault, work)

    def _refresh(self, form: Mapping[str, str]) -> Said:
        """Another pair of tokens. Its own number says yes, and what it says no with is made up."""
        if any(name not in form for name in _REFRESH_FIELDS):
            return _said("OP_SYSTEM_PARAM_ERROR", "缺少系统参数")
        refused = self._unsigned(form)
        if refused is not None:
            return refused
        if form["businessId"] != str(meituan_retail.BUSINESS_ID):
            return _said("OP_API_GRANT_FAILED", "接口未授权")

        def work() -> Said:
            try:
                return _said(0, "", self._world.grants.renew(form["refreshToken"]))
            except NotRenewed as refusal:
                return _said(5, refusal.words)

        fault = self._world.receive(meituan_retail.KIND, "refresh", "", "")
        return _suffering(fault, work)

    def _route(self, path: str) -> tuple[str, int, str, Callable[[Data], Data]] | None:
        folder, _, call = path.rpartition("/")
        if folder + "/" == _RETAIL_ROOT and call in self._retail:
            return meituan_retail.KIND, meituan_retail.BUSINESS_ID, call, self._retail[call]
        dining = folder + "/" == _DINING_ROOT and call != "msprepare"
        if (dining or path == _QR_PATH) and call in self._dining:
            return meituan_dining.KIND, meituan_dining.BUSINESS_ID, call, self._dining[call]
        return None

    def _unauthorised(self, form: Mapping[str, str], business_id: int) -> Said | None:
        if any(name not in form for name in (*_FIELDS, "sign")):
            return _said("OP_SYSTEM_PARAM_ERROR", "缺少系统参数")
        refused = self._unsigned(form)
        if refused is not None:
            return refused
        if not self._knows(form["appAuthToken"], business_id):
            return _said("OP_UNIAUTH_FAILED", "非法token", {"code": 5})
        if form["businessId"] != str(business_id):
            return _said("OP_API_GRANT_FAILED", "接口未授权")
        return None

    def _knows(self, token: str, business_id: int) -> bool:
        if business_id == meituan_retail.BUSINESS_ID:
            return self._world.grants.good(token)
        return token == self._world.credentials.auth_token.text

    def _unsigned(self, form: Mapping[str, str]) -> Said | None:
        known = self._world.credentials
        if form["developerId"] != known.developer_id:
            return _said("OP_UNIAUTH_FAILED", "开发者不存在", {"code": 19})
        unsigned = {name: value for name, value in form.items() if name != "sign"}
        if not hmac.compare_digest(sign(known.sign_key, unsigned), form["sign"]):
            return _said("OP_UNIAUTH_FAILED", "签名错误", {"code": 3})
        return None

    def _yuan(self, fen: int) -> Decimal | str:
        value = Decimal(fen) / 100
        return str(value) if self._world.amounts_as_text else value

    def _receipt_prepare(self, biz: Data) -> Data:
        voucher, pieces = self._world.prepare(meituan_retail.KIND, _text(biz, "receiptCode"))
        data = self._receipt(voucher, voucher.deals[0]) | {
            "count": pieces,
            "receiptEndDate": int(voucher.valid_until.timestamp() * 1000),
            "tgTimesCardFlag": voucher.biz_type == 205,
            "receiptInfoMap": None,
        }
        if len(voucher.deals) > 1:
            several = {str(deal.id): [self._receipt(voucher, deal)] for deal in voucher.deals}
            data["receiptInfoMap"] = _ENCODER.encode(several).decode()
        return data

    def _receipt_consume(self, biz: Data) -> Data:
        taken = self._world.consume(
            meituan_retail.KIND,
            _text(biz, "receiptCode"),
            _whole(biz, "count"),
            _text(biz, "appShopAccount"),
            _text(biz, "appShopAccountName"),
            _text(biz, "requestId"),
        )
        return {"result": [self._receipt_taken(one) for one in taken]}

    def _receipt_consumed(self, biz: Data) -> Data:
        voucher = self._world.look(meituan_retail.KIND, _text(biz, "receiptCode"))
        if voucher.use is None:
            raise Declined("未查询到该券码的验券记录")
        return self._receipt_verified(voucher)

    def _receipt_reverse(self, biz: Data) -> Data:
        code = _text(biz, "receiptCode")
        voucher = self._world.look(meituan_retail.KIND, code)
        if _text(biz, "dealId") not in {str(deal.id) for deal in voucher.deals}:
            raise Declined("套餐与券码不符")
        free = self._world.undo(meituan_retail.KIND, code)
        return {"result": [self._receipt(free, free.deals[0])]}

    def _receipt_list(self, biz: Data) -> Data:
        used = self._world.used_on(meituan_retail.KIND, date.fromisoformat(_text(biz, "date")))
        wanted = _whole(biz, "bizType")
        used = tuple(one for one in used if _LISTED_AS.get(one.biz_type, one.biz_type) == wanted)
        return {
            "totalCount": len(used),
            "records": [self._receipt_listed(one) for one in _page(used, biz)],
        }

    def _receipt(self, voucher: Voucher, deal: Deal) -> Data:
        return {
            "orderId": voucher.order,
            "receiptCode": voucher.code.text,
            "dealId": deal.id,
            "dealGroupId": deal.id + 100_000,
            "dealTitle": deal.title,
            "dealPrice": self._yuan(deal.price_fen),
            "dealMarketPrice": self._yuan(deal.face_fen),
            "mobile": "138****0000",
            "bizType": voucher.biz_type,
            "paymentDetail": [
                {
                    "paymentDetailId": f"{voucher.order}P",
                    "amount": str(Decimal(deal.price_fen) / 100),
                    "amountType": 10,
                }
            ],
            "platformAmount": "0.00",
            "merchantAmount": "0.00",
        }

    def _receipt_taken(self, voucher: Voucher) -> Data:
        data = self._receipt(voucher, voucher.deals[0])
        data["dealgroupId"] = data.pop("dealGroupId")
        return data | {
            "receiptEndDate": str(int(voucher.valid_until.timestamp() * 1000)),
            "flowId": voucher.use.flow_id if voucher.use else None,
        }

    def _receipt_verified(self, voucher: Voucher) -> Data:
        use = voucher.use
        return self._receipt(voucher, voucher.deals[0]) | {
            "orderShopPromoAmount": self._yuan(0),
            "orderShopPromoDetails": [],
            "verifyAccount": use.account if use else None,
            "verifyChannel": "15",
            "verifyTime": _time(use.at) if use else None,
        }

    def _receipt_listed(self, voucher: Voucher) -> Data:
        return self._receipt_verified(voucher) | {
            "flowId": voucher.use.flow_id if voucher.use else None,
            "refundStatus": 6 if voucher.state is State.REFUNDED else 1,
        }

    def _coupon_prepare(self, biz: Data) -> Data:
        code = _code(biz)
        try:
            voucher, pieces = self._world.prepare(meituan_dining.KIND, code)
        except Declined as declined:
            return {"result": 1, "message": declined.words}
        data = self._coupon(voucher) | {
            "result": 0,
            "message": "",
            "count": pieces,
            "minConsume": voucher.min_codes,
            "dealPrice": self._yuan(voucher.deals[0].price_fen),
            "dealBeginTime": _time(voucher.valid_from),
            "couponEndTime": _time(voucher.valid_until),
            "dealMenu": [
                [{"content": text, "specification": "", "price": "", "total": "", "type": "128"}]
                for text in voucher.deals[0].terms
            ],
        }
        if "code" in biz:
            data["vourcher"] = data.pop("isVoucher")
        return data

    def _coupon_consume(self, biz: Data) -> Data:
        try:
            taken = self._world.consume(
                meituan_dining.KIND,
                _text(biz, "couponCode"),
                _whole(biz, "count"),
                _text(biz, "eId"),
                _text(biz, "eName"),
                None,
            )
        except Declined as declined:
            return {"result": 1, "message": declined.words}
        deal = taken[0].deals[0]
        return {
            "result": 0,
            "message": "",
            "couponCodes": [one.code.text for one in taken],
            "dealId": deal.id,
            "dealTitle": deal.title,
            "dealValue": self._yuan(deal.face_fen),
            "poiid": 1,
        }

    def _coupon_query(self, biz: Data) -> Data:
        return self._coupon_state(self._world.look(meituan_dining.KIND, _text(biz, "couponCode")))

    def _coupon_cancel(self, biz: Data) -> Data:
        if _whole(biz, "type") != 1:
            raise ValueError("type")
        try:
            self._world.undo(meituan_dining.KIND, _text(biz, "couponCode"))
        except Declined as declined:
            return {"result": 1, "message": declined.words}
        return {"result": 0, "message": ""}

    def _coupon_list(self, biz: Data) -> Data:
        used = self._world.used_on(meituan_dining.KIND, date.fromisoformat(_text(biz, "date")))
        return {
            "total": len(used),
            "couponCodes": [self._coupon_state(one) for one in _page(used, biz)],
        }

    def _coupon(self, voucher: Voucher) -> Data:
        deal = voucher.deals[0]
        return {
            "couponCode": voucher.code.text,
            "dealId": deal.id,
            "dealTitle": deal.title,
            "rawTitle": deal.title,
            "platformTitle": deal.title,
            "dealValue": self._yuan(deal.face_fen),
            "couponBuyPrice": self._yuan(deal.price_fen),
            "singleValue": self._yuan(deal.face_fen),
            "volume": 0,
            "isVoucher": deal.kind is DealKind.VOUCHER,
        }

    def _coupon_state(self, voucher: Voucher) -> Data:
        use = voucher.use
        undoable = use is not None and self._world.now() - use.at <= UNDO_WINDOW
        return self._coupon(voucher) | {
            "couponStatusDesc": _STATES[voucher.state],
            "couponCancelStatus": int(undoable and voucher.state is State.USED),
            "couponUseTime": _time(use.at) if use else "",
            "verifyAcct": use.account if use else "",
            "verifyType": "开放平台",
        }


def _suffering(fault: Fault | None, work: Callable[[], Said]) -> Said:
    """What is answered under a fault; what has no effect is not even begun."""
    if fault is not None and not fault.effect:
        return msgspec.structs.replace(_faulty(fault), fault=fault)
    said = work()
    if fault is None:
        return said
    body = said.body if fault.how in (How.HALF, How.DRIP) else _faulty(fault).body
    return Said(body, fault)


def _said(code: str | int, words: str, data: object = None) -> Said:
    return Said(_ENCODER.encode({"code": code, "msg": words, "data": data, "traceId": "sandbox"}))


def _faulty(fault: Fault) -> Said:
    match fault.how:
        case How.OP:
            return _said(fault.op, "模拟故障")
        case How.SHAPE:
            return _said("OP_SUCCESS", "success", {"result": "模拟故障"})
        case How.ERROR:
            return Said(b"<html>502 Bad Gateway</html>")
        case How.GARBAGE:
            return Said(b"\x00\xff<html>")
        case _:
            return _said("OP_SUCCESS", "success")


def _biz(text: str) -> Data | None:
    try:
        return msgspec.json.decode(text, type=dict[str, object])
    except msgspec.MsgspecError:
        return None


def _code(biz: Data) -> str:
    """The voucher a call is about, under whichever name; "" where it is about none."""
    named = biz.get("receiptCode") or biz.get("couponCode") or biz.get("code")
    return named if isinstance(named, str) else ""


def _text(biz: Data, name: str) -> str:
    value = biz[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _whole(biz: Data, name: str) -> int:
    value = biz[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(name)
    return value


def _page(used: tuple[Voucher, ...], biz: Data) -> tuple[Voucher, ...]:
    offset, limit = _whole(biz, "offset"), _whole(biz, "limit")
    if not (offset >= 0 and 1 <= limit <= 300):
        raise ValueError("offset, limit")
    return used[offset : offset + limit]


def _time(at: datetime) -> str:
    return at.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M:%S")
