"""Goods for tests, and catalogues made of them as real files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from hypothesis import strategies as st

from drivers.encoding.mod10 import check_digit
from tui_pos.catalogue.building import build
from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.store import Catalogue
from tui_pos.catalogue.tables import open_table
from tui_pos.data import shipped

HEADINGS = ("barcode", "name", "price", "category", "unit")
CHINESE = ("条码", "品名", "零售价", "分类", "单位")


def with_check(body: str) -> str:
    return body + check_digit(body)


def ean(number: int) -> str:
    """An EAN-13 of a Chinese maker."""
    return with_check(f"690{number:09d}")


def catalogue_of(path: Path, *goods: Goods) -> Catalogue:
    build(path, goods, lambda written: None)
    return Catalogue(path)


def named(*names: str) -> list[Goods]:
    return [Goods(ean(number), name, 100) for number, name in enumerate(names)]


def csv_bytes(
    rows: Iterable[Sequence[object]],
    header: Sequence[str] = HEADINGS,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def demo_file() -> Path:
    return shipped("demo/goods.csv")


def demo_rows() -> int:
    return sum(1 for _ in open_table(demo_file()).rows)


_names = st.text(
    st.characters(exclude_categories=("C", "Z"), include_characters=" "), min_size=1, max_size=12
)
names = _names.map(lambda name: name.strip()).filter(bool)
"""What a name may be: anything that can be shown, in one line."""

retail_codes = st.one_of(
    st.integers(690 * 10**9, 700 * 10**9 - 1).map(lambda body: with_check(str(body))),
    st.integers(10**6, 2 * 10**6 - 1).map(lambda body: with_check(str(body))),
    st.integers(10**10, 2 * 10**10 - 1).map(lambda body: with_check(str(body))),
)
own_codes = st.integers(1, 99_999).map(str)
codes = retail_codes | own_codes

goods = st.builds(
    Goods,
    barcode=codes,
    name=names,
    price_fen=st.integers(0, 99_999_999),
    category=st.sampled_from(("", "饮料", "零食")),
    unit=st.sampled_from(("", "瓶", "千克")),
)
