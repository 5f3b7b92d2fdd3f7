"""The conversation with an ESC/POS printer in words."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections import deque

from drivers.checks import Meaning
from drivers.encoding.cells import codec
from drivers.encoding.escpos_commands import Command, Splitter
from drivers.encoding.escpos_status import Kind, Reply, ReplyReader
from drivers.explain.piece import QUIET_S, Piece, joined, raw
from drivers.explain.printer_commands import command_meaning
from drivers.explain.printer_replies import queued_meanings, realtime_meanings, report_meanings
from drivers.transport import Direction

_DLE_EOT = b"\x10\x04"


class PrinterExplainer:
    """Names commands and replies, text in the printer's encoding."""

    def __init__(self, encoding: str) -> None:
        self._splitter = Splitter()
        self._replies = ReplyReader()
        name = encoding if encoding in ("gbk", "big5", "utf-8") else "gb18030"
        self._decoder = getincrementaldecoder(codec(name))("replace")
        self._asked: deque[int] = deque(maxlen=16)
        self._held = b""
        self._dropped = 0

    def feed(self, direction: Direction, data: bytes) -> list[Piece]:
        if direction == "out":
            return [self._command(command) for command in self._splitter.feed(data)]
        return joined([piece for byte in data for piece in self._hear(bytes([byte]))])

    def silence(self, seconds: float) -> list[Piece]:
        if seconds < QUIET_S:
            return []
        begun, said = self._splitter.rest, self._held
        self._splitter, self._replies, self._held = Splitter(), ReplyReader(), b""
        self._dropped = 0
        pieces = [raw("out", begun, "devices.escpos.torn")] if begun else []
        return pieces + ([raw("in", said, "devices.reply.noise")] if said else [])

    def _command(self, command: Command) -> Piece:
        if not command.name:
            text = self._decoder.decode(command.raw)
            return Piece("out", Meaning("devices.escpos.text", {"text": text}), command.raw)
        self._decoder.reset()
        if command.name == _DLE_EOT:
            self._asked.append(command.arguments[0])
        return Piece("out", command_meaning(command), command.raw)

    def _hear(self, byte: bytes) -> list[Piece]:
        self._held += byte
        replies = self._replies.feed(byte)
        noise, self._dropped = self._replies.dropped - self._dropped, self._replies.dropped
        pieces = []
        if noise:
            pieces.append(raw("in", self._held[:noise], "devices.reply.noise"))
            self._held = self._held[noise:]
        for reply in replies:
            pieces += self._reply(reply)
            # A pause may come within another reply, which goes on after it.
            self._held = self._held.removesuffix(reply.data)
        return pieces

    def _reply(self, reply: Reply) -> list[Piece]:
        match reply.kind:
            case Kind.REALTIME:
                asked = self._asked.popleft() if self._asked else None
                first, *more = realtime_meanings(asked, reply.data[0])
            case Kind.REPORT:
                first, *more = report_meanings(reply.data)
            case Kind.QUEUED:
                first, *more = queued_meanings(reply.data[0])
            case Kind.IDENTITY:
                text = reply.data[1:-1].decode("ascii", "replace")
                first, more = Meaning("devices.reply.identity", {"text": text}), []
            case Kind.IDENTITY:
                text = reply.data[1:-1].decode("ascii", "replace")
                first, more = Meaning("devices.reply.identity", {"text": text}), []
            case _:
                first, more = Meaning(f"devices.reply.{reply.kind}"), []
        return [Piece("in", first, reply.data), *(Piece("in", one) for one in more)]
