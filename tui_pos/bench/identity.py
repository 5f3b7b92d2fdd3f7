"""What a printer said of itself during a test or a search."""

from __future__ import annotations

from drivers.encoding.escpos_identity import INFORMATION, read_all


def read_identity(said: bytes) -> dict[str, str]:
    """Out of all that the printer said, by its words where it left no question out."""
    texts = read_all(said)
    if len(texts) == len(INFORMATION):
        return dict(zip(INFORMATION, texts, strict=True))
    return {"text": " / ".join(texts)} if texts else {}
