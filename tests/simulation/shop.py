"""The shop that is simulated: its goods, its people, and the deals that customers bought."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher

from tests.e2e.platform import certificates
from tests.e2e.platform.vouchers import Deal
from tests.simulation.platform import ACCESS, DINING, DOUYIN, DOUYIN_ACCESS, RETAIL, URL
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.money import Rounding
from tui_pos.secret import Secret
from tui_pos.shop import (
    Cover,
    DealKind,
    DealSetting,
    PlatformSetting,
    PrinterSetting,
    Role,
    Shop,
    Staff,
    TenderSetting,
)

COLA, WATER, CHIPS, WINE = "6901234567892", "6901234567908", "6901234567915", "6901234567922"
GOODS = {
    COLA: Goods(COLA, "可乐", 350, "饮料", "瓶"),
    WATER: Goods(WATER, "矿泉水", 200, "饮料", "瓶"),
    CHIPS: Goods(CHIPS, "薯片", 899, "零食", "袋"),
    WINE: Goods(WINE, "白酒", 12800, "酒", "瓶"),
}
DEALS = {
    RETAIL: (
        Deal(7001, "50元代金券", 50.0, 45.5),
        Deal(7002, "饮料零食套餐", 12.49, 9.9),
        Deal(7003, "八折券", 0.0, 1.0),
    ),
    DINING: (
        Deal(8001, "30元代金券", 30.0, 25.5),
        Deal(8002, "单人餐", 20.0, 15.0, is_voucher=False),
    ),
}
DOUYIN_DEALS = (
    certificates.Deal("9001", "20元代金券", 2000, 1800),
    certificates.Deal("9002", "双人饮料", 700, 500, kind=1),
)
CASHIERS, SUPERVISOR, PIN = ("1001", "1002"), "2001", Secret("135790")

_SETTINGS = (
    DealSetting(RETAIL, "7001", DealKind.VOUCHER),
    DealSetting(RETAIL, "7002", DealKind.PACKAGE, covers=(Cover(COLA), Cover(CHIPS))),
    DealSetting(RETAIL, "7003", DealKind.DISCOUNT, percent=80),
    DealSetting(DINING, "8001", DealKind.VOUCHER),
    DealSetting(DOUYIN, "9001", DealKind.VOUCHER),
    DealSetting(DOUYIN, "9002", DealKind.PACKAGE, covers=(Cover(COLA, quantity=2),)),
    DealSetting(DINING, "8002", DealKind.PACKAGE, covers=(Cover(WINE), Cover(category="饮料"))),
)

_PLATFORMS = (
    *(
        PlatformSetting(
            kind, URL, ACCESS.developer_id, Secret(ACCESS.sign_key), Secret(ACCESS.auth_token)
        )
        for kind in (RETAIL, DINING)
    ),
    PlatformSetting(
        DOUYIN,
        URL,
        client_key=DOUYIN_ACCESS.client_key,
        client_secret=Secret(DOUYIN_ACCESS.client_secret),
        poi_id=DOUYIN_ACCESS.poi_id,
        account_id=DOUYIN_ACCESS.account_id,
    ),
)


@cache
def _hash() -> Secret:
    """As the till makes them, but cheap to check."""
    return Secret(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PIN.text))


@cache
def shop(terminal: str, rounding: Rounding) -> Shop:
    """One terminal of it."""
    return Shop(
        id="S001",
        name="示范小店",
        terminal=terminal,
        rounding=rounding,
        printers=(PrinterSetting("sim"),),
        platforms=_PLATFORMS,
        deals=_SETTINGS,
        tenders=(TenderSetting("wechat", "微信收款码"),),
        staff=(
            *(Staff(number, "小李", Role.CASHIER, _hash()) for number in CASHIERS),
            Staff(SUPERVISOR, "王店长", Role.SUPERVISOR, _hash()),
        ),
    )


def recognise(text: str) -> Item | None:
    """What a scanned text is of the goods."""
    return Item(GOODS[text]) if text in GOODS else None
