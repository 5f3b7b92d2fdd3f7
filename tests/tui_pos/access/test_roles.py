"""Who may do what: the table says all that is asked, and nothing that nobody asks."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import tui_pos.checkout
from tui_pos.access.roles import Answer, actions, may
from tui_pos.data import shipped
from tui_pos.shop import Role

_CHECKOUT = Path(tui_pos.checkout.__file__).parent
_ASKS = ("demand", "unlocked")


def _texts(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def _asked_for(node: ast.AST) -> Iterator[str]:
    """Actions named where a step asks for one: as a text, or by the name `action`, or in a
    function of that name."""
    match node:
        case ast.Call(
            func=ast.Name(id=asks) | ast.Attribute(attr=asks),
            args=[_, ast.Constant(str(action)), *_],
        ) if asks in _ASKS:
            yield action
        case ast.Assign(targets=[ast.Name(id="action")], value=ast.IfExp(body=yes, orelse=no)):
            yield from _texts(yes)
            yield from _texts(no)
        case ast.FunctionDef(name="_action", body=body):
            yield from (text for step in body for text in _texts(step))


def _demanded() -> set[str]:
    trees = (ast.parse(path.read_text("utf-8")) for path in _CHECKOUT.glob("*.py"))
    return {action for tree in trees for node in ast.walk(tree) for action in _asked_for(node)}


def test_the_table_names_what_is_asked_and_no_more() -> None:
    assert _demanded() == set(actions())


@pytest.mark.parametrize("action", actions())
@pytest.mark.parametrize("role", Role)
def test_there_are_three_answers(role: Role, action: str) -> None:
    assert may(role, action) in (Answer.YES, Answer.UNLOCK, Answer.NO)


def test_every_word_of_the_table_is_known() -> None:
    table = json.loads(shipped("roles.json").read_text("utf-8"))
    for said in table.values():
        assert set(said) <= set(Role)
        assert set(said.values()) <= {Answer.YES, Answer.UNLOCK}


@pytest.mark.parametrize("action", actions())
def test_what_needs_an_unlock_can_be_unlocked(action: str) -> None:
    """A cashier must find somebody who may allow it, and a supervisor never waits for another."""
    assert may(Role.SUPERVISOR, action) is Answer.YES


@pytest.mark.parametrize("action", actions())
def test_a_technician_does_nothing_to_a_sale(action: str) -> None:
    assert may(Role.TECHNICIAN, action) is Answer.NO


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ["", "sales", "sale.everything", "line"])
def test_an_action_that_is_not_in_the_table_is_nobodys(role: Role, action: str) -> None:
    assert may(role, action) is Answer.NO
