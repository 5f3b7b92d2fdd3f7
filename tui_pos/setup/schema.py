"""shop.toml: its tables, their keys, and what each value must be. A key with a default may be
left out."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from msgspec import Meta, Struct

from tui_pos.locale import LANGUAGES
from tui_pos.money import Rounding
from tui_pos.platforms import douyin, meituan_dining, meituan_retail
from tui_pos.platforms.registry import KINDS
from tui_pos.shop import DealKind, Role


def _text(must: str, pattern: str, **params: int) -> Meta:
    """Text of that pattern; `must` names the message that says so."""
    return Meta(pattern=rf"\A(?:{pattern})\Z", extra={"must": f"setup.must.{must}", **params})


def _one_of(*choices: str) -> Meta:
    pattern = "|".join(re.escape(one) for one in choices)
    must = {"must": "setup.must.choice", "choices": ", ".join(choices)}
    return Meta(pattern=rf"\A(?:{pattern})\Z", extra=must)


def _kind(*accepted: str) -> Meta:
    """Those kinds of platform; whoever names none that there is, is told all of them."""
    meta = _one_of(*accepted)
    return Meta(pattern=meta.pattern, extra={"must": "setup.must.choice", "choices": _ALL_KINDS})


def _number_of(*choices: int) -> Meta:
    """Goes with the Literal of the same numbers."""
    return Meta(extra={"must": "setup.must.choice", "choices": ", ".join(map(str, choices))})


def _from(low: int, high: int) -> Meta:
    must = {"must": "setup.must.whole", "low": low, "high": high}
    return Meta(ge=low, le=high, extra=must)


_ALL_KINDS = ", ".join(KINDS)
_NO_CONTROL = r"[^\x00-\x1f\x7f]"
_SEEN = r"[^\s\x00-\x1f\x7f]"

Id = Annotated[str, _text("id", r"[A-Za-z0-9._-]{1,20}", most=20)]
Terminal = Annotated[str, _text("terminal", r"[A-Za-z0-9._]{1,8}", most=8)]
Word = Annotated[str, _text("word", r"[!-~]{1,200}")]
Key = Annotated[str, _text("key", r"[!-~]{1,500}")]
Name = Annotated[str, _text("name", rf"{_SEEN}(?:{_NO_CONTROL}{{0,38}}{_SEEN})?", most=40)]
Port = Annotated[str, _text("port", rf"{_SEEN}{{1,200}}")]
Url = Annotated[str, _text("url", r"https?://[^\s/?#]+[^\s?#]*")]
Number = Annotated[str, _text("number", r"[0-9]{1,7}")]
Pin = Annotated[str, _text("pin", r"[0-9]{4,12}")]
Day = Annotated[str, _text("day", r"[0-9]{4}-[0-9]{2}-[0-9]{2}")]
Yuan = Annotated[str, _text("yuan", r"[0-9]{1,7}(?:\.[0-9]{1,2})?")]
File = Annotated[str, _text("file", rf"{_NO_CONTROL}+")]
Kind = Annotated[str, _one_of(*KINDS)]
Baud = Annotated[int, _from(300, 4_000_000)]
Paper = Annotated[Literal[58, 80], _number_of(58, 80)]
Flag = Annotated[bool, Meta(extra={"must": "setup.must.flag"})]
Driver = Annotated[str, _text("driver", r"[a-z0-9][a-z0-9._-]{0,39}")]


class ShopTable(Struct):
    id: Id
    name: Name
    terminal: Terminal
    language: Annotated[str, _one_of(*LANGUAGES)] = "zh_CN"
    rounding: Annotated[str, _one_of(*Rounding)] = "off"
    sync_minutes: Annotated[int, _from(0, 240)] = 10
    closes: Annotated[str, _text("clock", "(?:[01][0-9]|2[0-3]):[0-5][0-9]")] = "23:30"


class LineTable(Struct):
    """Where a device is, and what both ends of its line agree on."""

    port: Port
    baud: Baud = 9600
    bits: Annotated[Literal[7, 8], _number_of(7, 8)] = 8
    parity: Annotated[str, _one_of("none", "even", "odd")] = "none"
    stop: Annotated[Literal[1, 2], _number_of(1, 2)] = 1


class ScannerTable(LineTable):
    driver: Driver = "serial"
    suffix: Annotated[str, _one_of("auto", "none", "cr", "lf", "crlf", "tab", "etx")] = "auto"
    prefix: Annotated[str, _text("prefix", r"[!-~]{0,20}")] = ""
    code_id: Flag = False


class PrinterTable(LineTable):
    baud: Baud = 19200
    flow: Annotated[str, _one_of("none", "xonxoff", "rtscts", "dsrdtr")] = "xonxoff"
    pace: Annotated[int, _from(0, 1_000_000)] = 0
    paper: Paper = 58
    encoding: Annotated[str, _one_of("gb18030", "gbk", "big5", "utf-8", "raster")] = "gb18030"
    columns: Annotated[int, _from(16, 96)] = 0
    dots: Annotated[int, _from(128, 1024)] = 0
    cutter: Flag = False
    density: Annotated[int, _from(-5, 5)] = 0
    dialect: Annotated[str, _one_of("gs_k", "dc2", "esc7")] = "gs_k"
    drawer_pin: Annotated[Literal[2, 5], _number_of(2, 5)] = 2
    drawer_open: Annotated[str, _one_of("high", "low")] = ""
    pulse_ms: Annotated[int, _from(20, 500)] = 50
    qr: Annotated[str, _one_of("printer", "raster")] = ""
    barcodes: Annotated[str, _one_of("printer", "raster")] = ""
    logo: File = ""
    driver: Driver = "escpos"


class DisplayTable(LineTable):
    driver: Driver = "cd5220"


class ScaleTable(LineTable):
    driver: Driver = "continuous"
    format: Annotated[str, _one_of("auto", "comma", "plain", "frame", "toledo")] = "auto"
    unit: Annotated[str, _one_of("kg", "g", "jin")] = "kg"


class MeituanTable(Struct):
    kind: Annotated[str, _kind(meituan_retail.KIND, meituan_dining.KIND)]
    url: Url
    developer_id: Word
    sign_key: Key
    auth_token: Key
    refresh_token: Key = ""
    token_expires: Day = ""


class DouyinTable(Struct):
    kind: Annotated[str, _kind(douyin.KIND)]
    url: Url
    client_key: Word
    client_secret: Key
    poi_id: Word
    account_id: Word = ""


class CoverTable(Struct):
    barcode: Word = ""
    category: Name = ""
    quantity: Annotated[int, _from(1, 999)] = 1


class DealTable(Struct):
    platform: Kind
    id: Word
    kind: Annotated[str, _one_of(*DealKind)]
    covers: tuple[CoverTable, ...] = ()
    percent: Annotated[int, _from(1, 99)] = 0
    min_spend: Yuan = ""
    per_sale: Annotated[int, _from(1, 99)] = 0


class TenderTable(Struct):
    id: Id
    name: Name


class StaffTable(Struct):
    id: Number
    name: Name
    role: Annotated[str, _one_of(*Role)]
    pin: Pin


class CatalogueTable(Struct):
    file: File


class ShopFile(Struct, kw_only=True):
    """The whole file."""

    shop: ShopTable
    scanner: tuple[ScannerTable, ...] = ()
    printer: tuple[PrinterTable, ...] = ()
    display: tuple[DisplayTable, ...] = ()
    scale: tuple[ScaleTable, ...] = ()
    platform: tuple[MeituanTable | DouyinTable, ...] = ()
    deal: tuple[DealTable, ...] = ()
    tender: tuple[TenderTable, ...] = ()
    staff: tuple[StaffTable, ...]
    catalogue: CatalogueTable | None = None
