"""At which speed and framing a printer answers."""

from __future__ import annotations

from drivers.device import Kind
from drivers.encoding.escpos import INITIALIZE
from drivers.encoding.escpos_identity import INFORMATION, ask_information
from drivers.encoding.escpos_status import ASK_PAPER, ASK_PRINTER, ReplyReader, ask
from drivers.encoding.escpos_status import Kind as ReplyKind
from drivers.scan_check import lines_of
from drivers.transport import Port, PortInvalid, PortSettings
from tui_pos.bench.identity import read_identity
from tui_pos.bench.search import Found, Search

_ANSWER_S = 0.25
_QUESTIONS = (ASK_PRINTER, ASK_PAPER, ASK_PRINTER)
"""A byte of noise passes for an answer once in sixteen times; three in a row hardly ever."""
_PARITIES = ("none", "even", "odd")


def find_printer(search: Search) -> Found | None:
    """Ask DLE EOT at each speed, first with the parity given; one that never answers is not
    found."""
    first = search.port.parity
    for parity in (first, *(one for one in _PARITIES if one != first)):
        for speed in search.speeds():
            if search.over:
                return None
            settings = search.at(baud=speed, parity=parity)
            try:
                found = _try(search, settings)
            except PortInvalid:
                if parity == first:
                    raise
                break  # This port has no parity.
            if found is not None:
                return found
    return None


def _try(search: Search, settings: PortSettings) -> Found | None:
    with search.opened(Kind.PRINTER, settings) as (port, watch):
        port.read(0.0)
        # The first question may end a command that another speed made of the ones before.
        if not (_answers(search, port, ASK_PRINTER) or _answers(search, port, ASK_PRINTER)):
            return None
        if not all(_answers(search, port, what) for what in _QUESTIONS):
            watch.remark("bench.probe.noise")
            return None
        watch.remark("bench.probe.answers", count=len(_QUESTIONS) + 1)
        lines = lines_of(port)
        if lines is not None:
            watch.remark("devices.printer.lines", lines=" ".join(lines) or "-")
        identity = _identity(search, port)
        # Whatever of the questions was taken for text must not head the next receipt.
        port.write_some(INITIALIZE, _ANSWER_S)
        return Found(settings, identity)


def _answers(search: Search, port: Port, what: int) -> bool:
    """Whether one question brings one answer, and nothing that is none."""
    port.write_some(ask(what), _ANSWER_S)
    reader = ReplyReader()
    replies = reader.feed(search.hear(port, _ANSWER_S))
    return not reader.dropped and [one.kind for one in replies] == [ReplyKind.REALTIME]


def _identity(search: Search, port: Port) -> dict[str, str]:
    """What it says of itself; nothing where it is off line or does not know the question."""
    heard = b""
    for number in INFORMATION.values():
        port.write_some(ask_information(number), _ANSWER_S)
        before = heard
        while not heard.endswith(b"\x00") or heard == before:
            more = search.hear(port, _ANSWER_S)
            if not more:
                return read_identity(heard)
            heard += more
    return read_identity(heard)
