from __future__ import annotations

import sqlite3
import tempfile
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from tests.tui_pos.catalogue import support
from tests.tui_pos.catalogue.support import catalogue_of, demo_file, ean, named
from tui_pos.catalogue.building import build
from tui_pos.catalogue.goods import Goods
from tui_pos.catalogue.importing import import_goods
from tui_pos.catalogue.keys import LONGEST, fold
from tui_pos.catalogue.pinyin import initials
from tui_pos.catalogue.store import Catalogue
from tui_pos.errors import TillError


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    path = tmp_path_factory.mktemp("demo") / "catalogue.sqlite"
    import_goods(demo_file(), path)
    return Catalogue(path)


def everything(catalogue: Catalogue) -> list[Goods]:
    goods = {one.barcode: one for digit in "0123456789" for one in catalogue.search(digit, 1000)}
    assert len(goods) == catalogue.count
    return list(goods.values())


def test_goods_are_found_by_exactly_their_code(demo: Catalogue) -> None:
    cola = Goods("6901234101010", "可口可乐 500ml", 350, "饮料", "瓶")
    assert demo.find("6901234101010") == cola
    for other in (
        "690123410101",
        "6901234101011",
        "６901234101010",
        "",
        "\0",
        "\ud800",
        "9" * 5000,
    ):
        assert demo.find(other) is None


def test_every_part_of_every_name_finds_it(demo: Catalogue) -> None:
    for goods in everything(demo):
        for text in (fold(goods.name), *initials(fold(goods.name)), goods.barcode):
            parts = {text[at:end] for at in range(len(text)) for end in range(at + 1, len(text))}
            if text == goods.barcode:
                parts = {one for one in parts if text.startswith(one) or text.endswith(one)}
            for part in parts:
                assert goods in demo.search(part, 1000), (goods.name, part)


@settings(max_examples=25, deadline=None)
@given(st.lists(support.names, min_size=1, max_size=8), st.data())
def test_any_part_of_any_name_finds_it_and_nothing_else(
    names: list[str], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        catalogue = catalogue_of(Path(folder) / "c.sqlite", *named(*names))
        name = fold(data.draw(st.sampled_from(names)))
        start = data.draw(st.integers(0, len(name)))
        part = name[start : data.draw(st.integers(start, min(len(name), start + LONGEST)))]
        found = {goods.name for goods in catalogue.search(part, 1000)}
        catalogue.close()
    wanted = {one for one in names if part and part in fold(one)}
    also = {one for one in names if part and any(part in text for text in initials(fold(one)))}
    codes = {one.name for one in named(*names) if part and part in one.barcode}
    assert wanted <= found <= wanted | also | codes


@pytest.mark.parametrize(
    "text",
    [
        "可乐",
        "kl",
        "KL",
        "ｋｌ",
        "口可",
        "kkkl",
        "可口可乐500",
        "可乐 500ML",
        "1010",
        "6901234101010",
    ],
)
def test_people_find_cola_as_they_type_it(demo: Catalogue, text: str) -> None:
    assert "可口可乐 500ml" in [goods.name for goods in demo.search(text)]


@pytest.mark.parametrize(
    "text", ["", " ", "\0", "\ud800", "🍎", "%", "*", '"', "zzzz", "可乐" * 2000]
)
def test_what_names_nothing_finds_nothing(demo: Catalogue, text: str) -> None:
    assert demo.search(text) == ()


def test_what_begins_with_the_text_comes_first(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path / "c", *named("百事可乐", "可乐杯", "可乐", "健怡可乐"))
    assert [goods.name for goods in catalogue.search("可乐")][:2] == ["可乐", "可乐杯"]
    assert [goods.name for goods in catalogue.search("kl")][:2] == ["可乐", "可乐杯"]


def test_codes_come_before_names_that_hold_the_same_digits(tmp_path: Path) -> None:
    goods = (Goods("1", "水 500", 1), Goods("7500", "茶", 1), Goods("5001", "酒", 1))
    catalogue = catalogue_of(tmp_path / "c", *goods)
    assert [one.barcode for one in catalogue.search("500")] == ["5001", "7500", "1"]


def test_a_search_ends_at_its_limit_and_names_nothing_twice(tmp_path: Path) -> None:
    names = [f"大可{at:03}可{at:03}" for at in range(117)] + ["可乐", "可口", "可可"]
    catalogue = catalogue_of(tmp_path / "c", *named(*names))
    for limit, found in ((2, 2), (5, 5), (50, 50), (100, 100), (1000, 120)):
        assert len(set(catalogue.search("可", limit))) == found
        assert len(catalogue.search("可", limit)) == found


def test_a_text_longer_than_a_key_is_found_by_its_beginning(tmp_path: Path) -> None:
    name, code = "甲乙丙丁戊己庚辛壬癸" * 6, "A" * 20 + "B" * 20
    catalogue = catalogue_of(tmp_path / "c", Goods(code, name, 1), Goods("1", "茶", 1))
    for text in (name, name[7:], code, code[:30], code[7:]):
        assert [goods.barcode for goods in catalogue.search(text)] == [code]


def test_a_character_read_in_two_ways_is_found_by_both(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path / "c", *named("番茄酱", "长"))
    assert [goods.name for goods in catalogue.search("z")] == ["长"]
    assert [goods.name for goods in catalogue.search("c")] == ["长"]


@given(st.text("可口乐长城重庆行参茶牛奶abc012", min_size=1))
def test_the_first_reading_is_the_usual_one(name: str) -> None:
    usual = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    assert initials(name)[0] == usual


def test_a_catalogue_stays_as_it_was_for_who_has_it_open(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    before = catalogue_of(path, *named("旧"))
    after = catalogue_of(path, *named("新", "新二"))
    assert [one.search(ean(0))[0].name for one in (before, after)] == ["旧", "新"]
    assert (before.count, after.count) == (1, 2)
    assert list(tmp_path.iterdir()) == [path]


def test_it_may_be_made_on_one_thread_and_used_on_another(demo: Catalogue) -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(demo.find("10001")))
    thread.start()
    thread.join()
    assert found == [demo.find("10001")]


def test_an_empty_catalogue_finds_nothing(tmp_path: Path) -> None:
    catalogue = catalogue_of(tmp_path / "odd name?#%.sqlite")
    assert (catalogue.count, catalogue.find("1"), catalogue.search("1")) == (0, None, ())


def damaged(path: Path) -> None:
    with pytest.raises(TillError) as raised:
        Catalogue(path)
    assert (raised.value.code, raised.value.details["name"]) == (6003, path.name)


def test_no_catalogue_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    damaged(path)
    for content in (b"", b"nonsense", b"SQLite format 3\0" + b"\xff" * 5000):
        path.write_bytes(content)
        damaged(path)
    damaged(tmp_path)
    other = tmp_path / "other.sqlite"
    db = sqlite3.connect(other)
    db.execute("CREATE TABLE goods (id INTEGER PRIMARY KEY)")
    db.commit()
    db.close()
    damaged(other)


def test_half_a_catalogue_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    catalogue_of(path, *named(*(f"可乐{at}" for at in range(200)))).close()
    whole = path.read_bytes()
    for part in range(0, len(whole), len(whole) // 7):
        path.write_bytes(whole[:part])
        damaged(path)


def test_damage_inside_is_said_and_nothing_else_happens(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.sqlite"
    catalogue_of(path, *named(*(f"可乐{at}" for at in range(100)))).close()
    whole = path.read_bytes()
    noticed = 0
    for at in range(0, len(whole), 83):
        path.write_bytes(whole[:at] + b"\xff" * 200 + whole[at + 200 :])
        try:
            catalogue = Catalogue(path)
            for number in range(100):
                catalogue.find(ean(number))
            catalogue.search("可乐", 1000)
            catalogue.close()
        except TillError as error:
            assert error.code == 6003
            noticed += 1
    assert noticed


def test_a_full_disk_leaves_the_old_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "gone" / "catalogue.sqlite"
    with pytest.raises(TillError) as raised:
        build(path, named("可乐"), lambda written: None)
    assert raised.value.code == 6045
