"""What a printer's bytes look like on paper."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable

from msgspec import Struct

from drivers.encoding import code128
from drivers.encoding.cells import align, cells, codec
from drivers.encoding.escpos_commands import Command
from drivers.paper import barcode_mark, qr_mark


class SlipLine(Struct, frozen=True):
    """One printed line; width and height are those of its largest character."""

    text: str
    bold: bool = False
    width: int = 1
    height: int = 1


class Slip(Struct, frozen=True):
    """A piece of paper. `cut`: by the knife, not by hand."""

    lines: tuple[SlipLine, ...]
    cut: bool

    @property
    def text(self) -> str:
        """The paper as text."""
        return "\n".join(line.text for line in self.lines)


class Press:
    """Prints commands on paper `columns` cells wide, keeping the state a printer keeps."""

    def __init__(
        self, columns: int, dots: int, encoding: str, on_slip: Callable[[Slip], None]
    ) -> None:
        self._columns = columns
        self._dots = dots
        self._encoding = encoding
        self._on_slip = on_slip
        self._lines: list[SlipLine] = []
        self._stored_qr = ""
        self._reset()

    def _reset(self) -> None:
        # Chinese mode goes too, as on the printers that make FS & necessary after a reset.
        self._chinese(False)
        self._bold = False
        self._width = self._height = 1
        self._align = 0
        self._bar_width, self._bar_text = 3, False
        self._begin_line()

    def _chinese(self, on: bool) -> None:
        single = not on and self._encoding != "utf-8"
        encoding = "cp437" if single else codec(self._encoding)
        self._decoder = getincrementaldecoder(encoding)("replace")

    def _begin_line(self) -> None:
        self._text = ""
        self._used = 0
        self._largest = (1, 1)
        self._any_bold = False

    def run(self, command: Command) -> None:
        """Obey one command; what has no meaning on paper is passed over."""
        argument = command.arguments[0] if command.arguments else 0
        if command.name:
            self._decoder.reset()
        match command.name:
            case b"":
                self._print(command.raw)
            case b"\n":
                self._end_line()
            case b"\x1b@":
                self.tear()
                self._reset()
            case b"\x1c&":
                self._chinese(True)
            case b"\x1c.":
                self._chinese(False)
            case b"\x1bE":
                self._bold = bool(argument & 1)
            case b"\x1d!":
                self._width, self._height = (argument >> 4) + 1, (argument & 15) + 1
            case b"\x1ba":
                self._align = argument % 48
            case b"\x1bd":
                self._feed(argument)
            case b"\x1dV":
                self._flush()
                self._finish(cut=True)
            case b"\x1dw":
                self._bar_width = argument
            case b"\x1dH":
                self._bar_text = argument % 48 > 0
            case b"\x1dk":
                self._barcode(command.arguments)
            case b"\x1d(":
                self._symbol(command.arguments)

    def tear(self) -> None:
        """Take off by hand what was printed since the last cut."""
        self._flush()
        if self._lines:
            self._finish(cut=False)

    def _print(self, data: bytes) -> None:
        for char in self._decoder.decode(data):
            wide = cells(char) * self._width
            if self._used + wide > self._columns:
                self._end_line()
            self._text += char
            self._used += wide
            self._largest = max(self._largest, (self._width, self._height))
            self._any_bold = self._any_bold or self._bold

    def _end_line(self) -> None:
        spare = self._columns - self._used
        indent = (0, spare // 2, spare)[self._align] if self._align < 3 else 0
        width, height = self._largest
        text = (" " * indent + self._text).rstrip()
        self._lines.append(SlipLine(text, self._any_bold, width, height))
        self._begin_line()

    def _flush(self) -> None:
        if self._text:
            self._end_line()

    def _feed(self, lines: int) -> None:
        self._flush()
        self._lines += [SlipLine("")] * lines

    def _finish(self, cut: bool) -> None:
        slip = Slip(tuple(self._lines), cut)
        self._lines.clear()
        self._on_slip(slip)

    def _barcode(self, arguments: bytes) -> None:
        if arguments[0] != 73:
            return
        coded = arguments[2:]
        data = code128.decode(coded)
        if data is None or code128.modules(coded) * self._bar_width > self._dots:
            return
        self._mark(barcode_mark(data) if self._bar_text else barcode_mark("").strip())

    def _symbol(self, arguments: bytes) -> None:
        """GS ( k: store a QR code (fn 80), print it (fn 81)."""
        function = arguments[3:6]
        if arguments[:1] != b"k":
            return
        if function == b"1P0":
            self._stored_qr = arguments[6:].decode("utf-8", "replace")
        elif function[:2] == b"1Q":
            self._mark(qr_mark(self._stored_qr))

    def _mark(self, mark: str) -> None:
        self._flush()
        where = ("left", "centre", "right")[self._align]
        self._lines.append(SlipLine(align(mark, self._columns, where).rstrip()))
