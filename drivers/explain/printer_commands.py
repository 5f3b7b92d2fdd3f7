"""What a printer is told, in words: each command by its name in the manuals."""

from __future__ import annotations

from drivers.checks import Meaning
from drivers.encoding import code128
from drivers.encoding.escpos_commands import Command

_ASKED = {1: "ask_printer", 2: "ask_offline", 3: "ask_error", 4: "ask_paper"}
_CONTROLS = {b"\n": "line_feed", b"\r": "carriage_return", b"\t": "tab", b"\x0c": "form_feed"}
_NAMED = {
    b"\x1b@": "initialize", b"\x1b2": "spacing_default", b"\x1b3": "spacing", b"\x1b!": "mode",
    b"\x1b-": "underline", b"\x1b=": "select", b"\x1bE": "bold", b"\x1bG": "double_strike",
    b"\x1bJ": "feed_dots", b"\x1bM": "font", b"\x1bR": "charset", b"\x1ba": "align",
    b"\x1bd": "feed_lines", b"\x1bi": "cut", b"\x1bm": "cut", b"\x1bt": "code_page",
    b"\x1bv": "ask_sensor", b"\x1b{": "upside_down", b"\x1c&": "chinese_on",
    b"\x1c.": "chinese_off", b"\x1c!": "chinese_mode", b"\x1dB": "reverse", b"\x1dH": "bar_text",
    b"\x1dI": "ask_identity", b"\x1dV": "cut", b"\x1da": "reports", b"\x1dh": "bar_height",
    b"\x1dr": "ask_queued", b"\x1dw": "bar_width",
}  # fmt: skip
_QR = {b"A": "qr_model", b"C": "qr_size", b"E": "qr_level", b"Q": "qr_print"}


def command_meaning(command: Command) -> Meaning:
    """What one whole command other than text says; commands nobody knows are called so."""
    word, params = _word(command)
    return Meaning(f"devices.escpos.{word}", params)


def _word(command: Command) -> tuple[str, dict[str, str | int]]:
    name, arguments = command.name, command.arguments
    first = arguments[0] if arguments else 0
    match name:
        case b"\x10\x04":
            return _ASKED.get(first, "ask_other"), {"n": first}
        case b"\x10\x14" if first == 1:
            return "pulse_now", {"pin": _pin(arguments[1])}
        case b"\x1bp":
            return "pulse", {"pin": _pin(first), "ms": arguments[1] * 2}
        case b"\x1d!":
            return "size", {"width": (first >> 4 & 7) + 1, "height": (first & 7) + 1}
        case b"\x1dk":
            return "barcode", {"text": _barcode(arguments)}
        case b"\x1d(":
            return _function(arguments)
        case b"\x1dv":
            width, height = (int.from_bytes(arguments[at : at + 2], "little") for at in (2, 4))
            return "raster", {"width": width * 8, "height": height}
    if name in _CONTROLS:
        return _CONTROLS[name], {}
    if name in _NAMED:
        return _NAMED[name], {"n": first}
    return "other", {"name": _spelt(name)}


def _function(arguments: bytes) -> tuple[str, dict[str, str | int]]:
    """GS ( x: QR codes under k, density under K."""
    which, function = arguments[:1], arguments[4:5]
    if which == b"k" and arguments[3:4] == b"1":
        if function == b"P":
            return "qr_store", {"text": arguments[6:].decode("utf-8", "replace")}
        if function in _QR:
            return _QR[function], {"n": arguments[5] if len(arguments) > 5 else 0}
    if which == b"K" and arguments[3:4] == b"1":
        return "density", {"n": arguments[4] if len(arguments) > 4 else 0}
    return "other", {"name": _spelt(b"\x1d(" + which)}


def _barcode(arguments: bytes) -> str:
    if arguments[:1] == b"\x49":
        return code128.decode(arguments[2:]) or "?"
    data = arguments[2:] if arguments[0] >= 65 else arguments[1:-1]
    return data.decode("ascii", "replace")


def _pin(number: int) -> int:
    return 5 if number % 48 else 2


def _spelt(name: bytes) -> str:
    """A command as the manuals spell it: ESC %."""
    spelt = {0x10: "DLE", 0x1B: "ESC", 0x1C: "FS", 0x1D: "GS"}
    return " ".join(
        spelt.get(byte) or (chr(byte) if 32 < byte < 127 else f"{byte:02X}h") for byte in name
    )
