"""What can be asked of `tui-pos devices`."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.checks import Level
from drivers.device import Kind
from tui_pos.bench.targets import LINE, OWN
from tui_pos.cli.devices_simulate import add_simulate

Command = Callable[[Any, str, str], ArgumentParser]
"""Adds a command of a name and a help text to others."""


def add_devices(actions: Any, command: Command, t: Callable[[str], str]) -> None:
    """The commands of the bench."""

    def action(name: str, *, one: bool = True) -> ArgumentParser:
        parser = command(actions, name, t(f"cli.devices.{name}"))
        parser.add_argument("--home", type=Path, metavar="HOME", help=t("cli.devices.home"))
        parser.add_argument("--json", action="store_true", help=t("cli.devices.json"))
        if one:
            parser.add_argument("device", metavar="NAME", help=t("cli.devices.name"))
            _settings(parser, t)
        return parser

    def seconds(parser: ArgumentParser, default: float | None) -> None:
        parser.add_argument(
            "--seconds", type=float, default=default, metavar="N", help=t("cli.devices.seconds")
        )

    action("list", one=False)

    probe = action("probe", one=False)
    probe.add_argument("port", nargs="*", metavar="PORT", help=t("cli.devices.port"))
    _settings(probe, t)
    probe.add_argument("--write", action="store_true", help=t("cli.devices.write"))
    seconds(probe, 60.0)

    test = action("test")
    test.add_argument(
        "--level", choices=[*Level], default=Level.INTERNAL, help=t("cli.devices.level")
    )
    test.add_argument("--as", dest="by", metavar="WHO", help=t("cli.devices.as"))
    test.add_argument("--write", action="store_true", help=t("cli.devices.write_learnt"))
    test.add_argument("--print", action="store_true", help=t("cli.devices.print"))
    seconds(test, 60.0)

    seconds(action("monitor"), None)

    send = action("send")
    send.add_argument("hex", nargs="+", metavar="HEX", help=t("cli.devices.hex"))
    seconds(send, 1.0)

    record = action("record")
    record.add_argument("file", type=Path, metavar="FILE", help=t("cli.devices.file"))
    seconds(record, None)

    replay = command(actions, "replay", t("cli.devices.replay"))
    replay.add_argument("file", type=Path, metavar="FILE", help=t("cli.devices.file"))
    replay.add_argument("--to", metavar="PORT", help=t("cli.devices.to"))
    replay.add_argument("--json", action="store_true", help=t("cli.devices.json"))

    add_simulate(actions, command, t)


def _settings(parser: ArgumentParser, t: Callable[[str], str]) -> None:
    """Those of a device that is given by its address."""
    parser.add_argument("--kind", choices=[*Kind], help=t("cli.devices.kind"))
    group = parser.add_argument_group(t("cli.devices.settings"))
    for name, kind in {**LINE, **OWN}.items():
        group.add_argument(f"--{name}", type=kind, metavar=name.upper())
