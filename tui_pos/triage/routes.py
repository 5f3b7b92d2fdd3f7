"""The routes of this machine as the kernel lists them, and which one leads to an address. Pure."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from msgspec import Struct

Address = IPv4Address | IPv6Address

_UP, _GATEWAY, _REJECT = 0x1, 0x2, 0x200
_LOOPBACK = "lo"
_NEAR = tuple(
    ip_network(one)
    for one in (
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
        "::1/128", "fc00::/7", "fe80::/10",
    )
)  # fmt: skip
_OWN_NAMES = (".local", ".lan", ".internal", ".localhost", ".home.arpa")
_NEIGHBOUR = 6
"""Fields of a line on a neighbour."""


class Route(Struct, frozen=True):
    """`gateway`: whom packets are handed to, None where their receiver is on the same network."""

    interface: str
    network: IPv4Network | IPv6Network
    gateway: Address | None
    metric: int


def read_routes(v4: str, v6: str) -> tuple[Route, ...]:
    """Those in force, from /proc/net/route and /proc/net/ipv6_route; lines that make no sense are
    left out. Never raises."""
    return (*_each(v4, _v4), *_each(v6, _v6))


def route_to(routes: Iterable[Route], address: Address) -> Route | None:
    """The one that a packet takes: the narrowest, and of those the cheapest."""
    if address.is_loopback:
        return Route(_LOOPBACK, ip_network(address), None, 0)
    fitting = [one for one in routes if address in one.network]
    return min(fitting, key=lambda one: (-one.network.prefixlen, one.metric), default=None)


def is_near(address: Address) -> bool:
    """Is this on the machine itself or on a private network?"""
    return any(address in network for network in _NEAR)


def read_neighbours(table: str) -> dict[str, bool]:
    """Who was asked for on the networks at hand, from /proc/net/arp, and whether they answered."""
    rows = [line.split() for line in table.splitlines()[1:]]
    return {row[0]: row[2] != "0x0" for row in rows if len(row) >= _NEIGHBOUR}


def is_own_name(host: str) -> bool:
    """Is this a name that only the network at hand can know?"""
    return "." not in host or host.endswith(_OWN_NAMES)


def in_digits(host: str) -> Address | None:
    """The address that a host is given by; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _each(table: str, read: Callable[[list[str]], Route | None]) -> Iterator[Route]:
    for line in table.splitlines():
        try:
            route = read(line.split())
        except (ValueError, IndexError):
            continue
        if route is not None:
            yield route


def _v4(fields: list[str]) -> Route | None:
    interface, to, gateway, flags = fields[:4]
    metric, mask = int(fields[6]), _swapped(fields[7])
    if not _in_force(int(flags, 16)):
        return None
    network = IPv4Network((_swapped(to), str(IPv4Address(mask))))
    handed = IPv4Address(_swapped(gateway)) if int(flags, 16) & _GATEWAY else None
    return Route(interface, network, handed, metric)


def _v6(fields: list[str]) -> Route | None:
    to, width, _, _, gateway, metric, _, _, flags, interface = fields
    if not _in_force(int(flags, 16)) or interface == _LOOPBACK:
        return None
    network = IPv6Network((int(to, 16), int(width, 16)))
    handed = IPv6Address(int(gateway, 16)) if int(flags, 16) & _GATEWAY else None
    return Route(interface, network, handed, int(metric, 16))


def _in_force(flags: int) -> bool:
    return bool(flags & _UP) and not flags & _REJECT


def _swapped(digits: str) -> int:
    """The kernel writes an address as the number that its bytes are on this machine."""
    return int.from_bytes(int(digits, 16).to_bytes(4, sys.byteorder), "big")
