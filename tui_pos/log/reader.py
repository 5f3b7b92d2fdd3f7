"""A log read back, also while the till writes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from tui_pos.log.entry import Entry
from tui_pos.log.files import log_files

_decoder = msgspec.json.Decoder(Entry)


class LogReader:
    """`damaged`: lines that could not be read, such as one that was cut off."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.damaged = 0

    def entries(self) -> Iterator[Entry]:
        """Oldest first; none where nothing was logged yet. Raises OSError where files cannot be
        read."""
        self.damaged = 0
        for path in log_files(self._folder):
            try:
                file = path.open("rb")
            except FileNotFoundError:
                continue  # The till has made room meanwhile.
            with file:
                for line in file:
                    try:
                        yield _decoder.decode(line)
                    except (msgspec.DecodeError, UnicodeDecodeError):
                        self.damaged += bool(line.strip())


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries to show; None: any. `begin` counts, `end` does not."""

    begin: datetime | None = None
    end: datetime | None = None
    code: int | None = None
    person: str | None = None
    sale: str | None = None
    id: str | None = None

    def fits(self, entry: Entry) -> bool:
        return (
            self.code in (None, entry.code)
            and self.person in (None, entry.who)
            and self.sale in (None, entry.sale)
            and self.id in (None, entry.id)
        )

    def in_time(self, entry: Entry) -> bool:
        return (self.begin is None or entry.at >= self.begin) and (
            self.end is None or entry.at < self.end
        )

    @property
    def all(self) -> bool:
        """Whatever was done is wanted."""
        return (self.code, self.person, self.sale, self.id) == (None,) * 4


def select(log: LogReader, wanted: Wanted) -> Iterator[Entry]:
    """What is wanted, with all that has the same id: the requests of a sale name no sale
    themselves."""
    timely = (one for one in log.entries() if wanted.in_time(one))
    if wanted.all:
        yield from timely
        return
    ids = {one.id for one in timely if wanted.fits(one)} - {""}
    for one in log.entries():
        if wanted.in_time(one) and (one.id in ids or wanted.fits(one)):
            yield one
