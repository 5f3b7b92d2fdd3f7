from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.setup.files import goods, plain
from tui_pos.catalogue.store import Catalogue
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop
from tui_pos.errors import TillError
from tui_pos.home import Home, hold, open_home
from tui_pos.ledger.records import TillStarted
from tui_pos.ledger.store import Ledger, LedgerReader
from tui_pos.setup.shop_file import check_shop
from tui_pos.setup.writing import write_home
from tui_pos.shop import Shop, TenderSetting


@pytest.fixture(scope="module")
def shop() -> Shop:
    return check_shop(plain(), Path()).shop


def _names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def test_a_home_is_made_whole_and_for_its_owner_alone(tmp_path: Path, shop: Shop) -> None:
    path = tmp_path / "shops" / "S001"
    imported = write_home(path, shop, goods(tmp_path))
    assert (imported.good, [row.line for row in imported.bad]) == (1, [3])
    home = open_home(path)
    assert load_shop(home) == shop
    assert Catalogue(home.catalogue).find("6901234567892") is not None
    assert LedgerReader(home.ledger).tip()[0] == 0
    assert _names(path.parent) == ["S001"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    for secret in (home.documents, home.ledger, home.lock):
        assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    hold(home).close()


def test_without_goods_there_is_an_empty_catalogue(tmp_path: Path, shop: Shop) -> None:
    write_home(tmp_path / "home", shop, None)
    assert Catalogue(Home(tmp_path / "home").catalogue).count == 0


def test_an_empty_folder_becomes_a_home_and_a_link_leads_to_one(tmp_path: Path, shop: Shop) -> None:
    folder, link = tmp_path / "home", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    write_home(link, shop, None)
    assert load_shop(Home(folder)) == shop
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_new_settings_leave_the_books_the_goods_and_the_version_before(
    tmp_path: Path, shop: Shop
) -> None:
    path = tmp_path / "home"
    write_home(path, shop, goods(tmp_path))
    home = open_home(path)
    ledger = Ledger(home.ledger, "T01", SystemClock())
    ledger.append(TillStarted(version="1"))
    ledger.close()
    more = replace(shop, name="新名", tenders=(TenderSetting("wechat", "微信"),))
    assert write_home(path, more, None).good == 0
    assert load_shop(home) == more
    assert shop.name in (path / "shop.json.previous").read_text("utf-8")
    assert LedgerReader(home.ledger).tip()[0] == 1
    assert Catalogue(home.catalogue).count == 1


def test_new_goods_come_with_new_settings(tmp_path: Path, shop: Shop) -> None:
    path = tmp_path / "home"
    write_home(path, shop, None)
    write_home(path, shop, goods(tmp_path))
    assert Catalogue(Home(path).catalogue).count == 1


@pytest.mark.parametrize(
    "other", [{"id": "S002"}, {"terminal": "T02"}, {"training": True}], ids=str
)
def test_another_tills_home_is_left_alone(
    tmp_path: Path, shop: Shop, other: dict[str, str | bool]
) -> None:
    path = tmp_path / "home"
    write_home(path, shop, None)
    with pytest.raises(TillError) as refused:
        write_home(path, replace(shop, **other), None)
    assert refused.value.code == 6032
    assert load_shop(Home(path)) == shop


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path, shop: Shop) -> None:
    path = tmp_path / "home"
    path.mkdir()
    (path / "letter.txt").touch()
    with pytest.raises(TillError) as refused:
        write_home(path, shop, None)
    assert refused.value.code == 6031
    assert _names(tmp_path) == ["home"]
    assert _names(path) == ["letter.txt"]


def test_a_home_in_use_is_left_alone(tmp_path: Path, shop: Shop) -> None:
    path = tmp_path / "home"
    write_home(path, shop, None)
    with hold(open_home(path)), pytest.raises(TillError) as refused:
        write_home(path, replace(shop, name="新名"), None)
    assert (refused.value.code, refused.value.details) == (6001, {"pid": os.getpid()})
    assert load_shop(Home(path)) == shop


def test_where_it_cannot_be_written_nothing_is(tmp_path: Path, shop: Shop) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "home"):
        with pytest.raises(TillError) as refused:
            write_home(path, shop, None)
        assert refused.value.code == 6033
    assert _names(tmp_path) == ["file"]


def test_goods_that_cannot_be_read_make_no_home(tmp_path: Path, shop: Shop) -> None:
    bad = tmp_path / "goods.csv"
    bad.write_text("", "utf-8")
    with pytest.raises(TillError) as refused:
        write_home(tmp_path / "home", shop, bad)
    assert refused.value.code == 6041
    assert _names(tmp_path) == ["goods.csv"]


_SETS_UP = """
import sys
from pathlib import Path
from tests.tui_pos.setup.files import plain
from tui_pos.setup.shop_file import check_shop
from tui_pos.setup.writing import write_home
shop = check_shop(plain(), Path()).shop
print("ready", flush=True)
write_home(Path(sys.argv[1]), shop, Path(sys.argv[2]))
print("done", flush=True)
"""


def test_a_kill_leaves_nothing_or_a_till_and_the_next_set_up_succeeds(tmp_path: Path) -> None:
    file = goods(tmp_path)
    lasts = _run(tmp_path / "first", file, None)
    cut_off = 0
    for number in range(6):
        path = tmp_path / f"home{number}"
        _run(path, file, lasts * number / 6)
        if path.exists():
            assert load_shop(open_home(path)).id == "S001"
            assert LedgerReader(Home(path).ledger).tip()[0] == 0
            assert Catalogue(Home(path).catalogue).count == 1
        else:
            cut_off += 1
            write_home(path, check_shop(plain(), Path()).shop, None)
            assert load_shop(open_home(path)).id == "S001"
    assert cut_off
    assert not [name for name in _names(tmp_path) if name.startswith(".")]


def _run(path: Path, file: Path, kill_after_s: float | None) -> float:
    """Set a home up in a process of its own; the seconds it took from being ready to its end."""
    with subprocess.Popen(
        [sys.executable, "-c", _SETS_UP, str(path), str(file)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        begun = time.perf_counter()
        try:
            process.wait(kill_after_s)
        except subprocess.TimeoutExpired:
            process.kill()
        return time.perf_counter() - begun
