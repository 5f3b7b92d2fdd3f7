"""How a printer is tested, at the three levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.causes import Cause
from drivers.checks import Asker, Level, Meaning, Question
from drivers.conversation import Conversation
from drivers.encoding.escpos import encode
from drivers.encoding.escpos_identity import INFORMATION, ask_information
from drivers.encoding.escpos_status import (
    ASK_ERROR,
    ASK_OFFLINE,
    ASK_PAPER,
    ASK_PRINTER,
    Kind,
    Reply,
)
from drivers.paper import Cut, Feed, Page, Rule, Text
from drivers.status import Health, Outcome, Status
from drivers.wire import Wire
from drivers.witness import Witness

if TYPE_CHECKING:
    from drivers.printer import Printer

STRIP_S = 15.0
"""The longest that the strip may take, in seconds."""
_IDENTITY_S = 1.0
_STRIP = Page((Text("TEST 测试 ￥0123456789"), Rule(), Feed(3), Cut()))


def ask_everything(talk: Conversation, wire: Wire, witness: Witness, ready: bool) -> None:
    """Put every question there is, for the witness to hear the answers; what a printer answers
    only in its turn, where it is `ready`. WriteTimeout, PortLost."""
    lines = wire.modem()
    if lines is not None:
        up = [name.upper() for name in lines.__struct_fields__ if getattr(lines, name)]
        witness.remark("devices.printer.lines", lines=" ".join(up) or "-")
    for what in (ASK_PRINTER, ASK_OFFLINE, ASK_ERROR, ASK_PAPER):
        talk.ask(what)
    if not talk.answers:
        witness.remark("devices.printer.silent")
    elif ready:
        _ask_identity(talk, wire)


def _ask_identity(talk: Conversation, wire: Wire) -> None:
    missing = len(INFORMATION)
    wire.write(b"".join(map(ask_information, INFORMATION.values())), wire.soon(_IDENTITY_S))

    def complete(reply: Reply) -> bool:
        nonlocal missing
        missing -= reply.kind is Kind.IDENTITY
        return missing == 0

    talk.hear_until(complete, _IDENTITY_S)


def print_strip(printer: Printer, level: Level, ask: Asker, witness: Witness) -> Status:
    """Print a short strip; interactively, have it looked at."""
    result = printer.send(encode(_STRIP, printer.profile), STRIP_S)
    match result.outcome:
        case Outcome.FAILED:
            return Status(Health.FAULT, result.cause)
        case Outcome.DONE:
            witness.remark("devices.printer.done")
            status = Status(Health.OK, result.cause)
        case Outcome.UNKNOWN:
            witness.remark("devices.printer.unconfirmed")
            status = Status(Health.UNKNOWN, result.cause)
    if level is not Level.INTERACTIVE:
        return status
    answer = ask(Question(Meaning("devices.printer.strip")))
    witness.remark(f"devices.answer.{answer or 'none'}")
    match answer:
        case "yes":
            return Status(Health.OK, result.cause if result.outcome is Outcome.DONE else None)
        case "no":
            return Status(Health.FAULT, Cause.PRINTED_BADLY)
    return status
