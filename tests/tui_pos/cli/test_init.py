from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.program import Program
from tests.tui_pos.cli.support import COMMAND, run
from tests.tui_pos.setup.files import PIN, PLAIN, SIGN_KEY, TOKEN, goods
from tui_pos.catalogue.store import Catalogue
from tui_pos.documents import load_shop
from tui_pos.home import Home, hold
from tui_pos.ledger.store import LedgerReader

_PLATFORM = f"""
[[platform]]
kind = "meituan-retail"
url = "http://127.0.0.1:1"
developer_id = "100567"
sign_key = "{SIGN_KEY}"
auth_token = "{TOKEN}"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A shop's file beside its goods."""
    goods(tmp_path)
    file = tmp_path / "shop.toml"
    file.write_text(f'{PLAIN}{_PLATFORM}[catalogue]\nfile = "goods.csv"\n', "utf-8")
    return file


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home that is still to be made."""
    return Home(tmp_path / "home")


def test_a_file_makes_a_till(home: Home, file: Path) -> None:
    done = run("init", home.path, "--from", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"示范小店, terminal T01: set up in {home.path}.",
        "1 goods now; 1 rows were not taken.",
    ]
    assert done.stderr.startswith("line 3: ")
    assert load_shop(home).platforms[0].sign_key.text == SIGN_KEY
    assert Catalogue(home.catalogue).count == 1
    assert run("ledger", "verify", home.path).returncode == 0


def test_a_file_with_mistakes_makes_nothing_and_says_them_all(home: Home, file: Path) -> None:
    text = file.read_text("utf-8").replace('name = "小李"', "").replace("sign_key", "signkey")
    file.write_text(f"nonsense = true\n{text}", "utf-8")
    done = run("init", home.path, "--from", file, lang="zh_CN.UTF-8")
    assert (done.returncode, done.stdout) == (1, "")
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "nonsense", "platform[0].signkey", "platform[0].sign_key", "staff[0].name",
        "6036 店铺文件要改",
    ]  # fmt: skip
    assert not home.path.exists()


def test_a_file_that_is_no_toml_makes_nothing(home: Home, file: Path) -> None:
    file.write_text(f"[shop]\nid = S001 {SIGN_KEY}\n", "utf-8")
    done = run("init", home.path, "--from", file)
    assert done.returncode == 1
    assert done.stderr.startswith("shop.toml: line 2, column 6 is not how a TOML file is written\n")
    assert not home.path.exists()


def test_no_secret_is_ever_put_out(home: Home, file: Path) -> None:
    outputs = [run("init", home.path, "--from", file), run("doctor", home.path, "--json")]
    file.write_text(file.read_text("utf-8").replace('id = "S001"', 'id = ""'), "utf-8")
    outputs.append(run("init", home.path, "--from", file))
    kept = load_shop(home).staff[0].pin_hash.text
    for done in outputs:
        for secret in (SIGN_KEY, TOKEN, PIN, kept):
            assert secret not in done.stdout + done.stderr
    assert PIN not in home.documents.read_text("utf-8")


def test_the_same_shop_again_renews_its_settings_and_keeps_its_books(
    home: Home, file: Path
) -> None:
    run("init", home.path, "--from", file)
    made = home.ledger.stat().st_ino
    deal = '[[deal]]\nplatform = "meituan-retail"\nid = "7001"\nkind = "voucher"\n'
    file.write_text(file.read_text("utf-8") + deal, "utf-8")
    assert run("init", home.path, "--from", file).returncode == 0
    assert [deal.id for deal in load_shop(home).deals] == ["7001"]
    assert home.ledger.stat().st_ino == made
    assert (home.path / "shop.json.previous").is_file()


def test_another_shop_and_another_folder_are_refused(
    tmp_path: Path, home: Home, file: Path
) -> None:
    run("init", home.path, "--from", file)
    file.write_text(file.read_text("utf-8").replace('"T01"', '"T02"'), "utf-8")
    done = run("init", home.path, "--from", file, "--lang", "en")
    assert done.returncode == 1
    assert "belongs to shop S001, terminal T01" in done.stderr
    done = run("init", tmp_path, "--from", file)
    assert (done.returncode, done.stderr[:4]) == (1, "6031")
    assert load_shop(home).terminal == "T01"


def test_a_running_till_is_not_set_up_anew(home: Home, file: Path) -> None:
    run("init", home.path, "--from", file)
    with hold(home):
        done = run("init", home.path, "--from", file, "--lang", "en")
    assert (done.returncode, done.stdout) == (3, "")
    assert f"Process {os.getpid()} is using it" in done.stderr


def test_goods_of_which_none_is_good_are_said_and_the_till_stands(home: Home, file: Path) -> None:
    (file.parent / "goods.csv").write_text("barcode,name,price,category,unit\n1,,,,\n", "utf-8")
    done = run("init", home.path, "--from", file)
    assert done.returncode == 1
    assert "line 2: " in done.stderr
    assert load_shop(home).id == "S001"
    assert Catalogue(home.catalogue).count == 0


_ANSWERS = (
    "S9", "小店", "", "", "", "", "", "", "meituan-retail", "", "100567", SIGN_KEY, TOKEN, "", "",
    "", "小李", PIN, PIN, "", "店长", "975310", "975310", "",
)  # fmt: skip


def test_without_a_file_it_asks(home: Home) -> None:
    done = run("init", home.path, typed="\n".join((*_ANSWERS, "")))
    assert done.returncode == 0, done.stderr
    shop = load_shop(home)
    assert (shop.id, shop.name, shop.terminal, shop.language) == ("S9", "小店", "T01", "en")
    assert shop.platforms[0].url == "https://api-open-cater.meituan.com"
    assert shop.platforms[0].auth_token.text == TOKEN
    assert LedgerReader(home.ledger).tip()[0] == 0


def test_where_its_answers_end_it_writes_nothing(home: Home) -> None:
    done = run("init", home.path, typed="\n".join(_ANSWERS[:15]))
    assert done.returncode == 1
    assert done.stderr == "Stopped before the last question; nothing was written.\n"
    assert not home.path.exists()


def test_where_there_is_no_room_for_a_till_it_does_not_even_ask(home: Home, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    done = run("init", tmp_path)
    assert (done.returncode, done.stdout, done.stderr[:4]) == (1, "", "6031")


def test_at_a_terminal_secrets_are_not_shown(home: Home) -> None:
    shown = b""
    with Program([*COMMAND, "init", str(home.path)]) as program:
        for answer in _ANSWERS:
            asked = len(shown)
            while not shown[asked:].endswith(b": "):
                painted = program.read(30.0)
                assert painted, shown
                shown += painted
            program.type(f"{answer}\n")
        while (painted := program.read(30.0)) is not None:
            shown += painted
        assert program.wait() == 0
    assert "小店" in shown.decode()
    assert not [one for one in (SIGN_KEY, TOKEN, PIN, "975310") if one in shown.decode()]
    assert load_shop(home).platforms[0].sign_key.text == SIGN_KEY
