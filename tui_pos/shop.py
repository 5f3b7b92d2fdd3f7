"""What a shop has told its till: the checked content of shop.toml as values."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from drivers.encoding.raster import Bitmap
from tui_pos.money import Rounding
from tui_pos.secret import Secret


class Role(StrEnum):
    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    TECHNICIAN = "technician"


class DealKind(StrEnum):
    """What a voucher does to a bill: 代金券, 团购/套餐券, 折扣券."""

    VOUCHER = "voucher"
    PACKAGE = "package"
    DISCOUNT = "discount"


class LineSetting(msgspec.Struct, frozen=True):
    """Where a device is, and what both ends of its line have to agree on."""

    port: str
    baud: int = 9600
    bits: Literal[7, 8] = 8
    parity: Literal["none", "even", "odd"] = "none"
    stop: Literal[1, 2] = 1


class ScannerSetting(LineSetting, frozen=True, kw_only=True):
    """`suffix`: what ends a scan; "auto" takes whatever the scanner shows. `prefix`: what stands
    in front of each. `code_id`: a letter for the kind of barcode comes first."""

    driver: str = "serial"
    suffix: Literal["auto", "none", "cr", "lf", "crlf", "tab", "etx"] = "auto"
    prefix: str = ""
    code_id: bool = False


class PrinterSetting(LineSetting, frozen=True, kw_only=True):
    """`pace`: bytes a second, 0 as fast as the line takes them. `columns` and `dots`: 0 where the
    paper tells. `cutter` and `density`: None where nothing is said. `dialect`: the command
    by which it is told the density. `drawer_open`: the level of
    pin 3 while the drawer is open, "" where nobody has learnt it. `qr` and `barcodes`: who draws
    them, None where the encoding tells. `logo`: what stands at the top of receipts."""

    baud: int = 19200
    flow: Literal["none", "xonxoff", "rtscts", "dsrdtr"] = "xonxoff"
    pace: int = 0
    paper: Literal[58, 80] = 58
    encoding: Literal["gb18030", "gbk", "big5", "utf-8", "raster"] = "gb18030"
    columns: int = 0
    dots: int = 0
    cutter: bool | None = None
    density: int | None = None
    dialect: Literal["gs_k", "dc2", "esc7"] = "gs_k"
    drawer_pin: Literal[2, 5] = 2
    drawer_open: Literal["", "high", "low"] = ""
    pulse_ms: int = 50
    qr: Literal["printer", "raster"] | None = None
    barcodes: Literal["printer", "raster"] | None = None
    logo: Bitmap | None = None
    driver: str = "escpos"


class DisplaySetting(LineSetting, frozen=True, kw_only=True):
    """What the customer looks at."""

    driver: str = "cd5220"


class ScaleSetting(LineSetting, frozen=True, kw_only=True):
    """`format`: how it writes a weight; "auto" takes whatever it knows. `unit`: of weights that
    come without one."""

    driver: str = "continuous"
    format: Literal["auto", "comma", "plain", "frame", "toledo"] = "auto"
    unit: Literal["kg", "g", "jin"] = "kg"


class PlatformSetting(msgspec.Struct, frozen=True):
    """Access to a voucher platform. What of it is empty belongs to other kinds of platform: the
    second group is Meituan's, the third 抖音's."""

    kind: str
    url: str

    developer_id: str = ""
    sign_key: Secret = Secret("")
    auth_token: Secret = Secret("")
    refresh_token: Secret | None = None
    token_expires: datetime | None = None

    client_key: str = ""
    client_secret: Secret = Secret("")
    poi_id: str = ""
    account_id: str = ""


class Cover(msgspec.Struct, frozen=True):
    """Goods a deal is for: one barcode or one whole category, `quantity` pieces a voucher."""

    barcode: str | None = None
    category: str | None = None
    quantity: int = 1


class DealSetting(msgspec.Struct, frozen=True):
    """One of the shop's deals. `percent`: what the customer still pays; `min_spend_fen` in fen."""

    platform: str
    id: str
    kind: DealKind
    covers: tuple[Cover, ...] = ()
    percent: Annotated[int, Meta(ge=1, le=99)] | None = None
    min_spend_fen: int = 0
    per_sale: int | None = None


class TenderSetting(msgspec.Struct, frozen=True):
    """Money received outside this till, such as a static QR code or a card terminal."""

    id: str
    name: str


class Staff(msgspec.Struct, frozen=True):
    """A person who may sign on; `pin_hash` is argon2id, never the PIN."""

    id: str
    name: str
    role: Role
    pin_hash: Secret


class Shop(msgspec.Struct, frozen=True):
    """`sync_minutes`: between two times of asking the platforms for news, 0 for never. `closes`:
    when the shop does, "23:30"; no day is compared with the platforms' lists before that."""

    id: str
    name: str
    terminal: str
    language: str = "zh_CN"
    rounding: Rounding = Rounding.OFF
    sync_minutes: int = 10
    closes: str = "23:30"
    training: bool = False
    scanners: tuple[ScannerSetting, ...] = ()
    printers: tuple[PrinterSetting, ...] = ()
    displays: tuple[DisplaySetting, ...] = ()
    scales: tuple[ScaleSetting, ...] = ()
    platforms: tuple[PlatformSetting, ...] = ()
    deals: tuple[DealSetting, ...] = ()
    tenders: tuple[TenderSetting, ...] = ()
    staff: tuple[Staff, ...] = ()
