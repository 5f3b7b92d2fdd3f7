"""Who may do what: one small table, read from data/roles.json."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache

from tui_pos.data import shipped
from tui_pos.shop import Role


class Answer(StrEnum):
    """`UNLOCK`: yes, once a supervisor has allowed this one step."""

    YES = "yes"
    UNLOCK = "unlock"
    NO = "no"


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = json.loads(shipped("roles.json").read_text("utf-8"))
    return table


def actions() -> tuple[str, ...]:
    """Every action there is, by its dotted name."""
    return tuple(_table())


def may(role: Role, action: str) -> Answer:
    """What a role may do; an action that is not in the table is nobody's."""
    return Answer(_table().get(action, {}).get(role, Answer.NO))
