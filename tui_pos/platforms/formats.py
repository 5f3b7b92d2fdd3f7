"""What of a platform's API is stated nowhere for certain, kept in documents a person may edit."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from tui_pos.data import shipped

REFUSED = 3001
"""Our error code for a refusal whose reason is not recognised."""


UNAUTHORISED = "OP_UNIAUTH_FAILED"
"""Of Meituan's gateway: it does not accept who we are; a number in the data tells why."""


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


class GatewayCodes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Our error codes for those of the gateway in front of the shop's business; a name that ends
    with * stands for all that begin so.

    `refused`: such a call never reached the business; `unauthorised`: nor did one that was turned
    away for who we are, by the number in its data; `open`: it may have.
    """

    refused: dict[str, int]
    unauthorised: dict[int, int]
    open: dict[str, int]


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

    def known(self, words: str) -> bool:
        """Do the platform's own words amount to anything?"""
        return self.leaves_open(words) or self.reason(words) != REFUSED

    def lists(self, answer: str) -> bool:
        """Does the document say what an answer amounts to, of which this was shown?"""
        return self.known(answer)


class Format(Wording, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Of Meituan: `version` is a form field of every call; `digits` are code lengths by kind of
    platform; `keeps_marks` are the kinds that tell our account again when they are asked who used
    a code."""

    version: str
    keeps_marks: tuple[str, ...]
    digits: dict[str, tuple[int, ...]]
    qr_prepare: QrPrepare
    tokens: TokenFormat
    gateway: GatewayCodes
    statuses: Statuses

    def lists(self, answer: str) -> bool:
        code, _, rest = answer.partition(" ")
        if code == UNAUTHORISED:
            return rest.partition(" ")[0] in map(str, self.gateway.unauthorised)
        if code.startswith("OP_"):
            return any(listed(table, code) for table in (self.gateway.refused, self.gateway.open))
        return answer in (*self.statuses.unused, *self.statuses.used) or self.known(answer)


def listed(table: dict[str, int], code: str) -> int | None:
    """Our error code for a code of the gateway; None where it is not in the table."""
    for name, ours in table.items():
        if name == code or (name.endswith("*") and code.startswith(name[:-1])):
            return ours
    return None


@lru_cache
def load_format() -> Format:
    """Meituan's document as it comes with the program."""
    return msgspec.json.decode(shipped("platforms/meituan.json").read_bytes(), type=Format)
