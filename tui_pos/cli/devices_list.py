"""tui-pos devices list: the devices of a home, and the ports of this machine."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import msgspec

from drivers.encoding.cells import align
from drivers.transport.finding import FoundPort, find_ports
from tui_pos.bench.cards import Card, Cards
from tui_pos.bench.looking import Look, look_at
from tui_pos.cli.devices import GOOD
from tui_pos.cli.lines import put_out
from tui_pos.cli.words import words_for
from tui_pos.documents import load_shop
from tui_pos.home import open_home
from tui_pos.locale import Locale

_NAME, _HEALTH = 10, 8


def main(args: Namespace) -> int:
    """Always 0: a list tells, also of devices that are at fault."""
    words = words_for(args)
    devices: list[dict[str, Any]] = []
    if args.home is not None:
        home = open_home(args.home)
        shop, cards = load_shop(home), Cards(home)
        looks = look_at(home, shop)
        devices = [_device(words, one, cards.newest(one.target.name)) for one in looks]
    ports = find_ports()
    if args.json:
        told = {"devices": devices, "ports": [_port(port) for port in ports]}
        put_out([msgspec.json.encode(told).decode()])
        return GOOD
    for device in devices:
        print(*_lines(words, device), sep="\n")
    for port in ports:
        print(_words(words, port))
    if not ports:
        print(words.t("cli.devices.no_ports"))
    return GOOD


def _device(words: Locale, look: Look, card: Card | None) -> dict[str, Any]:
    target = look.target
    details = {"name": target.name, "detail": look.detail}
    error = look.error
    return {
        "name": target.name,
        "kind": target.kind,
        "port": target.port,
        "settings": target.settings,
        "health": look.health,
        "code": error,
        "detail": look.detail,
        "title": words.title(error) if error else "",
        "sentence": words.sentence(error, **details) if error else "",
        "pass": None if card is None else _pass(card),
    }


def _pass(card: Card) -> dict[str, Any]:
    return {
        "at": card.at, "by": card.by, "level": card.level, "health": card.health,
        "code": card.cause, "identity": card.identity,
    }  # fmt: skip


def _port(port: FoundPort) -> dict[str, Any]:
    return {
        "path": port.path, "device": port.device, "description": port.description,
        "vid": port.vid, "pid": port.pid, "serial_number": port.serial_number,
        "location": port.location, "probably": port.probably.what, "name": port.probably.name,
    }  # fmt: skip


def _lines(words: Locale, device: dict[str, Any]) -> list[str]:
    name = align(device["name"], _NAME, "left")
    health = align(words.t(f"parts.{device['health']}"), _HEALTH, "left")
    line = f"{name} {health} {device['port']}"
    passed = device["pass"]
    if passed is None:
        tested = words.t("cli.devices.never_tested")
    else:
        tested = words.t(
            "cli.devices.tested", at=passed["at"].astimezone().strftime("%Y-%m-%d %H:%M"),
            by=passed["by"], level=words.t(f"devices.level.{passed['level']}"),
            health=words.t(f"parts.{passed['health']}"),
        )  # fmt: skip
    lines = [line, f"  {tested}"]
    if device["code"] is not None:
        lines.insert(1, f"  {device['code']} {device['title']}: {device['sentence']}")
    return lines


def _words(words: Locale, port: FoundPort) -> str:
    what = words.t(f"devices.port.{port.probably.what}", name=port.probably.name)
    return f"{port.path}  {what}  {port.description}".rstrip()
