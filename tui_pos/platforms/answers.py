"""What the answers of all platforms have in common: a yes, a no, and words fit to be shown."""

from __future__ import annotations

import re
from typing import Generic, TypeVar

import msgspec

from tui_pos.secret import Secret, mask

T = TypeVar("T")

PLATFORM_FAULT, RATE_LIMITED = 1008, 1009
OPEN_UNLISTED, REFUSED_UNLISTED, WORDS_UNLISTED = 1025, 2015, 3001
UNLISTED = frozenset({OPEN_UNLISTED, REFUSED_UNLISTED, WORDS_UNLISTED})
"""Our error codes for answers that no document lists: work for whoever keeps the documents."""

_WORTH_HIDING = 8
"""A shorter key is no secret, and would spoil ordinary words."""

_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){9,}")
"""Also as printed: in groups, or in full width."""

_OPAQUE = re.compile(r"(?=[A-Za-z+/=_-]*\d)[A-Za-z0-9+/=_-]{24,}")
"""No word of any language: an encrypted code, a token."""


class Answer(msgspec.Struct, Generic[T], frozen=True):
    """The platform said yes. It may hold codes, so its repr tells nothing."""

    value: T
    trace: str

    def __repr__(self) -> str:
        return "Answer(...)"


class BusinessRefusal(Exception):
    """The data of an answer says no although the answer says yes. `code` is our error code, None
    where the words have to tell; they may hold a voucher's code."""

    def __init__(self, words: str, code: int | None = None) -> None:
        super().__init__()
        self.words = words
        self.code = code


def hide(words: str, *secrets: Secret) -> str:
    """A platform's words without what may be a code, a phone number or a secret of ours."""
    for secret in secrets:
        if len(secret.text) >= _WORTH_HIDING:
            words = words.replace(secret.text, secret.masked)
    for pattern in (_OPAQUE, _LONG_NUMBER):
        words = pattern.sub(lambda found: mask(found[0]), words)
    return words
