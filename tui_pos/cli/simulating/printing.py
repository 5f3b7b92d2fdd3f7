"""A printer, and what was printed as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from drivers.encoding.profile import Profile
from drivers.simulators import Model, SimulatedPrinter, Slip
from drivers.simulators.printer import Answers
from tui_pos.cli.simulating.device import KeptFile

KEPT = 30_000
"""Dots of paper in the files, a thousand lines; older ones are forgotten."""

_SLOW_MM_S = 5.0
_QUIET_TICKS = 2
"""Ticks without a new line after which a job is over that ends with nothing else."""


class Wanted(Struct, frozen=True):
    """What printer is wanted, and the files to keep."""

    profile: Profile
    model: Model = Model()
    answers: Answers = "all"
    baud: int | None = None
    link: Path | None = None
    text: Path | None = None
    png: Path | None = None


class PrinterSimulation:
    """Writes its files after every job: at its end, or when nothing came for a while."""

    def __init__(self, wanted: Wanted) -> None:
        """FileNotFoundError where there is no folder for a file."""
        self._wanted = wanted
        self._text, self._png = KeptFile(wanted.text), KeptFile(wanted.png)
        self._written = self._seen = self._quiet = 0
        self._printer = SimulatedPrinter(
            wanted.profile,
            lambda slip: self._write(self._printer.paper),
            link=wanted.link,
            answers=wanted.answers,
            baud=wanted.baud,
            model=wanted.model,
            kept=KEPT,
        )
        self._faults: dict[str, Callable[[], None]] = {
            "ok": self._heal,
            "near-end": lambda: self._printer.set(near_end=True),
            "paper-end": lambda: self._printer.set(paper_end=True),
            "cover": lambda: self._printer.set(cover_open=True),
            "cutter": lambda: self._printer.set(cutter=True),
            "hot": lambda: self._printer.set(head_hot=True),
            "broken": lambda: self._printer.set(broken=True),
            "silent": lambda: self._printer.set(answers="none"),
            "garbage": lambda: self._printer.set(babbles=True),
            "slow": lambda: self._printer.set(mm_s=_SLOW_MM_S),
            "stuck": self._printer.stick,
            "drawer": self._printer.shut_drawer,
            "power": self._printer.power_cycle,
            "power-off": self._printer.power_off,
            "unplug": self._printer.unplug,
            "replug": self._printer.replug,
        }

    @property
    def port(self) -> str:
        return self._printer.port

    def obey(self, line: str) -> bool:
        word, _, number = line.partition(" ")
        if word == "paper-end" and number.isdecimal():
            self._printer.load_paper(int(number))
            return True
        if line not in self._faults:
            return False
        self._faults[line]()
        return True

    def tick(self) -> None:
        self._text.check()
        self._png.check()
        printed = self._printer.printed
        self._quiet = self._quiet + 1 if printed == self._seen else 0
        self._seen = printed
        if self._quiet >= _QUIET_TICKS and printed != self._written:
            self._printer.show(self._write)

    def close(self) -> None:
        if self._printer.printed != self._written:
            self._printer.show(self._write)
        self._printer.close()

    def _heal(self) -> None:
        self._printer.stick(False)
        self._printer.replug()
        self._printer.set(
            near_end=False, cover_open=False, cutter=False, head_hot=False, broken=False,
            answers=self._wanted.answers, babbles=False, mm_s=self._wanted.model.mm_s or 0.0,
        )  # fmt: skip
        self._printer.load_paper(None)

    def _write(self, paper: list[Slip]) -> None:
        self._written = self._printer.printed
        self._text.renew("".join(f"{slip.text}\n" for slip in paper).encode())
        if self._png.wanted:
            from drivers.simulators.drawing import png

            self._png.renew(png(paper, self._wanted.profile.dots))
