"""The way out of this machine: cable, address, and the router behind them."""

from __future__ import annotations

import fcntl
import socket
import struct
import time
from contextlib import closing, suppress
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from tui_pos.checkout.view import Text
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Finding, fault, skipped, unknown, well
from tui_pos.triage.probes.probe import Probe
from tui_pos.triage.routes import (
    Route,
    in_digits,
    is_near,
    is_own_name,
    read_neighbours,
    read_routes,
    route_to,
)

NO_LINK, NO_ADDRESS, NO_GATEWAY = 1011, 1012, 1013

_ANYWHERE = (IPv4Address("240.0.0.1"), IPv6Address("3fff::1"))
"""In nobody's network, so that no route leads there but that to everywhere."""
_SIOCGIFADDR = 0x8915
_DISCARD = 9
_LOOK_S = 0.05
_PATIENCE_S = 0.25
"""So long a router that has answered for its address may take to turn a packet away."""


def link(context: Context, limit_s: float) -> Finding:
    """Does the interface that leads to the platform have a carrier?"""
    if context.target is None:
        return skipped(Text("triage.skipped.no_platform"))
    names = _interfaces(context)
    if up := [name for name in names if _carrier(context.root, name)]:
        return well(Text("triage.link.up", {"interface": ", ".join(up)}))
    return fault(NO_LINK, Text("triage.link.down", {"interface": ", ".join(names) or "-"}))


def address(context: Context, limit_s: float) -> Finding:
    """Does that interface have an address that others can answer to?"""
    if context.target is None:
        return skipped(Text("triage.skipped.no_platform"))
    up = [name for name in _interfaces(context) if _carrier(context.root, name)]
    named = ", ".join(up) or "-"
    found = [own for name in up for own in _own(context, name)]
    if good := [own for own in found if not own.is_link_local]:
        figures: dict[str, str | int] = {"interface": named, "address": str(good[0])}
        return well(Text("triage.address.has", figures))
    if found:
        return fault(NO_ADDRESS, Text("triage.address.own_only", {"address": str(found[0])}))
    return fault(NO_ADDRESS, Text("triage.address.none", {"interface": named}))


def gateway(context: Context, limit_s: float) -> Finding:
    """Does the router that the way leads over answer? It may do so and say nothing, for it can
    only be asked for its address, and by what it turns away."""
    target = context.target
    if target is None:
        return skipped(Text("triage.skipped.no_platform"))
    route = _route(context)
    if route is None:
        return fault(NO_GATEWAY, Text("triage.gateway.none"), sure=False)
    host = in_digits(target.host)
    near = is_own_name(target.host) if host is None else is_near(host)
    if route.gateway is None or near:
        return skipped(Text("triage.skipped.near"))
    router = route.gateway
    if not isinstance(router, IPv4Address):
        return unknown(Text("triage.gateway.untold", {"gateway": str(router)}))
    return _ask(context, str(router), limit_s)


def _ask(context: Context, router: str, limit_s: float) -> Finding:
    """Send it an empty packet that it has no use for, and see what comes back."""
    began = time.monotonic()
    figures: dict[str, str | int] = {"gateway": router}
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as line:
        line.settimeout(_LOOK_S)
        try:
            line.connect((router, _DISCARD))
            line.send(b"")
        except OSError:
            return fault(NO_GATEWAY, Text("triage.gateway.silent", figures))
        answered = None
        while (passed := time.monotonic() - began) < limit_s:
            try:
                line.recv(1)
            except ConnectionRefusedError:
                return well(Text("triage.gateway.answers", figures | {"ms": round(passed * 1000)}))
            except TimeoutError:
                answered = read_neighbours(_read(context.root / "proc/net/arp")).get(router)
            except OSError:
                return fault(NO_GATEWAY, Text("triage.gateway.silent", figures))
            if answered and passed >= _PATIENCE_S:
                return well(Text("triage.gateway.seen", figures), sure=False)
    if answered is None:
        return unknown(Text("triage.gateway.untold", figures))
    return fault(NO_GATEWAY, Text("triage.gateway.silent", figures))


def _route(context: Context) -> Route | None:
    tables = (context.root / "proc/net" / name for name in ("route", "ipv6_route"))
    routes = read_routes(*map(_read, tables))
    host = in_digits(context.target.host) if context.target else None
    ways = (route_to(routes, to) for to in ((host,) if host else _ANYWHERE))
    return next((way for way in ways if way is not None), None)


def _interfaces(context: Context) -> list[str]:
    """That of the route; where there is none, all that could have one."""
    if route := _route(context):
        return [route.interface]
    folder = context.root / "sys/class/net"
    try:
        return sorted(one.name for one in folder.iterdir() if one.name != "lo")
    except OSError:
        return []


def _carrier(root: Path, interface: str) -> bool:
    """An interface that is switched off has none, and the file cannot be read."""
    return _read(root / "sys/class/net" / interface / "carrier").strip() == "1"


def _own(context: Context, interface: str) -> list[IPv4Address | IPv6Address]:
    found: list[IPv4Address | IPv6Address] = []
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as line:
        asked = struct.pack("256s", interface.encode()[:15])
        with suppress(OSError):  # It has none of this family.
            found.append(IPv4Address(fcntl.ioctl(line, _SIOCGIFADDR, asked)[20:24]))
    for row in _read(context.root / "proc/net/if_inet6").splitlines():
        digits, *_, name = row.split()
        own = IPv6Address(bytes.fromhex(digits))
        if name == interface and not own.is_link_local:  # Every interface has one of those.
            found.append(own)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""


PROBES = (
    Probe("link", link, frozenset({NO_LINK})),
    Probe("address", address, frozenset({NO_ADDRESS})),
    Probe("gateway", gateway, frozenset({NO_GATEWAY})),
)
