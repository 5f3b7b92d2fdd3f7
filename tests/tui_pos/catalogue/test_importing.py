from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui_pos.catalogue import support
from tests.tui_pos.catalogue.support import (
    CHINESE,
    HEADINGS,
    csv_bytes,
    demo_file,
    demo_rows,
    ean,
    with_check,
)
from tui_pos.catalogue.codes import gtin
from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.importing import Imported, import_goods
from tui_pos.catalogue.rows import BadRow, Reason
from tui_pos.catalogue.store import Catalogue
from tui_pos.errors import TillError
from tui_pos.locale import LANGUAGES, Locale
from tui_pos.money import yuan

COLA = Goods("6901234567892", "可口可乐 500ml", 350, "饮料", "瓶")
WATER = Goods("6901234567908", "矿泉水, “冰”", 200, "", "")


def row_of(goods: Goods) -> tuple[str, str, str, str, str]:
    return goods.barcode, goods.name, yuan(goods.price_fen), goods.category, goods.unit


def xlsx_bytes(rows: Sequence[Sequence[object]], header: Sequence[str] = HEADINGS) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    for cell in (cell for cells in sheet.iter_rows() for cell in cells):
        if isinstance(cell.value, str):
            cell.data_type = "s"  # a name may begin with "=" and is no formula
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def imported(folder: Path, content: bytes, strict: bool = False) -> Imported:
    source = folder / "goods.any"
    source.write_bytes(content)
    return import_goods(source, folder / "catalogue.sqlite", strict)


def kept(folder: Path, *codes: str) -> list[Goods | None]:
    catalogue = Catalogue(folder / "catalogue.sqlite")
    try:
        return [catalogue.find(code) for code in codes]
    finally:
        catalogue.close()


def bad(folder: Path, *rows: Sequence[object]) -> tuple[BadRow, ...]:
    return imported(folder, csv_bytes([row_of(COLA), *rows])).bad


def test_the_demo_goods_are_all_good(tmp_path: Path) -> None:
    target = tmp_path / "catalogue.sqlite"
    done = import_goods(demo_file(), target)
    assert done == Imported(demo_rows(), ())
    assert Catalogue(target).count == demo_rows()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("header", [HEADINGS, CHINESE])
def test_text_files_of_all_kinds_are_read(
    tmp_path: Path, encoding: str, delimiter: str, header: Sequence[str]
) -> None:
    content = csv_bytes([row_of(COLA), row_of(WATER)], header, encoding, delimiter)
    for ending in (b"\r\n", b"\n", b"\r"):
        assert imported(tmp_path, content.replace(b"\r\n", ending)) == Imported(2, ())
        assert kept(tmp_path, COLA.barcode, WATER.barcode) == [COLA, WATER]


@pytest.mark.parametrize("header", [HEADINGS, CHINESE])
def test_spreadsheets_are_read_with_codes_as_text_and_as_numbers(
    tmp_path: Path, header: Sequence[str]
) -> None:
    rows = [
        row_of(COLA),
        (int(WATER.barcode), WATER.name, 2, None, None),
        (float(ean(7)), "茶", 12.8, None, "瓶"),
        (10001, 7, 0.1 + 0.2, None, None),
    ]
    assert imported(tmp_path, xlsx_bytes(rows, header)) == Imported(4, ())
    assert kept(tmp_path, COLA.barcode, WATER.barcode, ean(7), "10001") == [
        COLA,
        WATER,
        Goods(ean(7), "茶", 1280, "", "瓶"),
        Goods("10001", "7", 30),
    ]


def test_a_spreadsheet_may_be_wrong_about_its_size(tmp_path: Path) -> None:
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_bytes([row_of(COLA), row_of(WATER)]))) as right,
        zipfile.ZipFile(content, "w") as wrong,
    ):
        for name in right.namelist():
            part = re.sub(rb'<dimension ref="[A-Z0-9:]*"', b'<dimension ref="A1"', right.read(name))
            wrong.writestr(name, part)
    assert imported(tmp_path, content.getvalue()) == Imported(2, ())


def test_columns_come_in_any_order_among_others(tmp_path: Path) -> None:
    header = ("库存", " 售价 ", "PRICE IN", "商品名称", "商品条码")
    assert imported(tmp_path, csv_bytes([(9, "3.5", "1", "可乐", ean(1))], header)).good == 1
    assert kept(tmp_path, ean(1)) == [Goods(ean(1), "可乐", 350)]


def test_empty_lines_and_short_rows_are_no_trouble(tmp_path: Path) -> None:
    content = f"\n\n条码,名称,价格,单位\n\n{ean(1)},可乐,3.5\n,,,\n  \n{ean(2)},茶,3,瓶,,\n"
    assert imported(tmp_path, content.encode()) == Imported(2, ())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(support.goods, max_size=12, unique_by=lambda g: gtin(g.barcode) or g.barcode),
    st.sampled_from(("utf-8", "utf-8-sig", "gb18030", "xlsx")),
    st.sampled_from(",\t;"),
)
def test_any_goods_out_are_the_goods_in(goods: list[Goods], encoding: str, delimiter: str) -> None:
    rows = [row_of(one) for one in goods]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if encoding == "xlsx":
            content = xlsx_bytes(rows, CHINESE)
        else:
            content = csv_bytes(rows, CHINESE, encoding, delimiter)
        assert imported(folder, content) == Imported(len(goods), ())
        assert kept(folder, *(one.barcode for one in goods)) == goods


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("", "可乐", "3.5"), Reason.NO_BARCODE),
        ((" \u3000", "可乐", "3.5"), Reason.NO_BARCODE),
        (("可乐", "可乐", "3.5"), Reason.BAD_BARCODE),
        (("#N/A", "可乐", "3.5"), Reason.BAD_BARCODE),
        (('="10001"', "可乐", "3.5"), Reason.BAD_BARCODE),
        (("10001\x00", "可乐", "3.5"), Reason.BAD_BARCODE),
        (("1" * 49, "可乐", "3.5"), Reason.TOO_LONG),
        (("6.90123E+12", "可乐", "3.5"), Reason.MANGLED),
        (("６.９０１２３Ｅ＋１２", "可乐", "3.5"), Reason.MANGLED),
        (("6.9e12", "可乐", "3.5"), Reason.MANGLED),
        (("6E+12", "可乐", "3.5"), Reason.MANGLED),
        (("6901234567892.0", "可乐", "3.5"), Reason.MANGLED),
        (("690123456789200000", "可乐", "3.5"), Reason.MANGLED),
        (("42100005264", "可乐", "3.5"), Reason.LOST_ZEROS),
        (("4252614", "可乐", "3.5"), Reason.LOST_ZEROS),
        (("6901234567893", "可乐", "3.5"), Reason.CHECK_DIGIT),
        (("69012348", "可乐", "3.5"), Reason.CHECK_DIGIT),
        (("10001", "", "3.5"), Reason.NO_NAME),
        (("10001", "\u3000", "3.5"), Reason.NO_NAME),
        (("10001", "可\x07乐", "3.5"), Reason.CONTROL),
        (("10001", "可\u202e乐", "3.5"), Reason.CONTROL),
        (("10001", "可" * 81, "3.5"), Reason.TOO_LONG),
        (("10001", "可乐", ""), Reason.NO_PRICE),
        (("10001",), Reason.NO_NAME),
        (("10001", "可乐"), Reason.NO_PRICE),
        (("10001", "可乐", "3.5", "饮" * 41), Reason.TOO_LONG),
        (("10001", "可乐", "3.5", "", "瓶\x1b"), Reason.CONTROL),
        (("10001", "薯片", "原味", "3.5", "零食", "袋"), Reason.MORE_CELLS),
    ],
)  # fmt: skip
def test_a_bad_row_has_its_line_and_reason_and_hides_no_other(
    tmp_path: Path, row: Sequence[str], reason: Reason
) -> None:
    done = imported(tmp_path, csv_bytes([row_of(COLA), row, row_of(WATER)]))
    assert [(one.line, one.reason) for one in done.bad] == [(3, reason)]
    assert (done.good, kept(tmp_path, WATER.barcode)) == (2, [WATER])


@pytest.mark.parametrize(
    "price", ["-1", "3.505", "3,5", "¥3.5", "3.5元", "abc", "NaN", "1e3", "1000000", "--", "1 000"]
)
def test_what_is_no_price_is_not_guessed(tmp_path: Path, price: str) -> None:
    assert [one.reason for one in bad(tmp_path, ("10001", "可乐", price))] == [Reason.BAD_PRICE]


@given(st.decimals(0, 999_999, places=2), st.sampled_from(("csv", "number", "text")))
@settings(max_examples=40, deadline=None)
def test_every_price_is_read_to_the_fen(price: Decimal, kind: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cell = float(price) if kind == "number" else str(price)
        rows = [("10001", "可乐", cell)]
        imported(folder, csv_bytes(rows) if kind == "csv" else xlsx_bytes(rows))
        assert kept(folder, "10001") == [Goods("10001", "可乐", int(price * 100))]


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (42100005264, Reason.LOST_ZEROS),
        (4252614, Reason.LOST_ZEROS),
        (6901234567893, Reason.CHECK_DIGIT),
        (690123456789200000, Reason.MANGLED),
        (6.9012345678920123e17, Reason.MANGLED),
        (6901234567892.5, Reason.MANGLED),
        (-5, Reason.MANGLED),
        (True, Reason.MANGLED),
        ("6.90123E+12", Reason.MANGLED),
    ],
)
def test_numbers_that_lost_digits_are_bad_in_a_spreadsheet(
    tmp_path: Path, code: object, reason: Reason
) -> None:
    done = imported(tmp_path, xlsx_bytes([row_of(COLA), (code, "可乐", 3.5)]))
    assert [(one.line, one.reason) for one in done.bad] == [(3, reason)]


def test_a_text_in_a_spreadsheet_has_lost_no_zeros(tmp_path: Path) -> None:
    """The way out for a shop whose own numbers look like that."""
    assert imported(tmp_path, xlsx_bytes([("42100005264", "可乐", 3.5)])) == Imported(1, ())


def test_twelve_digits_are_a_upc_a_whole(tmp_path: Path) -> None:
    code = with_check("69012345678")
    assert imported(tmp_path, csv_bytes([(code, "可乐", "3.5")])) == Imported(1, ())


def test_own_numbers_need_no_check_digit(tmp_path: Path) -> None:
    rows = [(code, code, "1") for code in ("10001", "2012345678901", "0212345678901", "20000001")]
    assert imported(tmp_path, csv_bytes(rows)) == Imported(4, ())


def test_rows_that_contradict_each_other_are_all_bad(tmp_path: Path) -> None:
    rows = [
        row_of(COLA),
        (*row_of(COLA)[:2], "3.8"),
        row_of(WATER),
        ("0" + COLA.barcode, "可乐", "4"),
    ]
    done = imported(tmp_path, csv_bytes(rows))
    assert [(one.line, one.reason, one.other) for one in done.bad] == [
        (2, Reason.DUPLICATE, 5),
        (3, Reason.DUPLICATE, 2),
        (5, Reason.DUPLICATE, 2),
    ]
    assert kept(tmp_path, COLA.barcode, WATER.barcode) == [None, WATER]


def test_a_row_repeated_word_by_word_counts_once(tmp_path: Path) -> None:
    done = imported(tmp_path, csv_bytes([row_of(COLA), row_of(WATER), row_of(COLA)]))
    assert done == Imported(2, (BadRow(4, Reason.DUPLICATE, COLA.barcode, other=2),))


def test_a_quote_never_closed_spoils_its_own_line_alone(tmp_path: Path) -> None:
    content = csv_bytes([row_of(COLA)]) + f'10001,"可乐,3.5\n{ean(3)},茶,3\n'.encode()
    assert imported(tmp_path, content) == Imported(2, (BadRow(3, Reason.UNREADABLE),))


def test_strict_takes_all_or_nothing(tmp_path: Path) -> None:
    imported(tmp_path, csv_bytes([row_of(COLA)]))
    rows = [row_of(WATER), ("", "可乐", "1")]
    done = imported(tmp_path, csv_bytes(rows), strict=True)
    assert (done.good, [one.line for one in done.bad]) == (0, [3])
    assert kept(tmp_path, COLA.barcode, WATER.barcode) == [COLA, None]
    assert imported(tmp_path, csv_bytes(rows[:1]), strict=True) == Imported(1, ())
    assert kept(tmp_path, COLA.barcode, WATER.barcode) == [None, WATER]


def test_a_file_without_a_good_row_leaves_the_catalogue(tmp_path: Path) -> None:
    imported(tmp_path, csv_bytes([row_of(COLA)]))
    assert imported(tmp_path, csv_bytes([("", "可乐", "1")])).good == 0
    assert kept(tmp_path, COLA.barcode) == [COLA]


def test_a_file_with_headings_alone_is_a_shop_without_goods(tmp_path: Path) -> None:
    assert imported(tmp_path, csv_bytes([])) == Imported(0, ())
    assert kept(tmp_path, COLA.barcode) == [None]


def _half_a_spreadsheet() -> bytes:
    whole = xlsx_bytes([row_of(COLA)] * 100)
    return whole[: len(whole) // 2]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", 6041),
        (b"\n \r\n", 6041),
        (b"\x00\x01\x02\x03", 6041),
        (b"PK\x03\x04" + b"\0" * 100, 6041),
        (_half_a_spreadsheet(), 6041),
        (b"hello\nworld\n", 6042),
        ("条码,名称\n1,可乐\n".encode(), 6042),
        (xlsx_bytes([], ("条码", "名称", "进价")), 6042),
        ("条码,商品条码,名称,价格\n".encode(), 6043),
        (csv_bytes([], ("barcode", "name", "price", "售价")), 6043),
        (b"barcode,name,price\n10001,\xff\xfe\xff,1\n", 6044),
        ("barcode,name,price\n".encode("utf-16"), 6044),
        (b"\xef\xbb\xbfbarcode,name,price\n10001," + "可乐".encode("gbk") + b",1\n", 6044),
    ],
)
def test_a_file_that_is_no_table_of_goods_is_refused_whole(
    tmp_path: Path, content: bytes, code: int
) -> None:
    with pytest.raises(TillError) as raised:
        imported(tmp_path, content)
    assert raised.value.code == code
    assert not (tmp_path / "catalogue.sqlite").exists()
    for language in LANGUAGES:
        assert "{" not in Locale(language).sentence(code, **raised.value.details)
        assert "-" not in Locale(language).sentence(code, **raised.value.details).split()


def test_the_line_of_a_wrong_character_is_named(tmp_path: Path) -> None:
    with pytest.raises(TillError) as raised:
        imported(tmp_path, csv_bytes([row_of(COLA)] * 3) + b"10001,\xff,1\n")
    assert raised.value.details["line"] == 5


def test_a_file_that_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    for source in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(TillError) as raised:
            import_goods(source, tmp_path / "catalogue.sqlite")
        assert raised.value.code == 6040


@settings(deadline=None, max_examples=50)
@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8")))
def test_no_file_breaks_the_import(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        for start in (b"", csv_bytes([]), b"PK\x03\x04"):
            try:
                imported(Path(name), start + content)
            except TillError as error:
                assert 6040 <= error.code <= 6044


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_progress_goes_up_to_the_end(tmp_path: Path, kind: str) -> None:
    rows = [(ean(number), "可乐", "3.5") for number in range(1200)] + [("", "", "1")]
    source = tmp_path / "goods"
    source.write_bytes(csv_bytes(rows) if kind == "csv" else xlsx_bytes(rows))
    seen: list[tuple[int, int]] = []
    import_goods(source, tmp_path / "c", progress=lambda done, of: seen.append((done, of)))
    assert len(seen) == 5
    assert seen == sorted(seen)
    assert all(done < of for done, of in seen[:-1])
    assert seen[-1] == (2401, 2401)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_its_words(language: str, reason: Reason) -> None:
    row = BadRow(7, reason, "69\x1b01" + "x" * 100, other=3)
    text = Locale(language).t(row.key, **row.details)
    assert text.isprintable()
    assert len(text) < 160
    assert (reason is not Reason.DUPLICATE) or "3" in text
