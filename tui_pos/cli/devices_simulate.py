"""tui-pos devices simulate: a device that is not there, on a port that is."""

from __future__ import annotations

import os
import select
import signal
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

from drivers.encoding.profile import Encoding
from tui_pos.cli.simulating.device import Simulation, grams
from tui_pos.cli.words import words_for

TICK_S = 0.25

Command = Callable[[Any, str, str], ArgumentParser]

_SUFFIXES = {
    "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "etx": b"\x03", "none": b""
}  # fmt: skip


def add_simulate(actions: Any, command: Command, t: Callable[[str], str]) -> None:
    """The command and what can be asked of it."""
    simulate = command(actions, "simulate", t("cli.devices.simulate"))
    kinds = simulate.add_subparsers(dest="what", required=True, metavar="DEVICE")

    def kind(name: str) -> ArgumentParser:
        parser = command(kinds, name, t(f"cli.simulate.{name}"))
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = t(f"cli.simulate.{name}.words")
        parser.add_argument("--baud", type=speed, metavar="N", help=t("cli.simulate.baud"))
        parser.add_argument("--link", type=Path, metavar="PATH", help=t("cli.simulate.link"))
        return parser

    def choose(parser: ArgumentParser, name: str, *values: Any) -> None:
        """The first is what is meant where nothing is said."""
        parser.add_argument(
            f"--{name}", choices=values, default=values[0], type=type(values[0]),
            help=t(f"cli.simulate.{name}"),
        )  # fmt: skip

    printer = kind("printer")
    choose(printer, "paper", 58, 80)
    printer.add_argument("--text", type=Path, metavar="FILE", help=t("cli.simulate.text"))
    printer.add_argument("--png", type=Path, metavar="FILE", help=t("cli.simulate.png"))
    choose(printer, "encoding", *get_args(Encoding))
    choose(printer, "answers", "all", "realtime", "none")
    choose(printer, "flow", "xonxoff", "none", "rtscts")
    choose(printer, "chinese", "on", "off")
    choose(printer, "drawer", "high", "low", "none")
    printer.add_argument("--speed", type=speed, metavar="MM", help=t("cli.simulate.speed"))

    scanner = kind("scanner")
    scanner.add_argument("code", nargs="*", metavar="CODE", help=t("cli.simulate.code"))
    scanner.add_argument("--file", type=Path, metavar="FILE", help=t("cli.simulate.file"))
    scanner.add_argument("--rate", type=speed, default=1, metavar="N", help=t("cli.simulate.rate"))
    choose(scanner, "suffix", *_SUFFIXES)
    scanner.add_argument("--prefix", default="", metavar="TEXT", help=t("cli.simulate.prefix"))
    scanner.add_argument("--aim", action="store_true", help=t("cli.simulate.aim"))

    display = kind("display")
    choose(display, "driver", "cd5220", "led8")
    display.add_argument("--text", type=Path, metavar="FILE", help=t("cli.simulate.text"))

    scale = kind("scale")
    scale.add_argument(
        "--weight", type=grams, default=0, metavar="KG", help=t("cli.simulate.weight")
    )
    choose(scale, "layout", "comma", "plain", "frame", "toledo")


def speed(text: str) -> int:
    """Something a second, of which there is some. Named in the complaint about what is none."""
    value = int(text)
    if value <= 0:
        raise ValueError(text)
    return value


def main(args: Namespace) -> int:
    """Simulate until told to end (SIGTERM, SIGINT); the port is the first line. OSError where a
    file or a link cannot be made."""
    words = words_for(args)
    ended: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda received, frame: ended.append(received))
    simulation = _BUILDERS[args.what](args)
    try:
        print(simulation.port, flush=True)
        lines = _Lines()
        while not ended:
            for line in lines.wait(TICK_S):
                if not simulation.obey(line):
                    print(words.t("cli.simulate.no_word", word=line), file=sys.stderr, flush=True)
            simulation.tick()
    finally:
        simulation.close()
    return 0


class _Lines:
    """Standard input, as long as there is any."""

    def __init__(self) -> None:
        # One that is in the background of a terminal gets nothing, and is not stopped for it.
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
        self._fd: int | None = sys.stdin.fileno() if sys.stdin else None
        self._rest = b""

    def wait(self, limit_s: float) -> list[str]:
        """The lines that came, after `limit_s` seconds at the latest."""
        open_ = [] if self._fd is None else [self._fd]
        if not select.select(open_, [], [], limit_s)[0]:
            return []
        try:
            data = os.read(open_[0], 4096)
        except OSError:
            data = b""
        self._fd = self._fd if data else None
        *lines, self._rest = (self._rest + data).split(b"\n")
        self._rest = self._rest[-4096:]
        return [text for line in lines if (text := line.decode("utf-8", "replace").strip())]


def _printer(args: Namespace) -> Simulation:
    from drivers.encoding.profile import profile
    from drivers.simulators import Model
    from tui_pos.cli.simulating.printing import PrinterSimulation, Wanted

    model = Model(
        flow=args.flow,
        mm_s=args.speed,
        chinese=args.chinese == "on",
        drawer="" if args.drawer == "none" else args.drawer,
    )
    return PrinterSimulation(
        Wanted(
            profile(args.paper, args.encoding), model, args.answers, args.baud,
            args.link, args.text, args.png,
        )
    )  # fmt: skip


def _scanner(args: Namespace) -> Simulation:
    from drivers.simulators import SimulatedScanner
    from tui_pos.cli.simulating.others import ScannerSimulation

    codes = [*args.code, *(args.file.read_text("utf-8").split() if args.file else [])]
    scanner = SimulatedScanner(
        args.link, _SUFFIXES[args.suffix], prefix=args.prefix.encode(), aim=args.aim, baud=args.baud
    )
    return ScannerSimulation(scanner, codes, args.rate * TICK_S)


def _display(args: Namespace) -> Simulation:
    from tui_pos.cli.simulating.others import DisplaySimulation

    return DisplaySimulation(
        args.driver, lambda seen: print(seen, flush=True), link=args.link, baud=args.baud,
        text=args.text,
    )  # fmt: skip


def _scale(args: Namespace) -> Simulation:
    from drivers.simulators import SimulatedScale
    from tui_pos.cli.simulating.others import ScaleSimulation

    scale = SimulatedScale(args.link, layout=args.layout, baud=args.baud)
    scale.set(grams=args.weight)
    return ScaleSimulation(scale)


_BUILDERS: dict[str, Callable[[Namespace], Simulation]] = {
    "printer": _printer,
    "scanner": _scanner,
    "display": _display,
    "scale": _scale,
}
