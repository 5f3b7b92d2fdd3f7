"""What can be asked of the command `tui-pos`."""

from __future__ import annotations

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tui_pos import VERSION
from tui_pos.cli.words import users_language
from tui_pos.locale import LANGUAGES, Locale
from tui_pos.triage.tree import ENTRIES


def parse(argv: Sequence[str] | None) -> Namespace:
    """One command and what it is to work on. What makes no sense ends the process with 2."""
    language = ArgumentParser("tui-pos", add_help=False, allow_abbrev=False)
    language.add_argument("--lang", choices=LANGUAGES, default=SUPPRESS)
    known, _ = language.parse_known_args(argv)
    words = Locale(getattr(known, "lang", users_language()))
    asked = sys.argv[1:] if argv is None else argv
    return _parser(language, words.t, asked).parse_args(argv, Namespace(lang=None, home=None))


def _parser(
    language: ArgumentParser, t: Callable[[str], str], asked: Sequence[str]
) -> ArgumentParser:
    def command(among: Any, name: str, to: str) -> ArgumentParser:
        parser: ArgumentParser = among.add_parser(
            name, help=to, description=to, parents=[language], allow_abbrev=False
        )
        return parser

    def home(parser: ArgumentParser, name: str = "home", nargs: str | None = None) -> None:
        parser.add_argument(name, type=Path, nargs=nargs, metavar="HOME", help=t("cli.home"))

    def actions(name: str, to: str) -> Any:
        return command(commands, name, to).add_subparsers(dest="action", required=True)

    whole = ArgumentParser("tui-pos", description=t("cli.about"), parents=[language])
    whole.add_argument("--version", action="version", version=f"tui-pos {VERSION}")
    commands = whole.add_subparsers(dest="command", required=True, metavar="COMMAND")

    init = command(commands, "init", t("cli.init"))
    home(init)
    init.add_argument("--from", dest="file", type=Path, metavar="FILE", help=t("cli.init.from"))

    home(command(commands, "run", t("cli.run")))
    home(command(commands, "train", t("cli.train")), nargs="?")

    scan = command(commands, "scan", t("cli.scan"))
    scan.add_argument("code", metavar="CODE", help=t("cli.scan.code"))
    home(scan, "--home")

    doctor = command(commands, "doctor", t("cli.doctor"))
    home(doctor)
    doctor.add_argument("--json", action="store_true", help=t("cli.doctor.json"))

    triage = command(commands, "triage", t("cli.triage"))
    home(triage)
    triage.epilog = t("cli.triage.exits")
    triage.add_argument("--entry", choices=ENTRIES, default="network", help=t("cli.triage.entry"))
    triage.add_argument("--json", action="store_true", help=t("cli.triage.json"))

    goods = command(actions("catalogue", t("cli.catalogue")), "import", t("cli.catalogue.import"))
    home(goods)
    goods.add_argument("file", type=Path, metavar="FILE", help=t("cli.catalogue.file"))
    goods.add_argument("--strict", action="store_true", help=t("cli.catalogue.strict"))

    home(command(actions("sales", t("cli.sales")), "export", t("cli.sales.export")))

    ledger = actions("ledger", t("cli.ledger"))
    home(command(ledger, "export", t("cli.ledger.export")))
    home(command(ledger, "verify", t("cli.ledger.verify")))

    receipt = command(commands, "receipt", t("cli.receipt"))
    home(receipt)
    receipt.add_argument("number", nargs="?", metavar="NUMBER", help=t("cli.receipt.number"))
    receipt.add_argument("--print", action="store_true", help=t("cli.receipt.print"))
    receipt.add_argument("--png", type=Path, metavar="FILE", help=t("cli.receipt.png"))
    receipt.add_argument("--waiting", action="store_true", help=t("cli.receipt.unprinted"))

    log = command(commands, "log", t("cli.log"))
    if "log" in asked:
        # Loads what times and analyses need, for it alone.
        from tui_pos.cli.arguments_log import add_log

        add_log(log, home, "analyse" in asked, t)

    vouchers = actions("vouchers", t("cli.vouchers"))
    compared = command(vouchers, "compare", t("cli.vouchers.compare"))
    home(compared)
    compared.add_argument("--date", type=day, metavar="DATE", help=t("cli.vouchers.date"))
    compared.add_argument("--platform", metavar="KIND", help=t("cli.vouchers.platform"))
    compared.add_argument("--json", action="store_true", help=t("cli.vouchers.json"))
    shown = command(vouchers, "show", t("cli.vouchers.show"))
    home(shown)
    shown.add_argument("code", nargs="+", metavar="CODE", help=t("cli.vouchers.code"))

    devices = command(commands, "devices", t("cli.devices"))
    devices.epilog = t("cli.devices.exits")
    if "devices" in asked:
        # Its many settings are loaded for it alone.
        from tui_pos.cli.arguments_devices import add_devices

        add_devices(devices.add_subparsers(dest="action", required=True), command, t)

    errors = command(commands, "errors", t("cli.errors"))
    errors.add_argument("code", nargs="?", metavar="CODE", help=t("cli.errors.code"))
    errors.add_argument("--json", action="store_true", help=t("cli.errors.json"))
    form = errors.add_mutually_exclusive_group()
    form.add_argument("--card", action="store_true", help=t("cli.errors.card"))
    form.add_argument("--print", type=Path, metavar="HOME", help=t("cli.errors.print"))
    form.add_argument("--unmapped", type=Path, metavar="HOME", help=t("cli.errors.unmapped"))

    knowledge = command(commands, "knowledge", t("cli.knowledge"))
    knowledge.epilog = t("cli.knowledge.exits")
    knowledge.add_argument("words", nargs="*", metavar="WORDS", help=t("cli.knowledge.words"))
    knowledge.add_argument("--home", type=Path, metavar="HOME", help=t("cli.knowledge.home"))
    knowledge.add_argument("--list", action="store_true", help=t("cli.knowledge.list"))
    knowledge.add_argument("--json", action="store_true", help=t("cli.knowledge.json"))

    sandbox = command(commands, "sandbox", t("cli.sandbox"))
    sandbox.add_argument("--port", type=int, metavar="PORT", help=t("cli.sandbox.port"))
    return whole


def day(text: str) -> date:
    """Named in the complaint about what is no day."""
    return date.fromisoformat(text)
