"""What of a platform's API is stated nowhere for certain, kept in documents a person may edit."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from tui_pos.data import shipped

REFUSED = 3001
"""Our error code for a refusal whose reason is not recognised."""


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by which a reason is recognised (a regular expression) and our error code for it."""

    pattern: str
    code: int


class QrPrepare(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The call that reads a QR code's text; `voucher_fields`: how it spells "is a 代金券"."""

    path: str
    field: str
    voucher_fields: tuple[str, ...]


class Statuses(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of a dining code's state that prove something."""

    unused: tuple[str, ...]
    used: tuple[str, ...]


class TokenFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The call that renews a token, and the names under which its answer says what.

    `days`: by kind of platform, how long a token is good; a kind not named has none to renew.
    """

    path: str
    fields: dict[str, str]
    refresh_field: str
    success: tuple[str, ...]
    access: tuple[str, ...]
    refresh: tuple[str, ...]
    lasts_s: tuple[str, ...]
    left: tuple[str, ...]
    days: dict[str, int]


class Wording(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a platform's own words amount to.

    `open_words`: a regular expression for words after which the outcome is still open.
    """

    refusals: tuple[Refusal, ...]
    open_words: str

    def leaves_open(self, words: str) -> bool:
        """Do the platform's words speak of its own trouble, and not of the voucher?"""
        return re.search(self.open_words, words) is not None

    def reason(self, words: str) -> int:
        """Our error code for a platform's own words; the first pattern found in them decides."""
        for refusal in self.refusals:
            if re.search(refusal.pattern, words):
                return refusal.code
        return REFUSED


class Format(Wording, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of Meituan: `version` is a form field of every call; `digits` are code lengths by kind of
    platform; `keeps_marks` are the kinds that tell our account again when they are asked who used
    a code."""

    version: str
    keeps_marks: tuple[str, ...]
    digits: dict[str, tuple[int, ...]]
    qr_prepare: QrPrepare
    tokens: TokenFormat
    statuses: Statuses


@lru_cache
def load_format() -> Format:
    """Meituan's document as it comes with the program."""
    return msgspec.json.decode(shipped("platforms/meituan.json").read_bytes(), type=Format)
