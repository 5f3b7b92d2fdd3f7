"""Shops of every valid shape."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tui_pos.money import Rounding
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.secret import Secret
from tui_pos.shop import (
    Cover,
    DealKind,
    DealSetting,
    DisplaySetting,
    PlatformSetting,
    PrinterSetting,
    Role,
    ScaleSetting,
    ScannerSetting,
    Shop,
    Staff,
    TenderSetting,
)

_text = st.text(min_size=1, max_size=12)
_secret = st.builds(Secret, st.text(min_size=20, max_size=60))
_covers = st.builds(
    Cover,
    barcode=st.none() | _text,
    category=st.none() | _text,
    quantity=st.integers(1, 99),
)
_line: dict[str, st.SearchStrategy[Any]] = {
    "baud": st.integers(300, 115200),
    "bits": st.sampled_from((7, 8)),
    "parity": st.sampled_from(("none", "even", "odd")),
    "stop": st.sampled_from((1, 2)),
}


def _of(*words: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(words)


def _some(of: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=3).map(tuple)


shops: st.SearchStrategy[Shop] = st.builds(
    Shop,
    id=_text,
    name=_text,
    terminal=_text,
    language=st.sampled_from(("zh_CN", "en")),
    rounding=st.sampled_from(Rounding),
    training=st.booleans(),
    scanners=_some(st.builds(ScannerSetting, port=_text, **_line, suffix=_of("auto", "crlf"))),
    printers=_some(
        st.builds(
            PrinterSetting,
            port=_text,
            **_line,
            flow=_of("none", "dsrdtr"),
            paper=st.sampled_from((58, 80)),
            encoding=_of("gb18030", "gbk", "big5", "utf-8", "raster"),
            cutter=st.none() | st.booleans(),
            density=st.none() | st.integers(-5, 5),
            drawer_open=_of("", "high", "low"),
        )
    ),
    displays=_some(st.builds(DisplaySetting, port=_text, **_line, driver=_text)),
    scales=_some(
        st.builds(
            ScaleSetting, port=_text, **_line, format=_of("auto", "comma"), unit=_of("g", "jin")
        )
    ),
    platforms=_some(
        st.builds(
            PlatformSetting,
            kind=_text,
            url=_text,
            developer_id=_text,
            sign_key=_secret,
            auth_token=_secret,
            refresh_token=st.none() | _secret,
            token_expires=st.none() | st.datetimes(timezones=st.just(SHOP_ZONE)),
        )
    ),
    deals=_some(
        st.builds(
            DealSetting,
            platform=_text,
            id=_text,
            kind=st.sampled_from(DealKind),
            covers=st.lists(_covers, max_size=3).map(tuple),
            percent=st.none() | st.integers(1, 99),
            min_spend_fen=st.integers(0, 10**8),
            per_sale=st.none() | st.integers(1, 9),
        )
    ),
    tenders=_some(st.builds(TenderSetting, id=_text, name=_text)),
    staff=_some(
        st.builds(Staff, id=_text, name=_text, role=st.sampled_from(Role), pin_hash=_secret)
    ),
)
