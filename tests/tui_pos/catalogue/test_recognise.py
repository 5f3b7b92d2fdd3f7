from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tui_pos.catalogue.support import catalogue_of, demo_file, with_check
from tests.tui_pos.checkout.rig import COLA, Rig
from tui_pos.catalogue.codes import expand_upc_e
from tui_pos.catalogue.goods import Goods, Item
from tui_pos.catalogue.importing import import_goods
from tui_pos.catalogue.recognise import Recogniser
from tui_pos.catalogue.scale import load_scale_rules
from tui_pos.catalogue.store import Catalogue

UPC_A, UPC_E = "042100005264", "04252614"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    path = tmp_path_factory.mktemp("demo") / "catalogue.sqlite"
    import_goods(demo_file(), path)
    return Recogniser(Catalogue(path), load_scale_rules())


def shop(folder: Path, *codes: str) -> Recogniser:
    goods = [Goods(code, f"商品{code}", 1000, "", "千克") for code in codes]
    return Recogniser(catalogue_of(folder / "catalogue.sqlite", *goods), load_scale_rules())


def barcode(item: Item | None) -> str | None:
    return item.goods.barcode if item else None


@pytest.mark.parametrize(
    "text",
    [
        "6901234101010",
        " 6901234101010 ",
        "６９０１２３４１０１０１０",
        "690 1234-101010",
        "06901234101010",
    ],
)
def test_goods_are_recognised_however_their_code_is_written(demo: Recogniser, text: str) -> None:
    item = demo(text)
    assert item is not None
    assert item == Item(item.goods)
    assert item.goods.name == "可口可乐 500ml"


@pytest.mark.parametrize("kept", [UPC_E, UPC_A, "0" + UPC_A, "00" + UPC_A])
def test_a_file_may_write_a_code_otherwise_than_the_scanner(tmp_path: Path, kept: str) -> None:
    recognise = shop(tmp_path, kept)
    for sent in (UPC_E, UPC_A, "0" + UPC_A, "00" + UPC_A):
        assert barcode(recognise(sent)) == kept


def test_the_code_as_it_is_kept_wins(tmp_path: Path) -> None:
    recognise = shop(tmp_path, UPC_E, UPC_A, "0" + UPC_A)
    for code in (UPC_E, UPC_A, "0" + UPC_A):
        assert barcode(recognise(code)) == code


def test_eight_digits_are_looked_up_as_ean_8_and_as_upc_e(tmp_path: Path) -> None:
    assert expand_upc_e(UPC_E) == UPC_A
    assert barcode(shop(tmp_path, "12345670")("12345670")) == "12345670"
    assert barcode(shop(tmp_path, UPC_A)(UPC_E)) == UPC_A


def test_a_code_of_the_catalogue_wins_over_the_scale_rules(tmp_path: Path) -> None:
    label = with_check("211000101250")
    assert shop(tmp_path, "10001", label)(label) == Item(
        Goods(label, f"商品{label}", 1000, "", "千克")
    )


def test_labels_of_scales_are_goods_with_an_amount_or_a_weight(demo: Recogniser) -> None:
    amount, weight, both = (
        demo(with_check(body)) for body in ("211000101250", "281000200750", "22100030059800100")
    )
    assert amount is not None and weight is not None and both is not None
    assert (amount.goods.name, amount.amount_fen, amount.milli) == ("红富士苹果", 1250, 977)
    assert (weight.goods.name, weight.amount_fen, weight.milli) == ("香蕉", None, 750)
    assert (both.goods.name, both.amount_fen, both.milli) == ("本地西红柿", 598, 100)
    assert amount.weighed and weight.weighed and both.weighed


GTIN = "06901234101010"


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}",
        f"(17)251231(01){GTIN}(10)L7",
        f"01{GTIN}",
        f"01{GTIN}1725123110L7",
        f" 01{GTIN}10L7\x1d21A ",
        f"(01){GTIN}(3103)000750",
    ],
)
def test_an_element_string_is_the_goods_of_its_gtin(demo: Recogniser, text: str) -> None:
    item = demo(text)
    assert item is not None and item == Item(item.goods)
    assert item.goods.name == "可口可乐 500ml"


@pytest.mark.parametrize(
    ("said", "milli", "fen"),
    [
        ("(3103)000750", 750, None),
        ("(3102)000075", 750, None),
        ("(3103)000750(3922)1250", 750, 1250),
        ("(3922)1250", 1250, 1250),
    ],
)
def test_an_element_string_says_how_much_of_goods_sold_by_weight(
    tmp_path: Path, said: str, milli: int, fen: int | None
) -> None:
    number = with_check("9690123400001")
    item = shop(tmp_path, number)(f"(01){number}{said}")
    assert item == Item(
        Goods(number, f"商品{number}", 1000, "", "千克"), milli, amount_fen=fen, weighed=True
    )


def test_an_element_string_without_a_weight_is_what_its_gtin_is(tmp_path: Path) -> None:
    recognise = shop(tmp_path, GTIN[1:])
    for said in ("", "(3103)000000", "(3922)0"):
        assert recognise(f"(01){GTIN}{said}") == recognise(GTIN[1:])


def test_a_weight_says_nothing_of_goods_that_are_counted(tmp_path: Path) -> None:
    counted = Goods(GTIN[1:], "奶酪", 1000)
    catalogue = catalogue_of(tmp_path / "catalogue.sqlite", counted)
    assert Recogniser(catalogue, ())(f"(01){GTIN}(3103)000750") == Item(counted)


@pytest.mark.parametrize(
    "text",
    [f"(01){GTIN[:-1]}1", f"(10)01{GTIN}", f"10L7\x1d01{GTIN}", f"01{GTIN}99", f"(01){GTIN}x("],
)
def test_what_is_not_quite_an_element_string_is_nothing(demo: Recogniser, text: str) -> None:
    assert demo(text) is None


def test_the_number_on_a_label_may_have_zeros_in_front(tmp_path: Path) -> None:
    label = with_check("210000701250")
    assert barcode(shop(tmp_path, "7")(label)) == "7"
    assert barcode(shop(tmp_path, "7", "00007")(label)) == "00007"


def test_labels_of_unknown_goods_and_misread_ones_are_nothing(demo: Recogniser) -> None:
    assert demo(with_check("219999901250")) is None
    assert demo("2110001012502") is None
    assert demo(with_check("210000001250")) is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.text("0123456789", min_size=1, max_size=20))
def test_no_text_is_goods_by_guess(demo: Recogniser, text: str) -> None:
    item = demo(text)
    assert item is None or item.goods.barcode.lstrip("0") in text


@pytest.mark.parametrize(
    "text", ["", "\0", "6901234101010\0", "🍎" * 1024, "9" * 4096, "\ud83d", "'"]
)
def test_absurd_texts_are_no_goods(demo: Recogniser, text: str) -> None:
    assert demo(text) is None


def test_a_misread_code_is_said_to_be_misread(rig: Rig) -> None:
    for text, code in ((COLA[:-1] + "3", 6011), ("6901234999990", 6010), ("99999", 6010)):
        rig.enter(text)
        assert rig.error == code


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


@pytest.mark.parametrize("module", ["store", "recognise", "importing"])
def test_looking_up_loads_nothing_that_only_an_import_needs(module: str) -> None:
    heavy = "{'pypinyin', 'openpyxl', 'barcode', 'textual', 'rich', 'httpx', 'serial'}"
    said = subprocess.run(
        [
            sys.executable,
            "-c",
            f"import sys, tui_pos.catalogue.{module}; print({heavy} & set(sys.modules))",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert said.strip() == "set()"
