"""What a printer calls itself, asked as part of a test."""

from __future__ import annotations

from drivers.encoding.escpos_identity import INFORMATION, ask_information, read_all
from drivers.printer import Printer

_LIMIT_S = 5.0


def ask_identity(printer: Printer) -> None:
    """Ask a printer that answers; what it says is heard by the recorder."""
    printer.send(b"".join(map(ask_information, INFORMATION.values())), _LIMIT_S)


def read_identity(said: bytes) -> dict[str, str]:
    """What the printer told in all that it said; by its words where it left no question out."""
    texts = read_all(said)
    if len(texts) == len(INFORMATION):
        return dict(zip(INFORMATION, texts, strict=True))
    return {"text": " / ".join(texts)} if texts else {}
