"""Where the documents that come with the program lie."""

from __future__ import annotations

from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "data"


def shipped(name: str) -> Path:
    """The path of a document below data/, such as "locales/en.json"; read-only."""
    return _DATA / name
