"""tui-pos devices probe: how ports have to be set."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from threading import Event
from typing import Any

import msgspec

from drivers.device import Kind
from drivers.transport import PortError, PortSettings
from drivers.transport.finding import find_ports
from tui_pos.bench.cards import seen
from tui_pos.bench.holding import PORT_HELD, TILL_RUNS
from tui_pos.bench.probing import Probed, probe
from tui_pos.bench.scanner_modes import how_to
from tui_pos.bench.targets import KIND_UNKNOWN, SETTING_WRONG, port_at
from tui_pos.bench.writing import name_at, with_port, write
from tui_pos.cli.devices import FAULT, GOOD, HELD, failed, given, target
from tui_pos.cli.evidence import Show, fields
from tui_pos.cli.lines import put_out
from tui_pos.cli.words import explain, words_for
from tui_pos.documents import load_shop
from tui_pos.errors import TillError
from tui_pos.home import Home, open_home
from tui_pos.locale import Locale

NOTHING = 5085


def main(args: Namespace) -> int:
    """Try ports, all there are where none is named; 1 where one makes no sense at any setting, 3
    where the only trouble is that somebody else has one."""
    if args.write and args.home is None:
        raise TillError(SETTING_WRONG, detail="--write --home")
    words = words_for(args)
    ports = args.port or [port.path for port in find_ports()]
    results = [_probe(args, words, port) for port in ports]
    if args.json:
        whole = {"ok": all(one["ok"] for one in results), "ports": results}
        put_out([msgspec.json.encode(whole).decode()])
    elif not ports:
        print(words.t("cli.devices.no_ports"))
    codes = {_exit(one) for one in results}
    return next((code for code in (FAULT, HELD) if code in codes), GOOD)


def _probe(args: Namespace, words: Locale, port: str) -> dict[str, Any]:
    args.device = port
    began = time.monotonic()
    show = Show(words, began, aside=args.json)
    settings, what = _place(args, port)
    try:
        show.title(words.t("cli.devices.probing", port=port))
        probed = probe(settings, what, show, limit_s=args.seconds, stop=Event())
    except PortError as error:
        return _refused(words, port, failed(port, port, error))
    written = ""
    if args.write and probed.settings is not None and probed.kind is not None:
        written = _write(open_home(args.home), probed.kind, probed.settings)
    if probed.settings is None:
        _refused(words, port, TillError(NOTHING, name=port))
        if what in (None, Kind.SCANNER):
            found = port_at(port)
            for line in how_to(words.language, found.vid if found else None):
                print(f"  {line}", file=sys.stderr)
    elif not args.json:
        _tell(words, probed, written)
    return _fields(words, probed, began, written)


def _exit(result: dict[str, Any]) -> int:
    if result["ok"]:
        return GOOD
    return HELD if result["code"] in (TILL_RUNS, PORT_HELD) else FAULT


def _write(home: Home, found: Kind, settings: PortSettings) -> str:
    """Write down what worked; the name of the device that has it now."""
    write(home, lambda shop: with_port(shop, found, settings))
    return name_at(load_shop(home), found, settings.url)


def _place(args: Namespace, port: str) -> tuple[PortSettings, Kind | None]:
    """Where to look and for what, None where nobody knows. A port that a running till has is
    refused."""
    try:
        one = target(args)
    except TillError as error:
        if error.code != KIND_UNKNOWN:
            raise
        return PortSettings(port, **{k: v for k, v in given(args).items() if k in _LINE}), None
    return one.line, Kind.PRINTER if one.kind is Kind.DRAWER else one.kind


_LINE = ("baud", "bits", "parity", "stop")


def _refused(words: Locale, port: str, error: TillError) -> dict[str, Any]:
    print(explain(words, error), file=sys.stderr)
    sentence = words.sentence(error.code, **error.details)
    return {
        "ok": False, "port": port, "kind": None, "settings": None, "identity": {},
        "code": error.code, "title": words.title(error.code), "sentence": sentence,
        "written": "", "evidence": [],
    }  # fmt: skip


def _tell(words: Locale, probed: Probed, written: str) -> None:
    settings = probed.settings
    assert settings is not None
    what = words.t(f"devices.kind.{probed.kind}")
    print(
        words.t(
            "cli.devices.found", kind=what, port=probed.port, baud=settings.baud,
            bits=settings.bits, parity=settings.parity, stop=settings.stop,
        )
    )  # fmt: skip
    for name, text in probed.identity.items():
        print(f"  {name}: {text}")
    if written:
        print(words.t("cli.devices.written", name=written))


def _fields(words: Locale, probed: Probed, began: float, written: str) -> dict[str, Any]:
    settings = probed.settings
    found = settings is not None
    return {
        "ok": found,
        "port": probed.port,
        "kind": probed.kind,
        "settings": {name: getattr(settings, name) for name in _LINE} if found else None,
        "identity": probed.identity,
        "code": None if found else NOTHING,
        "written": written,
        "evidence": [fields(words, seen(one, began)) for one in probed.evidence],
    }
