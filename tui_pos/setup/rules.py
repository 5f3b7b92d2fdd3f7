"""What must hold between the values of a shop's file. A value that is bad by itself was said
before and is left alone here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from drivers.encoding.profile import CELL
from drivers.registry import BUILT_IN, is_known
from tui_pos.platforms.values import moment
from tui_pos.sale import CASH
from tui_pos.setup.logo import read_logo
from tui_pos.setup.problems import Problem
from tui_pos.setup.reading import Table
from tui_pos.shop import DealKind
from tui_pos.vouchers.marks import LONGEST_PLACE

_DEVICES = tuple(BUILT_IN)
_NETWORK = ("tcp", "socket", "rfc2217")


def check_rules(file: Table, folder: Path) -> Iterator[Problem]:
    """Every rule that is broken; `folder` is where relative paths start."""
    if file.get("staff") == []:
        yield Problem("staff", "setup.nobody")
    yield from _marks(file)
    yield from _twice(file, "staff", "id")
    yield from _twice(file, "platform", "kind")
    yield from _twice(file, "deal", "platform", "id")
    yield from _twice(file, "tender", "id")
    yield from _ports(file)
    yield from _drivers(file)
    for printer in file.get("printer", ()):
        columns, dots = printer.get("columns"), printer.get("dots")
        if columns and dots and columns * CELL > dots:
            yield Problem(printer.at("columns"), "setup.columns", {"most": dots // CELL})
        elif printer.get("logo"):
            yield from _logo(printer, folder)
    for tender in file.get("tender", ()):
        if tender.get("id") == CASH:
            yield Problem(tender.at("id"), "setup.cash")
    for platform in file.get("platform", ()):
        yield from _token(platform)
    for deal in file.get("deal", ()):
        yield from _deal(file, deal)
    catalogue = file.get("catalogue") or Table("catalogue")
    goods = catalogue.get("file")
    if goods and not _is_file(folder / goods):
        yield Problem(catalogue.at("file"), "setup.no_file")


def _logo(printer: Table, folder: Path) -> Iterator[Problem]:
    try:
        read_logo(folder / printer["logo"], printer)
    except OSError:
        yield Problem(printer.at("logo"), "setup.no_file")
    except ValueError:
        yield Problem(printer.at("logo"), "setup.no_picture")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _marks(file: Table) -> Iterator[Problem]:
    shop = file.get("shop", {})
    for staff in file.get("staff", ()):
        parts = (shop.get("id"), shop.get("terminal"), staff.get("id"))
        if all(parts) and len("-".join(parts)) > LONGEST_PLACE:
            yield Problem(staff.at("id"), "setup.long_mark", {"most": LONGEST_PLACE})


def _twice(file: Table, table: str, *keys: str) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], str] = {}
    for entry in file.get(table, ()):
        place, value = entry.at(keys[-1]), tuple(entry.get(key) for key in keys)
        if all(value) and seen.setdefault(value, place) != place:
            yield Problem(place, "setup.twice", {"first": seen[value]})


def _ports(file: Table) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for device in (one for kind in _DEVICES for one in file.get(kind, ())):
        place, port = device.at("port"), device.get("port")
        if port and not _is_port(port):
            yield Problem(place, "setup.must.port")
        # A loop is made anew by each that opens it; any other port is one device's.
        if port and not port.startswith("loop://") and seen.setdefault(port, place) != place:
            yield Problem(place, "setup.twice", {"first": seen[port]})


def _is_port(port: str) -> bool:
    """Is this a device, or an address with all that opening it will need?"""
    scheme, found, _ = port.partition("://")
    if not found or scheme == "loop":
        return True
    try:
        parts = urlsplit(port)
        return scheme in _NETWORK and bool(parts.hostname and parts.port)
    except ValueError:
        return False


def _drivers(file: Table) -> Iterator[Problem]:
    for kind in _DEVICES:
        for device in file.get(kind, ()):
            name = device.get("driver")
            if name and not is_known(kind, name):
                here = ", ".join(BUILT_IN[kind])
                yield Problem(device.at("driver"), "setup.no_driver", {"known": here})


def _token(platform: Table) -> Iterator[Problem]:
    """A token that can be renewed runs out, and only a date says when to begin."""
    expires, place = platform.get("token_expires"), platform.at("token_expires")
    if "refresh_token" in platform and "token_expires" not in platform:
        yield Problem(place, "setup.missing")
    elif expires and moment(expires) is None:
        yield Problem(place, "setup.must.day")


def _deal(file: Table, deal: Table) -> Iterator[Problem]:
    platforms = [one.get("kind") for one in file.get("platform", ())]
    if deal.get("platform") and not {deal["platform"], None}.intersection(platforms):
        yield Problem(deal.at("platform"), "setup.no_platform")
    kind = deal.get("kind")
    if kind == DealKind.PACKAGE and deal.get("covers", []) == []:
        yield Problem(deal.at("covers"), "setup.package_covers")
    if kind == DealKind.DISCOUNT and "percent" not in deal:
        yield Problem(deal.at("percent"), "setup.discount_percent")
    if kind in (DealKind.VOUCHER, DealKind.PACKAGE) and "percent" in deal:
        yield Problem(deal.at("percent"), "setup.only_discount")
    for cover in deal.get("covers", ()):
        if ("barcode" in cover) == ("category" in cover):
            yield Problem(cover.place, "setup.cover_what")
