"""Recordings kept in a home: HOME/devices/<name>-<time>.jsonl, masked."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from drivers.recording import Recorder, dumps
from tui_pos.bench.targets import Target
from tui_pos.home import Home

KEPT = 5
"""Recordings of one device that are kept."""


def keep_recording(home: Home, recorder: Recorder, target: Target, at: datetime) -> Path:
    """Write down what went over a device's port until now; its file. Raises OSError."""
    folder = home.path / "devices"
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{target.name}-{at:%Y%m%dT%H%M%S}.jsonl"
    heard = recorder.recording(target.recorded, target.kind, target.line, target.manner)
    write_private(path, dumps(heard))
    for old in sorted(folder.glob(f"{target.name}-*.jsonl"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path


def write_private(path: Path, data: bytes) -> None:
    """Write a file that its owner alone can read. Raises OSError."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
