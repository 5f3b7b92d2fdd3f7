from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui_pos.cli.support import COMMAND, run, set_up
from tui_pos import VERSION


def test_a_command_that_makes_no_sense_is_2() -> None:
    for args in ((), ("sell",), ("run",), ("ledger",), ("ledger", "mend", "x"), ("--lang", "fr")):
        done = run(*args)
        assert (done.returncode, done.stdout) == (2, ""), args
        assert done.stderr.startswith("usage: tui-pos")


def test_the_version_is_told() -> None:
    assert run("--version").stdout == f"tui-pos {VERSION}\n"


def test_help_is_in_the_language_of_whoever_asks() -> None:
    assert "Set a till up" in run("--help").stdout
    assert "建立收银机" in run("--help", lang="zh_CN.UTF-8").stdout
    assert "建立收银机" in run("--lang", "zh_CN", "--help").stdout
    assert "Import a file" not in run("catalogue", "import", "--help", "--lang", "zh_CN").stdout


def test_an_error_is_in_the_language_asked_for_then_the_shops_then_the_users(
    tmp_path: Path,
) -> None:
    home = set_up(tmp_path / "home", language="zh_CN")
    missing = tmp_path / "missing"
    told = {
        "6014 没有这张小票": (("receipt", home.path), "C"),
        "6014 No such receipt": (("receipt", home.path, "--lang", "en"), "zh_CN.UTF-8"),
        "6002 No till here": (("receipt", missing), "de_DE.UTF-8"),
        "6002 这里没有店铺": (("receipt", missing), "zh_CN.UTF-8"),
    }
    for begin, (args, lang) in told.items():
        done = run(*args, lang=lang)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"{begin}: "), done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ("run",), ("doctor",), ("sales", "export"), ("ledger", "export"), ("ledger", "verify"),
        ("receipt",), ("vouchers", "compare"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_where_no_till_is_every_command_says_so_in_one_line(
    tmp_path: Path, args: tuple[str, ...]
) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "nowhere", tmp_path, tmp_path / "file"):
        done = run(*args, place)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"6002 No till here: {place} is not a till's home.")
        assert len(done.stderr.splitlines()) == 1


def test_what_the_system_refuses_is_said_in_one_line(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home")
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, "ledger", "verify", str(home.path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert done.stderr == "6039 The system refused: It says: [Errno 28] No space left on device.\n"


def test_a_terminal_that_knows_no_chinese_is_shown_what_it_knows(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--lang", "zh_CN", "ledger", "verify", str(set_up(tmp_path / "home").path)],
        env={"PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "?????? 0 ????\n"


_SCREEN = {"textual", "rich", "screens"}
_OUTSIDE = {"httpx", "serial", "asyncio", "ssl", "argon2", "tomllib", "pypinyin", "openpyxl"}


@pytest.mark.parametrize(
    ("args", "heavy"),
    [
        (["--version"], _SCREEN | _OUTSIDE | {"tinydb", "sqlite3"}),
        (["--help"], _SCREEN | _OUTSIDE | {"tinydb", "sqlite3"}),
        (["sales", "export", "HOME"], _SCREEN | _OUTSIDE | {"tinydb"}),
        (["ledger", "export", "HOME"], _SCREEN | _OUTSIDE | {"tinydb"}),
        (["ledger", "verify", "HOME"], _SCREEN | _OUTSIDE),
        (["receipt", "HOME"], _SCREEN | _OUTSIDE),
        (["vouchers", "compare", "HOME"], _SCREEN | _OUTSIDE - {"asyncio", "ssl"}),
        (["knowledge", "3002"], _SCREEN | _OUTSIDE - {"tomllib"} | {"sqlite3"}),
        (["doctor", "HOME"], _SCREEN | {"argon2", "tomllib", "pypinyin", "openpyxl", "serial"}),
        (["init", "HOME", "--from", "none.toml"], _SCREEN | {"httpx", "serial", "openpyxl"}),
    ],
    ids=lambda one: " ".join(one) if isinstance(one, list) else "",
)
def test_a_command_loads_no_more_than_it_needs(
    tmp_path: Path, args: list[str], heavy: set[str]
) -> None:
    home = set_up(tmp_path / "home")
    argv = [str(home.path) if arg == "HOME" else arg for arg in args]
    program = (
        "import sys\nfrom tui_pos.__main__ import main\n"
        f"try: main({argv!r})\nexcept SystemExit: pass\n"
        f"print(sorted({heavy!r} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "[]"
