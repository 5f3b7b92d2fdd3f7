"""What a USB device on a port probably is, by the numbers it gives of itself.

An adapter only says what cable it is. The makers of scanners and printers put their own number
into what shows itself as a serial port (CDC) or as a printer.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SPEEDS = (9600, 19200, 38400, 115200, 57600, 4800, 2400, 1200)
"""Bits a second that devices of tills are set to, the commonest first."""

What = Literal["adapter", "scanner", "printer", "line", "unknown"]


class Guess(Struct, frozen=True):
    """What is behind a port; `name`: chip or maker, empty where not known."""

    what: What = "unknown"
    name: str = ""


_ADAPTERS = {
    (0x1A86, 0x7523): "CH340",
    (0x1A86, 0x5523): "CH341",
    (0x1A86, 0x55D4): "CH9102",
    (0x067B, 0x2303): "PL2303",
    (0x067B, 0x23A3): "PL2303G",
    (0x0403, 0x6001): "FT232",
    (0x0403, 0x6015): "FT-X",
    (0x10C4, 0xEA60): "CP210x",
}
_SCANNERS = {
    0x0536: "Honeywell (Hand Held Products)",
    0x05E0: "Zebra (Symbol)",
    0x05F9: "Datalogic (PSC)",
    0x067E: "Intermec",
    0x0C2E: "Honeywell (Metrologic)",
    0x1EAB: "Newland",
    0x1FBB: "Cino",
}
_PRINTERS = {0x04B8: "Epson", 0x0519: "Star", 0x1504: "Bixolon"}


def guess(vid: int | None, pid: int | None) -> Guess:
    """What the numbers of a USB device say; a port without any is a line of the machine itself."""
    if vid is None:
        return Guess("line")
    if pid is not None and (vid, pid) in _ADAPTERS:
        return Guess("adapter", _ADAPTERS[vid, pid])
    if vid in _SCANNERS:
        return Guess("scanner", _SCANNERS[vid])
    if vid in _PRINTERS:
        return Guess("printer", _PRINTERS[vid])
    return Guess()
