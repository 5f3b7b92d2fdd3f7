"""服务零售 (businessId 58): /ddzh/tuangou/receipt/*."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from tests.e2e.platform.vouchers import REFUNDED, Biz, Refusal, Voucher, Vouchers, stamp

ROOT = "/ddzh/tuangou/receipt/"
UNDO_WINDOW = timedelta(minutes=10)
_VALID = timedelta(days=90)
_CODE: dict[str, type] = {"receiptCode": str}
_WHO: dict[str, type] = {"appShopAccount": str, "appShopAccountName": str}


class Retail:
    """A shop that is no restaurant. `calls`: what each path needs in `biz`, and who answers it."""

    def __init__(self, vouchers: Vouchers) -> None:
        self.vouchers = vouchers
        self._flows = count(700000000001)
        self._taken: dict[str, tuple[Biz, list[dict[str, object]]]] = {}
        self.calls = {
            "prepare": (_CODE, self.prepare),
            "consume": (_CODE | {"count": int, "requestId": str} | _WHO, self.consume),
            "getconsumed": (_CODE, self.get_consumed),
            "reverseconsume": (_CODE | {"dealId": str} | _WHO, self.reverse_consume),
            "querylistbydate": (
                {"date": str, "bizType": int, "type": int, "offset": int, "limit": int},
                self.query_list_by_date,
            ),
        }

    def prepare(self, biz: Biz) -> dict[str, object]:
        takeable = self.vouchers.takeable(str(biz["receiptCode"]))
        voucher = takeable[0]
        return _sold(voucher) | {
            "count": len(takeable),
            "dealGroupId": voucher.deal.id + 1000,
            "receiptEndDate": int((self.vouchers.now() + _VALID).timestamp() * 1000),
            "tgTimesCardFlag": voucher.deal.biz_type == 205,
            "purchaseToConsumeRatio": "1",
            "timesCardUnitPrice": "0",
            "productType": 0,
            "productItemId": 0,
            "receiptInfoMap": None,
        }

    def consume(self, biz: Biz) -> dict[str, object]:
        """The same request again is answered as the first time, and takes nothing."""
        request_id = str(biz["requestId"])
        if request_id not in self._taken:
            code, wanted = str(biz["receiptCode"]), int(biz["count"])
            taken = self.vouchers.take(code, wanted, str(biz["appShopAccount"]))
            self._taken[request_id] = biz, [self._consumed(voucher) for voucher in taken]
        first, result = self._taken[request_id]
        if first != biz:
            raise Refusal("requestId重复")
        return {"result": result}

    def get_consumed(self, biz: Biz) -> dict[str, object]:
        voucher = self.vouchers.find(str(biz["receiptCode"]))
        if voucher.used_at is None:
            raise Refusal("未查询到该券码的验证记录")
        promo: dict[str, object] = {"orderShopPromoAmount": 0.0, "orderShopPromoDetails": []}
        return _verified(voucher) | promo

    def reverse_consume(self, biz: Biz) -> dict[str, object]:
        voucher = self.vouchers.find(str(biz["receiptCode"]))
        if voucher.used_at is None or str(voucher.deal.id) != biz["dealId"]:
            raise Refusal("该券未验证，不可撤销")
        if self.vouchers.now() - voucher.used_at > UNDO_WINDOW:
            raise Refusal("已超过可撤销时限")
        self.vouchers.give_back(voucher)
        kept = {"orderId", "receiptCode", "dealId", "dealTitle", "dealPrice", "dealMarketPrice"}
        said = {name: value for name, value in _sold(voucher).items() if name in kept}
        return {"result": [said | {"dealgroupId": voucher.deal.id + 1000, "mobile": "138****0000"}]}

    def query_list_by_date(self, biz: Biz) -> dict[str, object]:
        if int(biz["limit"]) > 300:
            raise Refusal("参数不合法")
        used = self.vouchers.used_on(str(biz["date"]))
        page = used[int(biz["offset"]) :][: int(biz["limit"])]
        records = [_verified(voucher) | {"flowId": ""} | _refunded(voucher) for voucher in page]
        return {"totalCount": len(used), "records": records}

    def _consumed(self, voucher: Voucher) -> dict[str, object]:
        return _sold(voucher) | {
            "dealgroupId": voucher.deal.id + 1000,
            "receiptEndDate": stamp(self.vouchers.now() + _VALID),
            "flowId": str(next(self._flows)),
        }


def _named(voucher: Voucher) -> dict[str, object]:
    return {
        "receiptCode": voucher.code,
        "dealId": voucher.deal.id,
        "dealTitle": voucher.deal.title,
        "dealPrice": voucher.deal.price,
        "dealMarketPrice": voucher.deal.value,
        "bizType": voucher.deal.biz_type,
    }


def _sold(voucher: Voucher) -> dict[str, object]:
    paid = {"paymentDetailId": "4926962768587886220", "amountType": 10}
    return _named(voucher) | {
        "orderId": voucher.order,
        "mobile": "138****0000",
        "paymentDetail": [paid | {"amount": f"{voucher.deal.price:.2f}"}],
        "platformAmount": "0.00",
        "merchantAmount": "0.00",
    }


def _refunded(voucher: Voucher) -> dict[str, object]:
    return {"refundStatus": 6 if voucher.status == REFUNDED else 1}


def _verified(voucher: Voucher) -> dict[str, object]:
    return _named(voucher) | {
        "dealGroupId": voucher.deal.id + 1000,
        "verifyAccount": voucher.account,
        "verifyChannel": "15",
        "verifyTime": stamp(voucher.used_at),
    }
