"""Where an internal error happened, for a technician; values stay out, they may hold a code."""

from __future__ import annotations

import traceback
from pathlib import Path

from tui_pos.clock import Clock


def report(failure: BaseException, log: Path, clock: Clock) -> None:
    """Append time, kind and places of an internal error to `log`. Never raises."""
    frames = traceback.extract_tb(failure.__traceback__)
    where = "".join(f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames)
    at = clock.now().isoformat(timespec="seconds")
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{at} {type(failure).__name__}\n{where}")
    except OSError:
        return
