"""tui-pos triage, as a technician runs it over SSH."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.tui_pos.cli.support import SIGN_KEY, TOKEN, run, set_up
from tests.tui_pos.triage.servers import nobody
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop, save_shop
from tui_pos.home import Home, hold
from tui_pos.sandbox.demo import demo_world
from tui_pos.sandbox.server import SandboxServer


def walks(home: Home, code: int, *args: str) -> list[dict[str, Any]]:
    """What it tells of each walk, ending with this exit code."""
    done = run("triage", home.path, "--json", *args)
    assert (done.returncode, done.stderr) == (code, "")
    assert SIGN_KEY not in done.stdout and TOKEN not in done.stdout
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_till_that_is_well_ends_with_0_and_is_left_as_it_was(tmp_path: Path) -> None:
    server = SandboxServer(demo_world(SystemClock()))
    home = set_up(tmp_path / "home", url=server.start())
    before = {one: one.read_bytes() for one in home.path.iterdir() if one.is_file()}
    (walk,) = walks(home, 0)
    server.stop()
    assert (walk["platform"], walk["code"], walk["sure"]) == ("meituan-retail", None, True)
    assert [step["state"] for step in walk["steps"] if step["state"] == "fault"] == []
    assert walk["remedies"] == ["again", "refresh", "call"]
    assert {one: one.read_bytes() for one in before} == before


def test_a_cause_ends_with_1_and_says_what_can_be_done(tmp_path: Path) -> None:
    with nobody() as port:
        home = set_up(tmp_path / "home", url=f"http://127.0.0.1:{port}", language="zh_CN")
        (walk,) = walks(home, 1, "--entry", "voucher")
        said = run("triage", home.path)
    assert (walk["entry"], walk["node"], walk["code"]) == ("voucher", "tcp", 1003)
    assert walk["steps"][0]["key"] == "triage.link.up" and walk["remedies"][0] == "again"
    lines = said.stdout.splitlines()
    assert (said.returncode, lines[0]) == (1, "平台：美团到综")
    assert lines[1] == "正常     网线           lo 已接通"
    assert f"不对     连接           端口 {port} 拒绝连接" in lines
    assert lines[-1].startswith("原因: 1003 连不上平台: 平台拒绝了连接")


def test_an_entry_nobody_knows_is_no_command(tmp_path: Path) -> None:
    done = run("triage", tmp_path, "--entry", "weather")
    assert done.returncode == 2 and "weather" in done.stderr


def test_each_platform_is_looked_at_up_to_the_first_cause(tmp_path: Path) -> None:
    server = SandboxServer(demo_world(SystemClock()))
    home = set_up(tmp_path / "home", url=server.start())
    shop = load_shop(home)
    (well,) = shop.platforms
    with nobody() as port:
        broken = replace(well, kind="meituan-dining", url=f"http://127.0.0.1:{port}")
        save_shop(home, replace(shop, platforms=(well, broken)))
        told = walks(home, 1)
    server.stop()
    assert [(walk["platform"], walk["code"]) for walk in told] == [
        ("meituan-retail", None), ("meituan-dining", 1003),
    ]  # fmt: skip


@pytest.mark.parametrize("held", [False, True])
def test_devices_are_looked_at_where_no_till_has_them(held: bool, tmp_path: Path) -> None:
    home = set_up(tmp_path / "home", printer="/dev/none")
    if held:
        with hold(home):
            (walk,) = walks(home, 0, "--entry", "device")
    else:
        (walk,) = walks(home, 1, "--entry", "device")
    assert walk["code"] == (None if held else 5001)
    assert (walk["node"], walk["platform"]) == (None if held else "printer", None)


def test_a_training_shop_has_nothing_outside_its_till(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home", printer="/dev/none", url="http://127.0.0.1:1")
    save_shop(home, replace(load_shop(home), training=True))
    assert walks(home, 0)[0]["steps"][0]["state"] == "skipped"
    assert walks(home, 0, "--entry", "device")[0]["code"] is None
