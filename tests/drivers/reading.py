"""Reads text back off paper that was printed dot by dot."""

from __future__ import annotations

from PIL import Image, ImageChops

from drivers.encoding.profile import Profile
from drivers.pictures.text import CELL, HIGH, text
from drivers.simulators import Slip, printed
from drivers.simulators.drawing import EDGE, draw

LINE = 30
MADE_WIDER = 4
"""Dots of one character that may differ, so that none of them reads as a command."""


def paper(sent: bytes, printer: Profile) -> Image.Image:
    """What a simulated printer puts on paper, lit where there is ink."""
    lines = tuple(line for slip in printed(sent, printer) for line in slip.lines)
    drawn = ImageChops.invert(draw([Slip(lines, cut=False)], printer.dots))
    return drawn.crop((0, EDGE, drawn.width, drawn.height - EDGE))


def read(seen: Image.Image, alphabet: str) -> list[str]:
    """The lines of text on paper that has only characters of normal size on it."""
    glyphs = {
        (char, weight): text(char, bold=weight) for char in alphabet for weight in (False, True)
    }
    lines = []
    for top in range(0, seen.height, LINE):
        assert seen.crop((0, top + HIGH, seen.width, top + LINE)).getbbox() is None
        line, at = "", 0
        while at < seen.width:
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
