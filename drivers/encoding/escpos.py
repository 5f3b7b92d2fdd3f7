"""A page as the bytes an ESC/POS printer understands. Command names are those of its manuals."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from drivers.encoding import code128
from drivers.paper import QR, Barcode, Cut, Feed, Item, Line, Page, Text, typeset

Encoding = Literal["gb18030", "gbk", "big5", "utf-8"]
Pin = Literal[2, 5]

LF = b"\n"
INITIALIZE = b"\x1b@"
CHINESE_ON = b"\x1c&"
CUT = b"\x1dVB\x00"
"""GS V 66: feed to the knife, then cut, leaving a bridge."""

_BAR_HEIGHT = 64
_LONGEST_BARCODE = 255
_QR_ROOM = ((106, 41), (213, 57), (666, 97), (1125, 125))
"""(bytes, modules a side): what QR versions 6, 10, 20 and 27 hold at level M."""


class Profile(Struct, frozen=True):
    """What a printer is: its width in cells and dots, its text encoding, whether it cuts."""

    columns: int
    dots: int
    encoding: Encoding = "gb18030"
    cutter: bool = False


def profile(paper_mm: int, encoding: Encoding = "gb18030") -> Profile:
    """The usual printer for paper of 58 or 80 mm; the narrow ones have no knife."""
    if paper_mm == 58:
        return Profile(32, 384, encoding)
    if paper_mm == 80:
        return Profile(48, 576, encoding, cutter=True)
    raise ValueError(f"no paper of {paper_mm} mm")


def encode(page: Page, profile: Profile) -> bytes:
    """The bytes that print `page`. They begin by resetting the printer, and ask it nothing."""
    out = INITIALIZE
    if profile.encoding != "utf-8":
        # Again after each reset: some printers leave their Chinese mode with it.
        out += CHINESE_ON
    return out + b"".join(_item(item, profile) for item in page.items)


def drawer_pulse(pin: Pin) -> bytes:
    """ESC p: open the drawer on that pin of its connector, after what was sent before."""
    return b"\x1bp" + _drawer(pin) + b"\x19\x19"


def drawer_pulse_now(pin: Pin) -> bytes:
    """DLE DC4: open the drawer at once, whatever the printer is busy with."""
    return b"\x10\x14\x01" + _drawer(pin) + b"\x01"


def _drawer(pin: Pin) -> bytes:
    return b"\x00" if pin == 2 else b"\x01"


def _item(item: Item, profile: Profile) -> bytes:
    match item:
        case Feed():
            return b"\x1bd" + bytes([item.lines]) if item.lines else b""
        case Cut():
            return CUT if profile.cutter else b""
        case Barcode():
            return _barcode(item.data, profile)
        case QR():
            return _qr(item.data, profile)
        case _:
            lines = typeset(item, profile.columns, profile.encoding)
            return b"".join(_line(line, profile.encoding) for line in lines)


def _line(line: Line, encoding: Encoding) -> bytes:
    text = line.text.encode(encoding)
    if line.width > 1 or line.height > 1:
        # GS ! sizes ASCII and Chinese alike, where ESC ! and FS ! undo each other.
        size = (line.width - 1) << 4 | (line.height - 1)
        text = b"\x1d!" + bytes([size]) + text + b"\x1d!\x00"
    if line.bold:
        text = b"\x1bE\x01" + text + b"\x1bE\x00"
    return b" " * line.indent + text + LF


def _centred(command: bytes) -> bytes:
    return b"\x1ba\x01" + command + b"\x1ba\x00"


def _text(data: str, profile: Profile) -> bytes:
    return _item(Text(data, align="centre"), profile)


def _barcode(data: str, profile: Profile) -> bytes:
    if not data or not all(" " <= char <= "~" for char in data):
        return _text(data, profile)
    plain, mixed = code128.in_b(data), code128.in_b_and_c(data)
    for width, coded in ((2, plain), (2, mixed), (1, plain), (1, mixed)):
        if code128.modules(coded) * width <= profile.dots and len(coded) <= _LONGEST_BARCODE:
            return _centred(
                b"\x1dh"
                + bytes([_BAR_HEIGHT])
                + b"\x1dw"
                + bytes([width])
                + b"\x1dH\x02"
                + b"\x1dkI"
                + bytes([len(coded)])
                + coded
            )
    return _text(data, profile)


def _qr(data: str, profile: Profile) -> bytes:
    stored = data.encode("utf-8")
    side = next((side for room, side in _QR_ROOM if len(stored) <= room), None)
    if side is None or side > profile.dots:
        return _text(data, profile)
    module = min(profile.dots // side, 6)
    functions = (b"1A2\x00", b"1C" + bytes([module]), b"1E1", b"1P0" + stored, b"1Q0")
    return _centred(b"".join(b"\x1d(k" + len(one).to_bytes(2, "little") + one for one in functions))
