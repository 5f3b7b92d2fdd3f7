"""What about 抖音来客's API is stated nowhere for certain, kept in a document a person may edit.

Where it comes from, and how sure it is (A: the vendor's own pages; B: independent clients that
agree; C: one client; U: not verified):

- paths, the fields of links, `used_results`, `most_codes` several of one order, the undo window's
  sub code in `reasons`, the general numbers in `token_refused`, `never_run`, `faults`, `limited`: A
- `kinds`, `refused_kinds`, `statuses` (1 unused, 2 used, 4 given back; 0, 3, 5, 6 prove nothing): B
- `digits` (15; an answer's own field may also hold 12), origins of links, `cancelled_records`: B, C
- `most_codes` as a number, all `refusals` and `open_words`, `business`: U
"""

from __future__ import annotations

from functools import lru_cache

import msgspec

from tui_pos.data import shipped
from tui_pos.platforms.formats import Wording
from tui_pos.shop import DealKind


class Paths(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str
    prepare: str
    verify: str
    get: str
    cancel: str
    records: str


class Links(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Links that are vouchers: where they lead ("https://host"), and the field that counts."""

    origins: tuple[str, ...]
    field: str


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of voucher not handled: our error code, and what people call it."""

    code: int
    name: str


class CertificateStates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The states of a certificate that prove something; `gone` with our error code."""

    unused: tuple[int, ...]
    used: tuple[int, ...]
    gone: dict[int, int]


class DouyinFormat(Wording, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`most_codes`: certificates one call may take. `short_links` tell the field only after a
    redirect, `share_links` hold it.

    `refused_parts`: parts of a certificate that are there for such kinds alone. `used_results`:
    what taking a used certificate is answered with. `token_refused`, `never_run` (with our error
    code), `faults` and `limited`: numbers of the gateway. `business`: numbers of a refusal whose
    words may be unknown. `reasons`: our error code by sub code.
    """

    paths: Paths
    digits: tuple[int, ...]
    most_codes: int
    short_links: Links
    share_links: Links
    kinds: dict[int, DealKind]
    refused_kinds: dict[int, Named]
    refused_parts: dict[str, Named]
    used_results: tuple[int, ...]
    statuses: CertificateStates
    cancelled_records: tuple[int, ...]
    token_refused: frozenset[int]
    never_run: dict[int, int]
    faults: frozenset[int]
    limited: frozenset[int]
    business: frozenset[int]
    reasons: dict[int, int]

    def lists(self, answer: str) -> bool:
        number, _, words = answer.partition(" ")
        if not number.removeprefix("-").isdecimal():
            return self.known(answer)
        tables = (self.token_refused, self.never_run, self.faults, self.limited)
        return any(int(number) in table for table in tables) or self.known(words)


@lru_cache
def load_douyin_format() -> DouyinFormat:
    """The document as it comes with the program."""
    return msgspec.json.decode(shipped("platforms/douyin.json").read_bytes(), type=DouyinFormat)
