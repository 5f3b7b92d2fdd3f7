"""The certificates that customers hold at 抖音来客, and what becomes of them.

What the pages leave open is settled here so: the token that took a certificate is told "used
before" (1208, 2) when it comes again, any other token is refused; encrypted codes differ from one
prepare to the next, and all of them can be asked about for ever; a token that took something takes
nothing more, not even after an undo.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

UNDO_WINDOW = timedelta(hours=1)
BAD_PARAMETER = 2100005
_BUSINESS, _NO_RIGHT, _TOO_LATE = 3000001, 2100007, 2034000910
_MOST_ROWS = 20

UNUSED, USED, REFUNDED = 1, 2, 4
TAKEN, TAKEN_BEFORE, TAKEN_BEFORE_TOO = 0, 1208, 2

Query = Mapping[str, str]
Data = dict[str, object]


class Refusal(Exception):
    """No, in these words; `number` and `sub` go with them."""

    def __init__(self, words: str, number: int = _BUSINESS, sub: int = 0) -> None:
        super().__init__(words)
        self.number, self.sub = number, sub


@dataclass(frozen=True)
class Access:
    """What a shop was given; every call must prove it."""

    client_key: str = "aw-the-application"
    client_secret: str = "a-secret-of-the-application"
    poi_id: str = "6601136930455291912"
    account_id: str = "6943233382746834985"


@dataclass(frozen=True)
class Deal:
    """What was bought; amounts in fen. `kind`: 1 package, 2 cash voucher, 3 times card."""

    sku_id: str
    title: str
    face: int
    price: int
    kind: int = 2


@dataclass(frozen=True)
class Use:
    """One redemption: by which prepare's token, and when."""

    verify_id: str
    token: str
    at: datetime
    cancelled_at: datetime | None = None


@dataclass
class Certificate:
    """One code, with all redemptions there ever were; the last one may be in force."""

    code: str
    deal: Deal
    order: str
    id: str
    expires: datetime
    status: int = UNUSED
    uses: list[Use] = field(default_factory=list)

    @property
    def use(self) -> Use | None:
        return self.uses[-1] if self.status == USED else None


@dataclass
class _Prepared:
    """One prepare; `spent` once a verify took something by it."""

    order: str
    spent: bool = False


class Certificates:
    """Those of one shop; `now` is the platform's clock."""

    def __init__(self, access: Access, now: Callable[[], datetime]) -> None:
        self._access = access
        self._now = now
        self._by_code: dict[str, Certificate] = {}
        self._prepared: dict[str, _Prepared] = {}
        self._qr: dict[str, int] = {}
        self._numbers = count(7486021925630773286)
        self._again = 0

    def sell(
        self, code: str, deal: Deal, order: str = "", lasts: timedelta = timedelta(days=90)
    ) -> Certificate:
        """A customer buys a code; of one `order` several are taken together."""
        number = str(next(self._numbers))
        sold = Certificate(code, deal, order or number, number, self._now() + lasts)
        self._by_code[code] = sold
        return sold

    def find(self, code: str) -> Certificate:
        """Raises Refusal for a code that was never sold."""
        if code not in self._by_code:
            raise Refusal("券码不存在")
        return self._by_code[code]

    def shown(self, order: str) -> int:
        """How often the QR code of an order was made anew."""
        return self._qr.get(order, 0)

    def encrypted_data(self, order: str) -> str:
        """Base64 with all of its odd signs; another one after each redemption of the order."""
        text = f"{order}#{self.shown(order)}"
        return "I0+/" + base64.b64encode(text.encode()).decode() + "=="

    def prepare(self, query: Query) -> Data:
        self._in_shop(query["poi_id"])
        if "code" in query:
            order = self.find(query["code"]).order
        else:
            orders = {one.order for one in self._by_code.values()}
            data = query["encrypted_data"]
            shown = [one for one in orders if self.encrypted_data(one) == data]
            if not shown:
                raise Refusal("二维码已失效")
            order = shown[0]
        token = f"verify-{next(self._numbers)}"
        self._prepared[token] = _Prepared(order)
        left = [c for c in self._by_code.values() if c.order == order and c.status == UNUSED]
        certificates = [
            self._told(one, {"encrypted_code": _encrypt(one.code, token)}) for one in left
        ]
        return {"verify_token": token, "order_id": order, "certificates": certificates}

    def verify(self, said: Data) -> Data:
        self._in_shop(said["poi_id"])
        token, codes = str(said["verify_token"]), said["encrypted_codes"]
        prepared = self._prepared.get(token)
        if prepared is None or not isinstance(codes, list) or not codes:
            raise Refusal("参数不合法", BAD_PARAMETER)
        asked = [self._decrypt(code) for code in codes]
        if {one.order for one in asked} != {prepared.order}:
            raise Refusal("不可跨订单验券", BAD_PARAMETER)
        results = [self._take(one, token, prepared) for one in asked]
        if any(number == TAKEN for number, _ in results):
            prepared.spent = True
            self._qr[prepared.order] = self.shown(prepared.order) + 1
        return {
            "verify_results": [
                {"result": number, "msg": words, "code": code, "order_id": one.order}
                | {"certificate_id": one.id, "account_id": self._access.account_id}
                | ({"verify_id": one.uses[-1].verify_id} if number == TAKEN else {})
                | ({"origin_code": one.code} if number == TAKEN else {})
                for one, code, (number, words) in zip(asked, codes, results, strict=True)
            ]
        }

    def _take(self, one: Certificate, token: str, prepared: _Prepared) -> tuple[int, str]:
        if one.use is not None and one.use.token == token:
            self._again += 1
            return (TAKEN_BEFORE, TAKEN_BEFORE_TOO)[self._again % 2], "券已核销"
        if one.use is not None:
            return 1207, "该券已被核销"
        if one.status == REFUNDED:
            return 1210, "该券已退款"
        if prepared.spent:
            return 1211, "验券标识已失效"
        if self._now() > one.expires:
            return 1212, "该券已过期"
        one.status = USED
        one.uses.append(Use(str(next(self._numbers)), token, self._now()))
        return TAKEN, "履约成功"

    def get(self, query: Query) -> Data:
        return {"certificate": self._told(self._decrypt(query["encrypted_code"]), {})}

    def cancel(self, said: Data) -> Data:
        one = next((c for c in self._by_code.values() if c.id == said["certificate_id"]), None)
        use = one.use if one else None
        if one is None or use is None or use.verify_id != said["verify_id"]:
            raise Refusal("券未核销，无法撤销")
        if self._now() - use.at > UNDO_WINDOW:
            raise Refusal("已超过可撤销时限，无法撤销核销", sub=_TOO_LATE)
        one.status = UNUSED
        one.uses[-1] = replace(use, cancelled_at=self._now())
        return {}

    def records(self, query: Query) -> Data:
        """Pages begin behind the row that the cursor names, oldest first."""
        if query["account_id"] != self._access.account_id:
            raise Refusal("无权限操作", _NO_RIGHT)
        size, behind = int(query["size"]), int(query["cursor"])
        if not 1 <= size <= _MOST_ROWS or query["poi_ids"] != self._access.poi_id:
            raise ValueError(size)
        begins, ends = int(query["start_time"]), int(query["end_time"])
        rows = [
            (use, one)
            for one in self._by_code.values()
            for use in one.uses
            if int(use.verify_id) > behind and begins <= int(use.at.timestamp()) <= ends
        ]
        rows.sort(key=lambda row: int(row[0].verify_id))
        return {
            "total": len(rows),
            "records": [
                self._told(one, _verified(use, one))
                | {"cursor": use.verify_id, "status": 1 if use.cancelled_at is None else 2}
                | {"cancel_time": int(use.cancelled_at.timestamp()) if use.cancelled_at else 0}
                for use, one in rows[:size]
            ],
        }

    def _in_shop(self, poi_id: object) -> None:
        if poi_id != self._access.poi_id:
            raise Refusal("该券不适用于当前门店")

    def _decrypt(self, code: object) -> Certificate:
        try:
            text = base64.b64decode(str(code), validate=True).decode()
        except ValueError:
            raise Refusal("券码不存在") from None
        return self.find(text.partition("|")[0])

    def _told(self, one: Certificate, more: Data) -> Data:
        deal, use = one.deal, one.use
        return {
            "certificate_id": one.id,
            "status": one.status,
            "start_time": int((one.expires - timedelta(days=365)).timestamp()),
            "expire_time": int(one.expires.timestamp()),
            "amount": {
                "list_market_amount": deal.face,
                "original_amount": deal.price,
                "pay_amount": deal.price,
                "merchant_ticket_amount": 0,
                "platform_discount_amount": 0,
            },
            "sku": {
                "sku_id": deal.sku_id,
                "title": deal.title,
                "groupon_type": deal.kind,
                "market_price": deal.face,
                "account_id": self._access.account_id,
            },
            "verify": _verified(use, one) if use else None,
            **({"time_card": {"times_count": 10, "times_used": 1}} if deal.kind == 3 else {}),
        } | more


def _verified(use: Use, one: Certificate) -> Data:
    return {
        "verify_id": use.verify_id,
        "certificate_id": one.id,
        "verify_time": int(use.at.timestamp()),
        "verify_type": 4,
        "verifier_unique_id": "开放平台API",
        "can_cancel": use.cancelled_at is None,
    }


def _encrypt(code: str, token: str) -> str:
    return base64.b64encode(f"{code}|{token}".encode()).decode()
