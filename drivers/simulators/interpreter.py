"""Obeys ESC/POS commands as a printer does, one after the other."""

from __future__ import annotations

from typing import Protocol

from msgspec import Struct

from drivers.encoding.escpos_commands import Command
from drivers.encoding.profile import Profile
from drivers.simulators import graphics, symbols
from drivers.simulators.characters import Characters
from drivers.simulators.press import LINE_SPACING, Press
from drivers.simulators.slip import Bars, Matrix, Picture

_LEVELS = {b"0": "L", b"1": "M", b"2": "Q", b"3": "H"}


class Host(Protocol):
    """The rest of the printer."""

    def answer(self, name: bytes, what: int) -> None:
        """A question that waited its turn: GS r, GS I, ESC v or ESC u."""

    def report(self, wanted: int) -> None:
        """GS a: say by itself what changes."""

    def kick(self, pin: int) -> None:
        """ESC p: open the drawer; `pin` 0 or 1."""

    def finish(self, cut: bool) -> None:
        """A job ends: the paper is cut here, or could be torn off."""


class _Symbols(Struct):
    """How barcodes and QR codes are printed."""

    height: int = 162
    size: int = 3
    caption: int = 0
    module: int = 3
    level: str = "L"


class Interpreter:
    """Obeys on `press` and `host`. No command raises.

    `chinese`: whether it is in Chinese mode when switched on and after ESC @.
    """

    def __init__(self, profile: Profile, press: Press, host: Host, chinese: bool) -> None:
        self._press = press
        self._host = host
        self._cuts = profile.cutter != "none"
        self._across = (profile.dots + 7) // 8
        self._chinese = chinese
        self._characters = Characters(profile.encoding)
        self.restart()

    def restart(self) -> None:
        """Begin as when switched on: nothing set, nothing stored."""
        self._stored_qr = b""
        self._stored_picture: Picture | None = None
        self._selected = True
        self._reset()

    def obey(self, command: Command) -> None:
        """One command, or a run of text; what has no meaning on paper is passed over."""
        if command.name == b"\x1b=":
            self._selected = bool(command.arguments[0] & 1)
        elif not self._selected:
            return
        elif not command.name:
            for byte in command.raw:
                for char, cells in self._characters.feed(byte):
                    self._press.put(char, cells)
        else:
            self._characters.forget()
            if len(command.name) == 1:
                self._control(command.name)
            elif not (self._set(command) or self._move(command) or self._draw(command)):
                self._act(command)

    def _reset(self) -> None:
        self._characters.chinese = self._chinese
        self._characters.code_page = 0
        self._symbols = _Symbols()
        self._press.reset()

    def _control(self, code: bytes) -> None:
        match code:
            case b"\n":
                self._press.end_line()
            case b"\t":
                self._press.tab()
            case b"\x0c":
                self._press.flush()

    def _set(self, command: Command) -> bool:
        """How what follows is to look; whether `command` was about that."""
        modes, symbols = self._press.modes, self._symbols
        n = command.arguments[0] if command.arguments else 0
        match command.name:
            case b"\x1b!":
                modes.small = bool(n & 0x01)
                modes.bold = bool(n & 0x08)
                modes.underline = bool(n & 0x80)
                modes.size = (1 + (n >> 5 & 1), 1 + (n >> 4 & 1))
            case b"\x1c!":
                modes.chinese_underline = bool(n & 0x80)
                modes.chinese_size = (1 + (n >> 2 & 1), 1 + (n >> 3 & 1))
            case b"\x1d!":
                modes.size = modes.chinese_size = ((n >> 4 & 7) + 1, (n & 7) + 1)
            case b"\x1cW":
                modes.chinese_size = (2, 2) if n & 1 else (1, 1)
            case b"\x1bE" | b"\x1bG":
                modes.bold = bool(n & 1)
            case b"\x1b-":
                modes.underline = n in (1, 2, 49, 50)
            case b"\x1c-":
                modes.chinese_underline = n in (1, 2, 49, 50)
            case b"\x1dB":
                modes.reverse = bool(n & 1)
            case b"\x1bM":
                modes.small = n in (1, 49)
            case b"\x1b ":
                modes.spacing = n
            case b"\x1cS":
                modes.chinese_spacing = n + command.arguments[1]
            case b"\x1bt":
                self._characters.code_page = n
            case b"\x1c&" | b"\x1c.":
                self._characters.chinese = command.name == b"\x1c&"
            case b"\x1dh":
                symbols.height = n or symbols.height
            case b"\x1dw":
                symbols.size = n if 1 <= n <= 6 else symbols.size
            case b"\x1dH":
                symbols.caption = n % 48 & 3
            case _:
                return False
        return True

    def _move(self, command: Command) -> bool:
        """Where what follows is to stand; whether `command` was about that."""
        press, modes = self._press, self._press.modes
        n = command.arguments[0] if command.arguments else 0
        number = int.from_bytes(command.arguments[:2], "little")
        match command.name:
            case b"\x1ba":
                if press.at_line_start and n in (0, 1, 2, 48, 49, 50):
                    modes.align = n % 48
            case b"\x1dL":
                modes.left = number if press.at_line_start else modes.left
            case b"\x1dW":
                modes.area = number if press.at_line_start else modes.area
            case b"\x1bD":
                modes.tabs = tuple(sorted(set(command.arguments) - {0}))
            case b"\x1b2":
                modes.line_spacing = LINE_SPACING
            case b"\x1b3":
                modes.line_spacing = n
            case b"\x1b$":
                press.move_to(number)
            case b"\x1b\\":
                press.move_by(number - (number >> 15 << 16))
            case b"\x1bJ":
                press.feed_dots(n)
            case b"\x1bd":
                press.feed_lines(n)
            case _:
                return False
        return True

    def _draw(self, command: Command) -> bool:
        """Pictures and symbols; whether `command` was about them."""
        match command.name:
            case b"\x1b*":
                if columns := graphics.columns(command.arguments, self._across):
                    self._press.put_picture(columns)
            case b"\x1dv":
                if raster := graphics.raster(command.arguments, self._across):
                    self._press.block(raster)
            case b"\x1d(" | b"\x1d8":
                head = 5 if command.name == b"\x1d8" else 3
                letter, data = command.arguments[:1], command.arguments[head:]
                if letter == b"L":
                    self._graphics(data)
                elif letter == b"k" and data[:1] == b"1":
                    self._qr(data[1:2], data[2:])
            case b"\x1dk":
                self._barcode(command.arguments)
            case _:
                return False
        return True

    def _graphics(self, data: bytes) -> None:
        """GS ( L: store a picture, print it."""
        if data[:2] in (b"0\x02", b"02"):
            if self._stored_picture:
                self._press.block(self._stored_picture)
        elif picture := graphics.stored(data, self._across):
            self._stored_picture = picture

    def _qr(self, function: bytes, arguments: bytes) -> None:
        set_to = self._symbols
        match function:
            case b"C":
                set_to.module = max(1, min(arguments[0], 16)) if arguments else set_to.module
            case b"E":
                set_to.level = _LEVELS.get(arguments[:1], set_to.level)
            case b"P":
                self._stored_qr = arguments[1:]
            case b"Q":
                if rows := symbols.qr(self._stored_qr, set_to.level):
                    text = self._stored_qr.decode("utf-8", "replace")
                    self._press.block(Matrix(0, text, rows, set_to.module))

    def _barcode(self, arguments: bytes) -> None:
        """GS k has two forms: a length from kind 65 on, an end of NUL below it."""
        kind, set_to = arguments[0], self._symbols
        found = symbols.barcode(kind, arguments[2:] if kind >= 65 else arguments[1:].rstrip(b"\0"))
        if found:
            text, modules = found
            self._press.block(Bars(0, text, modules, set_to.size, set_to.height, set_to.caption))

    def _act(self, command: Command) -> None:
        """What concerns the whole printer."""
        n = command.arguments[0] if command.arguments else 0
        match command.name:
            case b"\x1b@":
                # A line that was begun is never printed.
                self._reset()
                self._host.finish(cut=False)
            case b"\x1dV" | b"\x1bi" | b"\x1bm":
                if n % 48 < 2 or command.arguments[1:]:
                    self._press.flush()
                    self._press.feed_dots(int.from_bytes(command.arguments[1:2], "little"))
                    self._host.finish(self._cuts)
            case b"\x1bp":
                self._host.kick(n & 1)
            case b"\x1bv" | b"\x1bu" | b"\x1dI" | b"\x1dr":
                self._host.answer(command.name, n)
            case b"\x1da":
                self._host.report(n)
