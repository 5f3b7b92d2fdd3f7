"""A picture file as dots, for a logo."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from drivers.encoding.raster import Bitmap
from drivers.pictures.bitmaps import bitmap

HIGHEST = 480
"""Rows of the tallest logo, 6 cm: at 9600 baud already half a minute."""


def load(path: Path, dots: int) -> Bitmap:
    """The picture in a file for paper `dots` wide: made smaller where it is too large, never
    larger, its greys as patterns of dots, what is transparent as paper.

    OSError where the file cannot be opened; ValueError where it is no picture, or far too large.
    """
    with path.open("rb") as file:
        try:
            seen = _read(file)
        except (
            OSError,
            SyntaxError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ) as error:
            raise ValueError(f"no picture: {path.name}") from error
    flat = Image.new("RGBA", seen.size, "white")
    flat.alpha_composite(seen)
    flat.thumbnail((dots, HIGHEST), Image.Resampling.LANCZOS)
    return bitmap(ImageOps.invert(flat.convert("L")).convert("1"))


def _read(file: BinaryIO) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(file) as picture:
            return picture.convert("RGBA")
