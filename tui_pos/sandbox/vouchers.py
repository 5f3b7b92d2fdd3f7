"""What the simulated platform knows of a voucher, and how a call to it can be made to fail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from tui_pos.secret import Secret
from tui_pos.shop import DealKind


class State(StrEnum):
    UNUSED = "unused"
    USED = "used"
    REFUNDED = "refunded"
    FROZEN = "frozen"


class Deal(msgspec.Struct, frozen=True):
    """Something sold on the platform; amounts in fen for one code."""

    id: int
    title: str
    kind: DealKind
    face_fen: int
    price_fen: int
    terms: tuple[str, ...] = ()


class Use(msgspec.Struct, frozen=True):
    """Who redeemed a voucher, and when."""

    account: str
    name: str
    at: datetime
    flow_id: str


class Voucher(msgspec.Struct, frozen=True, kw_only=True):
    """One code. Codes of one `order` can be taken together; several `deals` leave a choice."""

    code: Secret
    platform: str
    deals: tuple[Deal, ...]
    order: str
    valid_from: datetime
    valid_until: datetime
    state: State = State.UNUSED
    use: Use | None = None
    biz_type: int = 0
    min_codes: int = 1
    elsewhere: bool = False


class How(StrEnum):
    """How a call fails on its way.

    Silent: no answer at all. Drip: one byte at a time, without end. Half: the connection ends in
    the middle of the body. Shape: well-formed, without the fields. Op: a code of the gateway.
    """

    SILENT = "silent"
    RESET = "reset"
    ERROR = "error"
    GARBAGE = "garbage"
    HALF = "half"
    DRIP = "drip"
    SHAPE = "shape"
    OP = "op"


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """`call` (the last part of a path, such as "consume") fails `times` times.

    With `effect` it is carried out all the same and only the answer is lost. `op`: what the
    gateway answers where `how` is OP.
    """

    call: str
    how: How
    effect: bool = False
    times: int = 1
    op: str = "OP_SYSTEM_ERROR"
