"""A page as the bytes an ESC/POS printer understands. Command names are those of its manuals."""

from __future__ import annotations

from typing import Literal

from drivers.encoding import escpos_symbols as symbols
from drivers.encoding import raster
from drivers.encoding.cells import codec
from drivers.encoding.profile import Cutter, Encoding, Profile, profile
from drivers.encoding.realtime import obeyed_at_once
from drivers.paper import (
    QR,
    Barcode,
    Cut,
    Feed,
    Item,
    Line,
    Logo,
    Page,
    Picture,
    Text,
    typeset,
)

__all__ = [
    "CHINESE_OFF",
    "CHINESE_ON",
    "CUTS",
    "INITIALIZE",
    "Cutter",
    "Encoding",
    "Pin",
    "Profile",
    "code_page_sample",
    "drawer_pulse",
    "drawer_pulse_now",
    "encode",
    "profile",
    "reset",
]

Pin = Literal[2, 5]

LF = b"\n"
INITIALIZE = b"\x1b@"
CHINESE_ON, CHINESE_OFF = b"\x1c&", b"\x1c."
CUTS: dict[Cutter, bytes] = {"none": b"", "full": b"\x1dVA\x00", "part": b"\x1dVB\x00"}
"""GS V 65 and 66: feed to the knife, then cut."""


def encode(page: Page, profile: Profile) -> bytes:
    """The bytes that print `page`. They begin by resetting the printer, and ask it nothing."""
    return reset(profile) + b"".join(_item(item, profile) for item in page.items)


def reset(profile: Profile) -> bytes:
    """Bring the printer into the state that pages are printed in."""
    # Again after each reset: some printers leave their Chinese mode with it.
    chinese = CHINESE_ON if profile.encoding in ("gb18030", "gbk", "big5") else b""
    return INITIALIZE + chinese + profile.setup


def drawer_pulse(pin: Pin, ms: int = 50) -> bytes:
    """ESC p: open the drawer on that pin of its connector, after what was sent before."""
    time = bytes([min(max(ms // 2, 1), 255)])
    return b"\x1bp" + _drawer(pin) + time + time


def drawer_pulse_now(pin: Pin, ms: int = 50) -> bytes:
    """DLE DC4: open the drawer at once, whatever the printer is busy with. In steps of 100 ms."""
    return b"\x10\x14\x01" + _drawer(pin) + bytes([min(max(ms // 100, 1), 8)])


def code_page_sample(page: int, profile: Profile) -> bytes:
    """One line: what the printer shows for the bytes 128 to 255 in one of its code pages, as far
    as they fit; for a technician to compare."""
    single = CHINESE_OFF + b"\x1bt" + bytes([page])
    name = f"{page:3} ".encode("ascii")
    shown = bytes(range(0x80, 0x100))[: profile.columns - len(name)]
    return single + name + shown + LF + CHINESE_ON * (CHINESE_ON in reset(profile))


def _drawer(pin: Pin) -> bytes:
    return b"\x00" if pin == 2 else b"\x01"


def _item(item: Item, profile: Profile) -> bytes:
    match item:
        case Feed():
            return _feed(item.lines)
        case Cut():
            return CUTS[profile.cutter]
        case Barcode():
            return _barcode(item, profile)
        case QR():
            return _qr(item, profile)
        case Picture():
            return raster.image(raster.placed(item.bitmap, profile.dots, item.align))
        case Logo():
            return _item(Picture(profile.logo), profile) if profile.logo else b""
        case _:
            lines = typeset(item, profile.columns, profile.encoding)
            return b"".join(_line(line, profile) for line in lines)


def _feed(lines: int) -> bytes:
    """ESC d, as often as it takes: it feeds no more than 255 lines."""
    feeds = (min(lines - fed, 255) for fed in range(0, lines, 255))
    return b"".join(b"\x1bd" + bytes([some]) for some in feeds)


def _barcode(item: Barcode, profile: Profile) -> bytes:
    words = _item(Text(item.data, align="centre"), profile)
    bars = symbols.bars(item, profile.dots)
    if bars is None:
        return words
    told = symbols.bars_command(bars)
    if profile.barcodes == "printer" and not obeyed_at_once(told):
        return _centred(told)
    from drivers.pictures.symbols import bars as draw

    drawn = draw(bars.kind, bars.coded, bars.width, symbols.BAR_HEIGHT)
    return _item(Picture(drawn), profile) + words


def _qr(item: QR, profile: Profile) -> bytes:
    square = symbols.square(item.data, profile.dots)
    if square is None:
        return _item(Text(item.data, align="centre"), profile)
    told = symbols.square_command(square)
    if profile.qr == "printer" and not obeyed_at_once(told):
        return _centred(told)
    from drivers.pictures.symbols import qr

    return _item(Picture(qr(square.data, square.module)), profile)


def _centred(command: bytes) -> bytes:
    return b"\x1ba\x01" + command + b"\x1ba\x00"


def _line(line: Line, profile: Profile) -> bytes:
    if profile.encoding == "raster":
        return _drawn(line, profile)
    text = line.text.encode(codec(profile.encoding))
    if line.width > 1 or line.height > 1:
        # GS ! sizes ASCII and Chinese alike, where ESC ! and FS ! undo each other.
        size = (line.width - 1) << 4 | (line.height - 1)
        text = b"\x1d!" + bytes([size]) + text + b"\x1d!\x00"
    if line.underline:
        # The one for ASCII, the other for Chinese.
        text = b"\x1b-\x01\x1c-\x01" + text + b"\x1b-\x00\x1c-\x00"
    if line.bold:
        text = b"\x1bE\x01" + text + b"\x1bE\x00"
    return b" " * line.indent + text + LF


def _drawn(line: Line, profile: Profile) -> bytes:
    if not line.text.strip():
        return LF
    from drivers.pictures.lines import drawn

    return raster.image(drawn(line, profile.dots))
