"""What a customer display is told, in words: CD5220 and the 8-digit LED kind."""

from __future__ import annotations

import re

from drivers.checks import Meaning
from drivers.explain.piece import QUIET_S, Piece, joined, raw
from drivers.transport import Direction

_COMMAND = re.compile(
    rb"(?P<clear>\x0c)|(?P<initialize>\x1b@)|\x1bQ(?P<line>[A-D])(?P<text>[^\r\x1b]*)\r"
    rb"|\x1bs(?P<lamp>.)|(?P<text_of>[ -~]+)|(?P<end>[\r\n])"
    rb"|\x1b=(?P<select>.)|\x1b\*(?P<brightness>.)|\x1b_(?P<cursor>.)|\x1bl(?P<at>..)",
    re.DOTALL,
)
_BEGUN = re.compile(rb"\x1b(?:Q(?:[A-D][^\r\x1b]{0,60})?|[s=*_]|l.?)?", re.DOTALL)
"""A command that may still end, with a text that some display may have room for."""


class DisplayExplainer:
    """Names commands; a display says nothing."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, direction: Direction, data: bytes) -> list[Piece]:
        if direction == "in":
            return [raw(direction, data)] if data else []
        self._held += data
        pieces: list[Piece] = []
        while self._held:
            match = _COMMAND.match(self._held)
            if match is None and _BEGUN.fullmatch(self._held):
                break
            end = match.end() if match else 1
            told, self._held = self._held[:end], self._held[end:]
            pieces.append(_piece(match, told))
        return joined(pieces)

    def silence(self, seconds: float) -> list[Piece]:
        if seconds < QUIET_S:
            return []
        data, self._held = self._held, b""
        return [raw("out", data, "devices.shown.torn")] if data else []


def _piece(match: re.Match[bytes] | None, data: bytes) -> Piece:
    if match is None:
        return raw("out", data, "devices.shown.other")
    word = match.lastgroup or ""
    if word == "text":
        line = "upper" if match["line"] == b"A" else "lower" if match["line"] == b"B" else "scroll"
        text = match["text"].decode("ascii", "replace")
        return Piece("out", Meaning(f"devices.shown.{line}", {"text": text}), data)
    if word == "text_of":
        return Piece("out", Meaning("devices.shown.text", {"text": data.decode("ascii")}), data)
    value = match[word]
    shown = value.decode("ascii", "replace") if value.isalnum() else value.hex(" ")
    return Piece("out", Meaning(f"devices.shown.{word}", {"n": shown}), data)
