"""The way out of a machine, by what its kernel says of it."""

from __future__ import annotations

from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.triage.walks import context
from tui_pos.home import Home
from tui_pos.triage.findings import State
from tui_pos.triage.probes.machine import memory
from tui_pos.triage.probes.way import gateway, link
from tui_pos.triage.routes import is_near, read_neighbours, read_routes, route_to

V4 = """\
Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
wwan0	00000000	010AA8C0	0003	0	0	700	00000000	0	0	0
eth0	00000000	0101A8C0	0003	0	0	100	00000000	0	0	0
eth0	0001A8C0	00000000	0001	0	0	100	00FFFFFF	0	0	0
eth1	0000000A	00000000	0000	0	0	0	000000FF	0	0	0
eth2	0000140A	00000000	0001	0	0	900	0000FFFF	0	0	0
tun0	00000A0A	00000000	0201	0	0	0	0000FFFF	0	0	0
"""
V6 = """\
fd000000000000000000000000000000 40 00000000000000000000000000000000 00 \
00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
00000000000000000000000000000000 00 00000000000000000000000000000000 00 \
00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
"""
NEIGHBOURS = """\
IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         02:fc:00:00:00:05     *        eth0
192.168.1.9      0x1         0x0         00:00:00:00:00:00     *        eth0
"""


@pytest.mark.parametrize(
    ("address", "interface", "router"),
    [
        ("203.0.113.5", "eth0", "192.168.1.1"),
        ("192.168.1.20", "eth0", None),
        ("10.20.0.7", "eth2", None),
        ("10.0.0.7", "eth0", "192.168.1.1"),
        ("127.0.0.1", "lo", None),
        ("::1", "lo", None),
        ("fd00::7", "eth0", None),
        ("2400::7", "eth0", "fe80::1"),
    ],
)
def test_the_narrowest_and_then_the_cheapest_route_is_taken(
    address: str, interface: str, router: str | None
) -> None:
    route = route_to(read_routes(V4, V6), ip_address(address))
    assert route is not None
    assert (route.interface, route.gateway and str(route.gateway)) == (interface, router)


def test_without_a_route_there_is_none() -> None:
    assert route_to(read_routes("", ""), ip_address("203.0.113.5")) is None


def test_who_was_asked_for_and_did_not_answer_is_told_from_who_did() -> None:
    assert read_neighbours(NEIGHBOURS) == {"192.168.1.1": True, "192.168.1.9": False}


@given(st.text() | st.text("0123456789abcdefABCDEF \t\n"), st.text())
def test_whatever_the_kernel_lists_nothing_is_raised(first: str, second: str) -> None:
    read_routes(first, second)
    read_neighbours(first)


def machine(root: Path, carriers: dict[str, str | None], routes: str = V4) -> Path:
    """What a machine with these interfaces tells of itself; None: it is switched off."""
    for interface, carrier in carriers.items():
        folder = root / "sys/class/net" / interface
        folder.mkdir(parents=True)
        if carrier is not None:
            (folder / "carrier").write_text(f"{carrier}\n")
    (root / "proc/net").mkdir(parents=True)
    (root / "proc/net/route").write_text(routes)
    return root


@pytest.mark.parametrize(
    ("carriers", "routes", "code", "named"),
    [
        ({"eth0": "1", "wwan0": "0"}, V4, None, "eth0"),
        ({"eth0": "0", "wwan0": "1"}, V4, 1011, "eth0"),
        ({"eth0": None}, V4, 1011, "eth0"),
        ({"eth0": "0", "wlan0": "1", "lo": "1"}, "", None, "wlan0"),
        ({"eth0": "0", "wlan0": None, "lo": "1"}, "", 1011, "eth0, wlan0"),
        ({}, "", 1011, "-"),
    ],
)
def test_the_cable_of_the_interface_that_leads_to_the_platform_counts(
    carriers: dict[str, str | None],
    routes: str,
    code: int | None,
    named: str,
    tmp_path: Path,
    home: Home,
) -> None:
    root = machine(tmp_path / "root", carriers, routes)
    found = link(context(home, "https://platform.example.com", root=root), 1)
    assert (found.code, found.note.params["interface"]) == (code, named)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8780", "http://192.168.1.7", "http://10.1.1.1", "http://pos.lan"]
)
def test_no_router_is_asked_for_what_is_near(url: str, tmp_path: Path, home: Home) -> None:
    root = machine(tmp_path / "root", {"eth0": "1"})
    assert gateway(context(home, url, root=root), 1).state is State.SKIPPED


@pytest.mark.parametrize(("kb", "code"), [(900_000, None), (20_000, 6051)])
def test_little_memory_is_named(kb: int, code: int | None, tmp_path: Path, home: Home) -> None:
    root = machine(tmp_path / "root", {})
    (root / "proc/meminfo").write_text(f"MemTotal: 999999 kB\nMemAvailable:   {kb} kB\n")
    assert memory(context(home, root=root), 1).code == code


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("192.168.3.4", True), ("172.31.0.1", True), ("169.254.9.9", True), ("fd00::1", True),
        ("172.32.0.1", False), ("100.64.0.1", False), ("203.0.113.5", False), ("2400::1", False),
    ],
)  # fmt: skip
def test_near_is_what_no_router_to_the_outside_leads_to(address: str, near: bool) -> None:
    assert is_near(ip_address(address)) is near
