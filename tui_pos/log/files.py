"""The files of a log, oldest first: HOME/log/till-000001.jsonl and those that followed."""

from __future__ import annotations

import re
from pathlib import Path

_NAME = re.compile(r"till-(\d{6,})\.jsonl", re.ASCII)


def log_files(folder: Path) -> list[Path]:
    """Those that are there. Raises OSError where the folder cannot be read."""
    if not folder.is_dir():
        return []
    return sorted((one for one in folder.iterdir() if _NAME.fullmatch(one.name)), key=_number)


def file_after(newest: Path | None, folder: Path) -> Path:
    """Where to go on once the newest one is full; where there is none, the first."""
    return folder / f"till-{_number(newest) + 1 if newest else 1:06d}.jsonl"


def _number(file: Path) -> int:
    found = _NAME.fullmatch(file.name)
    return int(found[1]) if found else 0
