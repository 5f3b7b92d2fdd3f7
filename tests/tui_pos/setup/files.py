"""The content of valid shop files, to be read as they are or spoilt."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from tui_pos.platforms.registry import KINDS

SIGN_KEY, TOKEN, PIN = "sign-key-9f2c71", "auth-token-55d0ab", "248613"
SECRET = "client-secret-7be20c"
REFRESH = "refresh-token-31e8f4"

PLAIN = f"""
[shop]
id = "S001"
name = "示范小店"
terminal = "T01"

[[staff]]
id = "1001"
name = "小李"
role = "cashier"
pin = "{PIN}"
"""


def plain() -> dict[str, Any]:
    """The least a shop can say."""
    return {
        "shop": {"id": "S001", "name": "示范小店", "terminal": "T01"},
        "staff": [{"id": "1001", "name": "小李", "role": "cashier", "pin": PIN}],
    }


def full() -> dict[str, Any]:
    """A shop that says everything."""
    platform = {"url": "https://api.example", "sign_key": SIGN_KEY, "auth_token": TOKEN}
    covers = [{"barcode": "6901234567892", "quantity": 2}, {"category": "饮料"}]
    return {
        "shop": {**plain()["shop"], "language": "en", "rounding": "jiao"},
        "scanner": [
            {"port": "/dev/ttyACM0", "baud": 115200, "suffix": "crlf", "prefix": "]",
             "code_id": True},
            {"port": "/dev/ttyACM1"},
        ],
        "printer": {
            "port": "tcp://10.0.0.9:9100", "baud": 9600, "paper": 80, "encoding": "gbk",
            "flow": "dsrdtr", "pace": 800, "columns": 42, "dots": 512, "cutter": False,
            "density": -1, "drawer_pin": 5, "drawer_open": "low", "pulse_ms": 120,
            "qr": "raster", "barcodes": "printer",
        },
        "display": {"port": "/dev/ttyS0", "baud": 2400, "driver": "led8"},
        "scale": {
            "port": "/dev/ttyS1", "bits": 7, "parity": "even", "stop": 2, "format": "comma",
            "unit": "jin",
        },
        "platform": [
            {**platform, "kind": "meituan-retail", "developer_id": "100567",
             "refresh_token": REFRESH, "token_expires": "2026-12-24"},
            {**platform, "kind": "meituan-dining", "developer_id": "100568"},
            {"kind": "douyin", "url": "https://open.example", "client_key": "aw1",
             "client_secret": SECRET, "poi_id": "66011", "account_id": "69432"},
        ],
        "deal": [
            {"platform": "meituan-retail", "id": "7001", "kind": "voucher", "min_spend": "100.00"},
            {"platform": "meituan-retail", "id": "7002", "kind": "package", "covers": covers},
            {"platform": "meituan-dining", "id": "7001", "kind": "discount", "percent": 80,
             "per_sale": 1},
        ],
        "tender": [{"id": "wechat", "name": "微信收款码"}],
        "staff": [
            *plain()["staff"],
            {"id": "2001", "name": "店长", "role": "supervisor", "pin": "9753"},
        ],
    }  # fmt: skip


def goods(folder: Path) -> Path:
    """A file of goods with a bad row, in a folder."""
    file = folder / "goods.csv"
    file.write_text(
        "barcode,name,price,category,unit\n"
        "6901234567892,可乐,3.50,饮料,瓶\n"
        "6901234567893,雪碧,3.50,饮料,瓶\n",
        "utf-8",
    )
    return file


_names = st.text("店小李Aé 1", min_size=1, max_size=40).filter(lambda text: text == text.strip())
_ids = st.text("S01-_.", min_size=1, max_size=6)
_terminals = st.text("S01_.", min_size=1, max_size=6)
_words = st.text([chr(code) for code in range(0x21, 0x7F)], min_size=1, max_size=30)
_digits = st.text("0123456789", min_size=1, max_size=7)
_yuan = st.decimals(0, 9_999_999, places=2).map(str)


def _table(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


def _covers() -> st.SearchStrategy[list[dict[str, Any]]]:
    quantity = {"quantity": st.integers(1, 999)}
    by_code = _table({"barcode": _words}, quantity)
    by_category = _table({"category": _names}, quantity)
    return st.lists(by_code | by_category, min_size=1, max_size=3)


def _deals() -> st.SearchStrategy[dict[str, Any]]:
    named = {"platform": st.sampled_from(KINDS), "id": _words}
    extra = {"min_spend": _yuan, "per_sale": st.integers(1, 99)}
    return st.one_of(
        _table({**named, "kind": st.just("voucher")}, {**extra, "covers": _covers()}),
        _table({**named, "kind": st.just("package"), "covers": _covers()}, extra),
        _table(
            {**named, "kind": st.just("discount"), "percent": st.integers(1, 99)},
            {**extra, "covers": _covers()},
        ),
    )


_line = {
    "baud": st.sampled_from((9600, 115200)),
    "bits": st.sampled_from((7, 8)),
    "parity": st.sampled_from(("none", "even", "odd")),
    "stop": st.sampled_from((1, 2)),
}
_paper = {
    "paper": st.sampled_from((58, 80)),
    "encoding": st.sampled_from(("big5", "raster")),
    "cutter": st.booleans(),
    "density": st.integers(-5, 5),
    "dialect": st.sampled_from(("gs_k", "esc7")),
    "drawer_open": st.sampled_from(("high", "low")),
    "pulse_ms": st.integers(20, 500),
    "qr": st.sampled_from(("printer", "raster")),
    "barcodes": st.sampled_from(("printer", "raster")),
}
_meituan = {"url": st.just("http://x"), "developer_id": _words, "sign_key": _words,
            "auth_token": _words}  # fmt: skip
_douyin = {"kind": st.just("douyin"), "url": st.just("http://x"), "client_key": _words,
           "client_secret": _words, "poi_id": _words}  # fmt: skip
_platforms = {
    "meituan-retail": _table(
        {"kind": st.just("meituan-retail"), **_meituan},
        {"token_expires": st.dates(min_value=date(1900, 1, 1)).map(str)},
    ),
    "meituan-dining": _table({"kind": st.just("meituan-dining"), **_meituan}, {}),
    "douyin": _table(_douyin, {"account_id": _words}),
}

shop_files = _table(
    {
        "shop": _table(
            {"id": _ids, "name": _names, "terminal": _terminals},
            {
                "language": st.sampled_from(("zh_CN", "en")),
                "rounding": st.sampled_from(("off", "fen", "jiao")),
            },
        ),
        "staff": st.lists(
            _table(
                {
                    "id": _digits,
                    "name": _names,
                    "role": st.sampled_from(("cashier", "supervisor", "technician")),
                    "pin": st.text("0123456789", min_size=4, max_size=12),
                },
                {},
            ),
            min_size=1,
            max_size=2,
            unique_by=lambda one: one["id"],
        ),
    },
    {
        "scanner": _table({"port": st.just("scanner")}, {**_line, "code_id": st.booleans()})
        | st.just([{"port": "a"}, {"port": "tcp://b:1"}, {"port": "rfc2217://[::1]:2217?x"}]),
        "printer": _table({"port": st.sampled_from(("/dev/lp0", "file:out"))}, {**_line, **_paper}),
        "display": _table({"port": st.just("loop://")}, {**_line, "driver": st.just("led8")}),
        "scale": _table({"port": st.just("scale")}, {**_line, "unit": st.just("g")}),
        "tender": st.lists(
            _table({"id": _ids, "name": _names}, {}), max_size=3, unique_by=lambda one: one["id"]
        ),
        "platform": st.just([]),
        "deal": st.just([]),
    },
) | st.tuples(
    st.tuples(*(_platforms[kind] for kind in KINDS)).map(list),
    st.lists(_deals(), max_size=3, unique_by=lambda one: (one["platform"], one["id"])),
).map(lambda both: {**plain(), "platform": both[0], "deal": both[1]})
"""Everything that may stand in a shop.toml, as TOML reads it."""
