from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter, SimulatedScanner
from drivers.transport import PortSettings, open_port
from tests.tui_pos.cli.support import COMMAND, SIGN_KEY, TOKEN, run, set_up
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop, save_shop
from tui_pos.home import Home, hold
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.registry import open_keepers
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import in_force
from tui_pos.sandbox.demo import demo_world
from tui_pos.sandbox.server import SandboxServer
from tui_pos.secret import Secret


@pytest.fixture
def paper() -> Iterator[SimulatedPrinter]:
    printer = SimulatedPrinter(profile(58))
    yield printer
    printer.close()


@pytest.fixture
def gun() -> Iterator[SimulatedScanner]:
    scanner = SimulatedScanner()
    yield scanner
    scanner.close()


def _parts(home: Home, code: int) -> dict[str, dict[str, Any]]:
    """What doctor says of each kind of part, ending with this exit code."""
    done = run("doctor", home.path, "--json")
    assert (done.returncode, done.stderr) == (code, "")
    assert SIGN_KEY not in done.stdout and TOKEN not in done.stdout
    (line,) = done.stdout.splitlines()
    told = json.loads(line)
    assert told["ok"] is (code == 0)
    return {part["kind"]: part for part in told["parts"]}


def test_a_till_none_of_whose_parts_fails_is_well(
    tmp_path: Path, paper: SimulatedPrinter, gun: SimulatedScanner
) -> None:
    server = SandboxServer(demo_world(SystemClock()))
    home = set_up(tmp_path / "home", scanner=gun.port, printer=paper.port, url=server.start())
    parts = _parts(home, code=0)
    server.stop()
    scanner = parts["scanner"]
    assert (scanner["health"], scanner["code"]) == ("unknown", 5050)
    drawer = parts["drawer"]
    assert (drawer["health"], drawer["code"]) == ("unknown", 5070)
    others = [part for part in parts.values() if part not in (scanner, drawer)]
    assert {(part["health"], part["code"]) for part in others} == {("ok", None)}
    assert set(parts) == {
        "documents", "catalogue", "ledger", "disk", "errors",
        "scanner", "printer", "drawer", "platform",
    }  # fmt: skip


def test_what_does_not_work_is_said_part_by_part(tmp_path: Path) -> None:
    home = set_up(
        tmp_path / "home",
        scanner="/dev/none",
        printer="tcp://127.0.0.1:1",
        url="http://127.0.0.1:1",
    )
    home.catalogue.write_bytes(b"no catalogue")
    home.ledger.unlink()
    parts = _parts(home, code=1)
    assert {kind: part["code"] for kind, part in parts.items()} == {
        "documents": None, "catalogue": 6003, "ledger": 6005, "disk": None, "errors": None,
        "scanner": 5001, "printer": 5001, "drawer": 5001, "platform": 1003,
    }  # fmt: skip
    assert parts["scanner"]["title"] == "Device not found"
    assert parts["scanner"]["sentence"].startswith("Scanner is not plugged in")


def test_a_printer_that_says_nothing_is_no_fault(tmp_path: Path, paper: SimulatedPrinter) -> None:
    paper.set(answers="none")
    home = set_up(tmp_path / "home", printer=paper.port)
    parts = _parts(home, code=0)
    assert (parts["printer"]["health"], parts["printer"]["code"]) == ("unknown", 5017)


def test_damaged_documents_hide_the_devices_alone(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home", scanner="/dev/none")
    home.documents.write_text("{")
    parts = _parts(home, code=1)
    assert {kind: part["health"] for kind, part in parts.items()} == {
        "documents": "fault", "catalogue": "ok", "ledger": "ok", "disk": "ok", "errors": "ok",
    }  # fmt: skip


def test_beside_a_running_till_no_port_is_opened(tmp_path: Path, gun: SimulatedScanner) -> None:
    idle = tmp_path / "idle-port"
    idle.touch()
    home = set_up(tmp_path / "home", scanner=gun.port, printer=str(idle))
    port = open_port(PortSettings(gun.port, 9600))
    with hold(home):
        parts = _parts(home, code=0)
        assert (parts["scanner"]["health"], parts["scanner"]["code"]) == ("unknown", 5030)
        assert (parts["printer"]["health"], parts["printer"]["code"]) == ("unknown", 5031)
        idle.unlink()
        assert _parts(home, code=1)["printer"]["code"] == 5001
    port.close()


def test_a_training_shop_has_no_devices_outside_its_till(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home", scanner="/dev/none", url="http://127.0.0.1:1")
    save_shop(home, replace(load_shop(home), training=True))
    assert set(_parts(home, code=0)) == {"documents", "catalogue", "ledger", "disk", "errors"}


def test_a_person_is_told_in_the_shops_language(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home", language="zh_CN", scanner="/dev/none")
    done = run("doctor", home.path)
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert lines[0] == "正常     设置 shop.json"
    assert lines[5].startswith("有问题   扫码枪 /dev/none")
    assert lines[6].startswith("  5001 找不到设备: 扫码枪 没有插好")


def test_the_sandbox_says_where_it_is_and_ends_when_interrupted() -> None:
    with subprocess.Popen(
        [*COMMAND, "--lang", "en", "sandbox", "--port", "0"], stdout=subprocess.PIPE, text=True
    ) as sandbox:
        assert sandbox.stdout is not None
        said = sandbox.stdout.readline()
        assert said.startswith("The simulated platform answers at http://127.0.0.1:")
        port = said.partition("127.0.0.1:")[2].partition(";")[0]
        taken = run("sandbox", "--port", port)
        assert (taken.returncode, taken.stderr[:4]) == (1, "6038")
        # Once it answers it also listens to signals.
        with socket.create_connection(("127.0.0.1", int(port)), 30) as caller:
            caller.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert caller.recv(64).startswith(b"HTTP/1.1 ")
        sandbox.send_signal(signal.SIGINT)
        assert sandbox.wait(30) == 0


@pytest.mark.parametrize(
    ("days", "left", "health", "code"),
    [(20, None, "ok", None), (20, 3, "ok", None), (3, 0, "fault", 2020), (-1, None, "fault", 2022)],
)
def test_a_token_is_told_with_the_days_and_renewals_that_are_left(
    days: int, left: int | None, health: str, code: int | None, tmp_path: Path
) -> None:
    home = set_up(tmp_path / "home", url="http://127.0.0.1:1")
    shop, clock = load_shop(home), SystemClock()
    retail = replace(
        shop.platforms[0],
        refresh_token=Secret("refresh-7c19"),
        token_expires=clock.now() + timedelta(days=days),
    )
    save_shop(home, replace(shop, platforms=(retail,)))
    first = in_force(retail, None)
    TokenFile(home, clock).write(replace(first, grant=replace(first.grant, left=left)))
    token = _parts(home, code=1)["token"]
    assert (token["name"], token["health"], token["code"]) == ("meituan-retail", health, code)
    assert token["days"] == max(days, 0)
    assert token.get("left") == left
    said = run("doctor", home.path).stdout
    counted = "" if left is None else f", {left} renewals"
    assert f"Grant meituan-retail {max(days, 0)} days left{counted}\n" in said
    assert "refresh-7c19" not in said


def test_the_platform_is_asked_with_the_token_in_force_which_is_not_renewed(
    tmp_path: Path,
) -> None:
    world = demo_world(SystemClock())
    server = SandboxServer(world)
    home = set_up(tmp_path / "home", url=server.start())
    shop, clock = load_shop(home), SystemClock()
    due = {"refresh_token": Secret("training-refresh-token"), "token_expires": clock.now()}
    retail = replace(shop.platforms[0], **due)
    save_shop(home, replace(shop, platforms=(retail,)))
    world.grants.end()
    assert _parts(home, code=1)["platform"]["code"] == 2012
    assert world.grants.good("training-auth-token-1") is False
    open_keepers((retail,), home, clock, Gateway())["meituan-retail"].tend()
    parts = _parts(home, code=0)
    server.stop()
    assert (parts["platform"]["code"], parts["token"]["days"]) == (None, 30)
