"""A note beside the ledger of how far it had come, so that an older copy in its place is seen.

It is written after the ledger itself is on disk and needs no place of its own there, so it never
tells of more than there is, costs next to nothing, and may be missing.
"""

from __future__ import annotations

import os
from contextlib import suppress
from io import FileIO
from pathlib import Path

import msgspec

_LENGTH = 128
_FORM = msgspec.json.Decoder(tuple[int, str])


class Witness:
    """The note of one ledger, held open by its writer."""

    def __init__(self, ledger: Path) -> None:
        self._file: FileIO | None = None
        with suppress(OSError):
            note = os.open(ledger.with_suffix(".tip"), os.O_RDWR | os.O_CREAT, 0o600)
            self._file = FileIO(note, "r+")

    def read(self) -> tuple[int, str] | None:
        """The newest record noted: its number and hash. None: there is no note, or none whole."""
        if self._file is None:
            return None
        try:
            return _FORM.decode(os.pread(self._file.fileno(), _LENGTH, 0).rstrip())
        except (OSError, msgspec.DecodeError):
            return None

    def note(self, seq: int, link: str) -> None:
        """Note the newest record, over the one before."""
        if self._file is not None:
            with suppress(OSError):
                os.pwrite(self._file.fileno(), _form(seq, link), 0)

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


def _form(seq: int, link: str) -> bytes:
    return msgspec.json.encode((seq, link)).ljust(_LENGTH)
