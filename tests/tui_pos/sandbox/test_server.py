from __future__ import annotations

import socket
import subprocess
import sys
import threading

import httpx
import pytest

from tests.tui_pos.platforms.douyin_support import training_douyin
from tests.tui_pos.platforms.support import (
    DINING,
    RETAIL,
    SetClock,
    platform,
    request,
    voucher,
)
from tui_pos.platforms.base import Done, Offers, Platform, Refused, Unknown
from tui_pos.platforms.http import Gateway
from tui_pos.sandbox.demo import Shows, demo_vouchers, demo_world
from tui_pos.sandbox.server import SandboxServer
from tui_pos.sandbox.world import World
from tui_pos.secret import Secret


def test_a_call_made_at_once_waits_for_the_answer() -> None:
    clock = SetClock()
    world, gateway = World(clock), Gateway()
    one = voucher(RETAIL)
    world.add(one)
    server = SandboxServer(world)
    assert isinstance(platform(RETAIL, server.start(), gateway).check(one.code), Offers)
    server.stop()


def test_stopping_at_once_leaves_nothing_behind() -> None:
    before = set(threading.enumerate())
    server = SandboxServer(World(SetClock()))
    port = int(server.start().rpartition(":")[2])
    server.stop()
    assert set(threading.enumerate()) <= before
    socket.create_server(("127.0.0.1", port)).close()


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError):
        SandboxServer(World(SetClock()), taken.getsockname()[1]).start()


def test_on_its_own_until_interrupted() -> None:
    program = (
        "from tui_pos.sandbox.server import serve; serve(lambda url: print(url, flush=True), 0)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as alone:
        assert alone.stdout is not None
        url = alone.stdout.readline().strip()
        assert platform(DINING, url, Gateway()).ping() is None
        alone.terminate()
        alone.wait(10)


def test_calls_that_are_not_as_documented_are_refused() -> None:
    server = SandboxServer(World(SetClock()))
    url = server.start()
    answers = [
        httpx.post(url + "/tuangou/coupon/nothing").json()["code"],
        httpx.post(url + "/tuangou/coupon/msprepare").json()["code"],
        httpx.post(url + "/tuangou/coupon/prepare").json()["code"],
        httpx.post(url + "/ddzh/tuangou/receipt/consume", content=b"\xff&&=").json()["code"],
    ]
    server.stop()
    assert answers == ["OP_API_NOT_EXIST"] * 2 + ["OP_SYSTEM_PARAM_ERROR"] * 2


@pytest.mark.parametrize("series", [1, 7])
def test_every_demo_voucher_shows_what_it_says(series: int) -> None:
    clock = SetClock()
    world = demo_world(clock)
    server, gateway = SandboxServer(world), Gateway(whole_s=0.3)
    url = server.start()
    platforms: dict[int, Platform] = {
        length: platform(kind, url, gateway, clock) for length, kind in ((10, RETAIL), (12, DINING))
    }
    platforms[15] = training_douyin(url, gateway, clock)
    for one in demo_vouchers(series):
        at = platforms[len(one.code)]
        checked = at.check(Secret(one.code))
        if isinstance(checked, Refused):
            assert one.outcome is Shows.REFUSED, one
            continue
        assert isinstance(checked, Offers), one
        [offer] = checked.offers
        if one.outcome is not Shows.REFUSED:
            assert offer.unsupported is None, one
            wanted = request(offer.code, deal_id=offer.deal_id, token=offer.token)
            expected = Done if one.outcome is Shows.REDEEMED else Unknown
            assert isinstance(at.redeem(wanted, again=False), expected), one
    server.stop()
