"""What a receipt printer is: how wide, how its text is written, what it can do by itself."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from drivers.encoding.raster import Bitmap

Encoding = Literal["gb18030", "gbk", "big5", "utf-8", "raster"]
"""How text is written; "raster" draws it, for printers without a Chinese font."""
Cutter = Literal["none", "full", "part"]
"""What its knife does; "part" leaves a bridge."""
DrawnBy = Literal["printer", "raster"]
"""Who draws a code: the printer, told what it says, or we, dot by dot."""
Dialect = Literal["gs_k", "dc2", "esc7"]
"""By which command a printer is told how dark to print."""

CELL = 12
"""Dots to a cell of font A."""
_PAPERS: dict[int, tuple[int, Cutter]] = {58: (384, "none"), 80: (576, "part")}
"""Dots and knife of the usual printer for a paper: the narrow ones have none."""


class Profile(Struct, frozen=True):
    """`setup`: what it must be told after each reset. `pulse_ms`: how long it holds the drawer's
    coil. `logo`: what it prints where a page has one."""

    columns: int
    dots: int
    encoding: Encoding = "gb18030"
    cutter: Cutter = "none"
    qr: DrawnBy = "printer"
    barcodes: DrawnBy = "printer"
    setup: bytes = b""
    pulse_ms: int = 50
    logo: Bitmap | None = None


def profile(
    paper_mm: int,
    encoding: Encoding = "gb18030",
    *,
    columns: int = 0,
    dots: int = 0,
    cutter: bool | None = None,
    density: int | None = None,
    dialect: Dialect = "gs_k",
    qr: DrawnBy | None = None,
    barcodes: DrawnBy | None = None,
    pulse_ms: int = 50,
    logo: Bitmap | None = None,
) -> Profile:
    """The usual printer for paper of 58 or 80 mm, but for what is said of this one.

    `columns` and `dots` follow from each other where only one is given; codes are drawn where all
    is. ValueError for other
    paper, for columns that the dots have no room for, and for a density beyond -5 to 5.
    """
    if paper_mm not in _PAPERS:
        raise ValueError(f"no paper of {paper_mm} mm")
    usual, knife = _PAPERS[paper_mm]
    dots = dots or columns * CELL or usual
    columns = columns or dots // CELL
    if not 0 < columns * CELL <= dots:
        raise ValueError(f"{dots} dots are not enough for {columns} columns")
    if cutter is not None:
        knife = "part" if cutter else "none"
    drawn: DrawnBy = "raster" if encoding == "raster" else "printer"
    setup = b"" if density is None else darkness(density, dialect)
    return Profile(
        columns, dots, encoding, knife, qr or drawn, barcodes or drawn, setup, pulse_ms, logo
    )


def darkness(level: int, dialect: Dialect) -> bytes:
    """The command to print darker or, below 0, lighter; -5 to 5, ValueError beyond."""
    if not -5 <= level <= 5:
        raise ValueError(f"no density {level}")
    match dialect:
        case "gs_k":
            return b"\x1d(K\x02\x001" + level.to_bytes(1, signed=True)
        case "dc2":
            # In tenths from half to one and a half; a pause of half a millisecond between lines.
            return b"\x12#" + bytes([2 << 5 | 10 + 2 * level])
        case "esc7":
            # 96 dots at once, heated for 1.2 ms give or take, 0.4 ms apart.
            return b"\x1b7" + bytes([11, 120 + 15 * level, 40])
