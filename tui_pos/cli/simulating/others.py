"""A scanner, a customer display and a scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from drivers.simulators import SimulatedDisplay, SimulatedScale, SimulatedScanner
from drivers.simulators.display import DisplayKind
from drivers.simulators.scale import LARGEST
from tui_pos.cli.simulating.device import KeptFile, grams

_SETTLE_TICKS = 2
"""Ticks that a till may take to set a port up after it has opened it."""


class ScannerSimulation:
    """Scans `codes`, `rate` of them a tick, from when the port is in use; and what it is told."""

    def __init__(self, scanner: SimulatedScanner, codes: Sequence[str], rate: float) -> None:
        self._scanner = scanner
        self._codes = list(codes)
        self._rate = rate
        self._settled = 0
        self._due = 1.0
        self._words: dict[str, Callable[[], None]] = {
            "noise": scanner.make_noise,
            "unplug": scanner.unplug,
            "replug": scanner.replug,
        }

    @property
    def port(self) -> str:
        return self._scanner.port

    def obey(self, line: str) -> bool:
        word, _, code = line.partition(" ")
        if word == "half" and code:
            self._scanner.scan_half(code)
        else:
            self._words.get(line, lambda: self._scanner.scan(line))()
        return True

    def tick(self) -> None:
        if not self._codes:
            return
        self._settled = self._settled + 1 if self._scanner.in_use else 0
        if self._settled < _SETTLE_TICKS:
            return
        while self._codes and self._due >= 1:
            self._scanner.scan(self._codes.pop(0))
            self._due -= 1
        self._due += self._rate

    def close(self) -> None:
        self._scanner.close()


class DisplaySimulation:
    """Tells `say` what is seen whenever that changes, and keeps it in `text`."""

    def __init__(
        self,
        kind: DisplayKind,
        say: Callable[[str], None],
        *,
        link: Path | None,
        baud: int | None,
        text: Path | None,
    ) -> None:
        """FileNotFoundError where there is no folder for `text`."""
        self._say = say
        self._text = KeptFile(text)
        self._display = SimulatedDisplay(kind, self._changed, link=link, baud=baud)
        self._words = {"unplug": self._display.unplug, "replug": self._display.replug}

    @property
    def port(self) -> str:
        return self._display.port

    def obey(self, line: str) -> bool:
        if line not in self._words:
            return False
        self._words[line]()
        return True

    def tick(self) -> None:
        self._text.check()

    def close(self) -> None:
        self._display.close()

    def _changed(self, seen: str) -> None:
        self._text.renew(f"{seen}\n".encode())
        self._say(seen)


class ScaleSimulation:
    """Has on it what it is told in kilograms."""

    def __init__(self, scale: SimulatedScale) -> None:
        self._scale = scale
        self._words: dict[str, Callable[[], None]] = {
            "ok": lambda: scale.set(stable=True, noisy=False, silent=False),
            "moving": lambda: scale.set(stable=False),
            "too-much": lambda: scale.set(grams=LARGEST + 1),
            "noise": lambda: scale.set(noisy=True),
            "silent": lambda: scale.set(silent=True),
            "unplug": scale.unplug,
            "replug": scale.replug,
        }

    @property
    def port(self) -> str:
        return self._scale.port

    def obey(self, line: str) -> bool:
        if line in self._words:
            self._words[line]()
            return True
        try:
            self._scale.set(grams=grams(line))
        except ValueError:
            return False
        return True

    def tick(self) -> None:
        """It says by itself what it has to say."""

    def close(self) -> None:
        self._scale.close()
