"""Everything that can go wrong in front of a person carries one code of one table."""

from __future__ import annotations


class Word(str):
    """A detail that is itself a key of the message catalogue, put in words where it is shown."""

    __slots__ = ()


class TillError(Exception):
    """A failure a person is told of.

    `code` is listed in data/error_codes.json; `details` fill the placeholders of its sentence
    (amounts in yuan, codes masked) and never hold a secret.
    """

    def __init__(self, code: int, /, **details: str | int) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        filled = ", ".join(f"{key}={value}" for key, value in self.details.items())
        return f"{self.code} {filled}".rstrip()
