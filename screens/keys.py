"""The one table of keys: what each does at which stage. Footer and help are made from it."""

from __future__ import annotations

from typing import NamedTuple

from tui_pos.sale import Stage

_ALL = frozenset({Stage.ENTRY, Stage.REDEEM, Stage.PAY})

MOVES = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8}
"""Lines that a key moves by."""


def means_what_is_shown(key: str) -> bool:
    """Does what a key does depend on what the person sees?"""
    return key in MOVES or (key.startswith("f") and key[1:].isdecimal())


class Action(NamedTuple):
    """What a function key does. Its label and help are `key.<id>` and `help.<id>`.

    `open`: only while an outcome is open, or only while none is; None for either.
    """

    id: str
    key: str
    stages: frozenset[Stage] = _ALL
    open: bool | None = None

    def now(self, stage: Stage, outcome_open: bool) -> bool:
        """Does the key do this at a stage?"""
        return stage in self.stages and self.open in (None, outcome_open)


ACTIONS = (
    Action("help", "f1"),
    Action("quantity", "f2", frozenset({Stage.ENTRY})),
    Action("check_again", "f2", frozenset({Stage.REDEEM})),
    Action("tender_1", "f2", frozenset({Stage.PAY})),
    Action("delete", "f3", frozenset({Stage.ENTRY})),
    Action("take_back", "f3", frozenset({Stage.PAY})),
    Action("search", "f4", frozenset({Stage.ENTRY})),
    Action("tender_2", "f4", frozenset({Stage.PAY})),
    Action("hold", "f5", frozenset({Stage.ENTRY})),
    Action("tender_more", "f5", frozenset({Stage.PAY}), open=False),
    Action("set_aside", "f5", frozenset({Stage.REDEEM, Stage.PAY}), open=True),
    Action("back", "f6", frozenset({Stage.REDEEM, Stage.PAY})),
    Action("unlock", "f7"),
    Action("wrong", "f8"),
    Action("reprint", "f9"),
    Action("drawer", "f10"),
    Action("language", "f11"),
    Action("lock", "f12"),
)


def action_for(key: str, stage: Stage, outcome_open: bool = False) -> str | None:
    """The id of what a key does at a stage; None where it does nothing."""
    return next((a.id for a in ACTIONS if a.key == key and a.now(stage, outcome_open)), None)


def actions_at(stage: Stage, outcome_open: bool = False) -> tuple[Action, ...]:
    """Everything that can be done by a key at a stage, in the order of the keys."""
    return tuple(action for action in ACTIONS if action.now(stage, outcome_open))
