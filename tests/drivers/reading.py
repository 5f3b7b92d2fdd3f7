"""Reads text back off paper that was printed dot by dot."""

from __future__ import annotations

from PIL import Image

from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.raster import Bitmap, from_rows
from drivers.pictures.bitmaps import picture
from drivers.pictures.text import CELL, HIGH, text

LINE = 30
MADE_WIDER = 4
"""Dots of one character that may differ, so that none of them reads as a command."""


def paper(sent: bytes, dots: int) -> Bitmap:
    """What GS v 0, LF and ESC d put on paper."""
    stride = dots // 8
    rows: list[bytes] = []
    for command in Splitter().feed(sent):
        match command.name:
            case b"\x1dv":
                used = int.from_bytes(command.raw[4:6], "little")
                drawn = command.raw[8:]
                rows += [
                    drawn[at : at + used].ljust(stride, b"\0") for at in range(0, len(drawn), used)
                ]
            case b"\n":
                rows += [bytes(stride)] * LINE
            case b"\x1bd":
                rows += [bytes(stride)] * LINE * command.arguments[0]
            case b"":
                raise AssertionError(f"text: {command.raw!r}")
    return from_rows(rows, dots)


def read(bitmap: Bitmap, alphabet: str) -> list[str]:
    """The lines of text on paper that has only characters of normal size on it."""
    seen = picture(bitmap)
    glyphs = {
        (char, weight): text(char, bold=weight) for char in alphabet for weight in (False, True)
    }
    lines = []
    for top in range(0, bitmap.height, LINE):
        assert seen.crop((0, top + HIGH, bitmap.width, top + LINE)).getbbox() is None
        line, at = "", 0
        while at < bitmap.width:
            cell = seen.crop((at, top, at + CELL, top + HIGH))
            if cell.getbbox() is None:
                line, at = line + " ", at + CELL
                continue
            off = {
                key: differing(glyph, seen.crop((at, top, at + glyph.width, top + HIGH)))
                for key, glyph in glyphs.items()
            }
            (char, weight), wrong = min(off.items(), key=lambda one: one[1])
            assert wrong <= MADE_WIDER, (line, at)
            line, at = line + char, at + glyphs[char, weight].width
        lines.append(line.rstrip())
    return lines


def differing(one: Image.Image, other: Image.Image) -> int:
    """In how many dots two pictures of one size differ."""
    assert one.size == other.size
    return (int.from_bytes(one.tobytes()) ^ int.from_bytes(other.tobytes())).bit_count()
