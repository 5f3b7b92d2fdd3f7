"""What was proved of a device, kept in the till's home: HOME/devices/<name>.json."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import msgspec

from drivers.checks import Evidence, Level, Meaning
from drivers.device import Kind
from drivers.status import Health
from drivers.transport import Direction
from tui_pos.documents import WholeFile
from tui_pos.errors import TillError
from tui_pos.home import Home

KEPT = 10
"""Cards of one device that are kept, the newest included."""

_NAME = re.compile(r"[a-z]+-[1-9][0-9]*")


class Seen(msgspec.Struct, frozen=True):
    """A piece of evidence as it is kept. `at`: seconds since the test began; `hex`: the bytes,
    codes in them masked."""

    at: float
    meaning: Meaning
    direction: Direction | None = None
    hex: str = ""


class Card(msgspec.Struct, frozen=True):
    """One test of one device. `by`: who made it, a staff number or a name; `cause`: the number of
    what was wrong, or of what to know; `identity`: what the device calls itself."""

    name: str
    kind: Kind
    url: str
    at: datetime
    by: str
    level: Level
    health: Health
    cause: int | None = None
    detail: str = ""
    settings: dict[str, str | int | bool] = {}
    identity: dict[str, str] = {}
    counters: dict[str, str | int | bool] = {}
    evidence: tuple[Seen, ...] = ()


def seen(evidence: Evidence, began: float) -> Seen:
    """Evidence as it goes on a card; `began`: when the test did, by the same clock."""
    at = round(evidence.at - began, 3)
    return Seen(at, evidence.meaning, evidence.direction, evidence.data.hex(" ").upper())


class Cards:
    """The cards of a home's devices."""

    def __init__(self, home: Home) -> None:
        self._folder = home.path / "devices"

    def keep(self, card: Card) -> None:
        """Put a card on top of those of its device. Raises OSError."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        cards = [card, *self.of(card.name)][:KEPT]
        table = {str(at): msgspec.to_builtins(one) for at, one in enumerate(cards, start=1)}
        WholeFile(self._path(card.name)).write({"cards": table})

    def of(self, name: str) -> tuple[Card, ...]:
        """The cards of a device, the newest first; none where nobody ever tested it, or the file
        cannot be read: a device can be tested again."""
        if not _NAME.fullmatch(name):
            return ()
        try:
            tables = WholeFile(self._path(name)).read() or {}
            kept = sorted(tables.get("cards", {}).items(), key=lambda entry: int(entry[0]))
            return tuple(msgspec.convert(one, Card) for _, one in kept)
        except (TillError, msgspec.ValidationError):
            return ()

    def newest(self, name: str) -> Card | None:
        """What was proved of a device last."""
        return next(iter(self.of(name)), None)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"
