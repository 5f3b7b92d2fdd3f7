"""A shop's logo, made dots when the shop is set up: the till itself loads no picture."""

from __future__ import annotations

from pathlib import Path

from drivers.encoding.profile import profile
from drivers.encoding.raster import Bitmap
from tui_pos.setup.reading import Table


def read_logo(path: Path, printer: Table) -> Bitmap:
    """The picture in a file, as wide as the paper of that printer at most.

    OSError where the file cannot be read; ValueError where it is no picture.
    """
    from drivers.pictures.files import load

    wide = profile(
        printer.get("paper", 58), columns=printer.get("columns", 0), dots=printer.get("dots", 0)
    )
    return load(path, wide.dots)
