"""到店餐饮 (businessId 1): /tuangou/coupon/*."""

from __future__ import annotations

from datetime import timedelta

from tests.e2e.platform.vouchers import (
    UNUSED,
    USED,
    Biz,
    Deal,
    Refusal,
    Voucher,
    Vouchers,
    stamp,
)

ROOT = "/tuangou/coupon/"
_CODE: dict[str, type] = {"couponCode": str}
_WHO: dict[str, type] = {"eId": str, "eName": str}
_MOST_NAME = 32
_ON_SALE, _VALID = timedelta(days=30), timedelta(days=90)


class Dining:
    """A restaurant. `calls`: what each path needs in `biz`, and who answers it.

    The gateway says yes to a call that the business refuses: then `result` is not 0.
    """

    def __init__(self, vouchers: Vouchers) -> None:
        self.vouchers = vouchers
        self.calls = {
            "prepare": (_CODE, self.prepare),
            "consume": (_CODE | {"count": int, "eOrderId": str} | _WHO, self.consume),
            "queryById": (_CODE, self.query_by_id),
            "cancel": (_CODE | {"type": int} | _WHO, self.cancel),
            "queryListByDate": (
                {"date": str, "offset": int, "limit": int},
                self.query_list_by_date,
            ),
        }

    def prepare(self, biz: Biz) -> dict[str, object]:
        try:
            takeable = self.vouchers.takeable(str(biz["couponCode"]))
        except Refusal as refusal:
            return _refused(refusal)
        deal = takeable[0].deal
        return _deal(deal) | {
            "result": 0,
            "message": "",
            "couponCode": biz["couponCode"],
            "dealBeginTime": stamp(self.vouchers.now() - _ON_SALE),
            "couponEndTime": stamp(self.vouchers.now() + _VALID),
            "count": len(takeable),
            "minConsume": 1,
            "dealPrice": deal.price,
            "couponBuyPrice": deal.price,
            "singleValue": deal.value,
            "volume": 0,
            "isVoucher": deal.is_voucher,
            "dealMenu": [[_menu("内容", "0"), _menu("酒水除外", "128")]],
        }

    def consume(self, biz: Biz) -> dict[str, object]:
        """Nothing promises that the same call again is taken for the same: it is refused."""
        try:
            taken = self.vouchers.take(str(biz["couponCode"]), int(biz["count"]), str(biz["eId"]))
        except Refusal as refusal:
            return _refused(refusal)
        codes = [voucher.code for voucher in taken]
        said: dict[str, object] = {"result": 0, "message": "", "couponCodes": codes, "poiid": 4567}
        return said | _deal(taken[0].deal)

    def query_by_id(self, biz: Biz) -> dict[str, object]:
        """Raises Refusal for a code that was never sold."""
        return self._state(self.vouchers.find(str(biz["couponCode"])))

    def cancel(self, biz: Biz) -> dict[str, object]:
        names = str(biz["eId"]), str(biz["eName"])
        try:
            voucher = self.vouchers.find(str(biz["couponCode"]))
            if biz["type"] != 1 or max(map(len, names)) > _MOST_NAME or voucher.status != USED:
                raise Refusal("该券不可撤销")
        except Refusal as refusal:
            return _refused(refusal)
        self.vouchers.give_back(voucher)
        return {"result": 0, "message": ""}

    def query_list_by_date(self, biz: Biz) -> dict[str, object]:
        used = self.vouchers.used_on(str(biz["date"]))
        page = used[int(biz["offset"]) :][: int(biz["limit"])]
        return {"total": len(used), "couponCodes": [self._state(voucher) for voucher in page]}

    def _state(self, voucher: Voucher) -> dict[str, object]:
        deal = voucher.deal
        return {
            "couponCode": voucher.code,
            "couponStatusDesc": voucher.status,
            "couponUseTime": stamp(voucher.used_at),
            "couponCancelStatus": int(voucher.status == USED),
            "verifyAcct": voucher.account,
            "verifyType": "" if voucher.status == UNUSED else "第三方",
            "couponBuyPrice": deal.price,
            "dealBeginTime": stamp(self.vouchers.now() - _ON_SALE),
            "dealId": deal.id,
            "dealTitle": deal.title,
            "dealValue": deal.value,
            "isVoucher": deal.is_voucher,
            "singleValue": deal.value,
            "volume": 0,
        }


def _refused(refusal: Refusal) -> dict[str, object]:
    return {"result": 1, "message": str(refusal)}


def _deal(deal: Deal) -> dict[str, object]:
    titles = dict.fromkeys(("dealTitle", "rawTitle", "platformTitle"), deal.title)
    return {"dealId": deal.id, "dealValue": deal.value, **titles}


def _menu(content: str, kind: str) -> dict[str, object]:
    return {"content": content, "specification": "", "price": "", "total": "", "type": kind}
