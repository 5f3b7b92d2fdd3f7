from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings

from tests.tui_pos.documents.shops import shops
from tui_pos.documents import load_shop, save_shop
from tui_pos.errors import TillError
from tui_pos.home import Home
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting, PrinterSetting, ScannerSetting, Shop

_OLD, _NEW = Shop("S001", "旧店", "T01"), Shop("S001", "新店", "T01")


@settings(max_examples=50, deadline=None)
@given(shop=shops)
def test_what_a_shop_said_is_read_back(
    shop: Shop, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    save_shop(home, shop)
    assert load_shop(home) == shop


def test_a_secret_survives_the_file_and_shows_in_no_repr(tmp_path: Path) -> None:
    home = Home(tmp_path)
    kind = PlatformSetting("meituan-retail", "https://x", "1", Secret("key-one"), Secret("tok-two"))
    save_shop(home, msgspec.structs.replace(_OLD, platforms=(kind,)))
    read = load_shop(home)
    assert read.platforms[0].sign_key.text == "key-one"
    assert "key-one" not in repr(read)
    assert "tok-two" not in repr(read)


def test_its_owner_alone_can_read_it_and_the_version_before_is_kept(tmp_path: Path) -> None:
    home = Home(tmp_path)
    save_shop(home, _OLD)
    assert [one.name for one in tmp_path.iterdir()] == ["shop.json"]
    save_shop(home, _NEW)
    previous = tmp_path / "shop.json.previous"
    assert "旧店" in previous.read_text("utf-8")
    assert load_shop(home) == _NEW
    assert {stat.S_IMODE(one.stat().st_mode) for one in (home.documents, previous)} == {0o600}
    save_shop(home, _NEW)
    assert "新店" in previous.read_text("utf-8")


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b'{"shop": []}', b'{"shop": {"one": {}}}', b'{"shop": {"1": 2}}',
        b'{"shop": {}}', b'{"shop": {"1": {"id": "S001"}}}', b"\xff\xfe", b"[" * 100_000,
        b'{"shop": {"1": {"id": 1, "name": "a", "terminal": "T01"}}}',
        b'{"shop": {"1": {"id": "a", "name": "a", "terminal": "T"}}, "deals": {"1": {"id": "7"}}}',
    ],
)  # fmt: skip
def test_damage_is_said_and_never_overwritten(tmp_path: Path, text: bytes) -> None:
    home = Home(tmp_path)
    home.documents.write_bytes(text)
    with pytest.raises(TillError) as damage:
        load_shop(home)
    assert (damage.value.code, damage.value.details) == (6003, {"name": "shop.json"})
    assert home.documents.read_bytes() == text


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(TillError) as missing:
        load_shop(Home(tmp_path))
    assert missing.value.code == 6003
    assert not list(tmp_path.iterdir())


def test_a_value_out_of_bounds_is_damage(tmp_path: Path) -> None:
    home = Home(tmp_path)
    save_shop(home, _OLD)
    tables = json.loads(home.documents.read_text("utf-8"))
    tables["printers"] = {"1": {"port": "/dev/lp", "paper": 57}}
    home.documents.write_text(json.dumps(tables), "utf-8")
    with pytest.raises(TillError):
        load_shop(home)


_WRITES = """
import sys
from pathlib import Path
from tui_pos.documents import save_shop
from tui_pos.home import Home
from tui_pos.shop import Shop
home = Home(Path(sys.argv[1]))
shops = [Shop(name, name * 4000, "T01") for name in ("A", "B")]
save_shop(home, shops[0])
print("writing", flush=True)
while True:
    for shop in shops:
        save_shop(home, shop)
"""


def test_a_kill_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for delay in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", _WRITES, str(tmp_path)], stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            os.sched_yield()
            try:
                writer.wait(0.0007 * delay)
            except subprocess.TimeoutExpired:
                writer.send_signal(signal.SIGKILL)
        shop = load_shop(home)
        assert shop.name == shop.id * 4000


def test_a_file_of_before_the_newer_devices_is_read_as_it_was(tmp_path: Path) -> None:
    home = Home(tmp_path)
    tables = {
        "shop": {"1": {"id": "S001", "name": "旧店", "terminal": "T01", "rounding": "off"}},
        "scanners": {"1": {"port": "/dev/ttyACM0", "baud": 9600}},
        "printers": {"1": {"port": "/dev/ttyUSB1", "baud": 19200, "paper": 80, "encoding": "gbk"}},
        "staff": {},
    }
    home.documents.write_text(json.dumps(tables), "utf-8")
    assert load_shop(home) == Shop(
        "S001",
        "旧店",
        "T01",
        scanners=(ScannerSetting("/dev/ttyACM0"),),
        printers=(PrinterSetting("/dev/ttyUSB1", paper=80, encoding="gbk"),),
    )
