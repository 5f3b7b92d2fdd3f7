"""Where a checkout stands between two commands, in a few words for the log."""

from __future__ import annotations

import msgspec

from tui_pos.checkout.desk import Desk
from tui_pos.sale import Stage


class Told(msgspec.Struct, frozen=True):
    """An error that a person was told of; `serial` tells it from the same one told again."""

    serial: int
    code: int


class Position(msgspec.Struct, frozen=True):
    """`record`: the number of the newest one in the ledger; `told`: what stands on the screen."""

    who: str
    sale: str
    stage: Stage
    record: int
    told: Told | None


def position_of(desk: Desk) -> Position:
    """The desk as it stands."""
    notice = desk.notice
    told = Told(notice.serial, notice.error) if notice and notice.error is not None else None
    return Position(
        who=desk.person.id if desk.person else "",
        sale=desk.sale.id if desk.sale else "",
        stage=desk.stage,
        record=desk.ledger.newest,
        told=told,
    )
