"""The middle of the screen: the order or what lies over it on the left, the amount on the right."""

from __future__ import annotations

from screens.console import Console
from screens.look import Line, Span, fill
from screens.modes.asking import numbered
from screens.modes.devices import Devices
from screens.modes.sign_on import SigningOn
from screens.paint.card import card_panel
from screens.paint.due import due_panel
from screens.paint.guide import help_panel
from screens.paint.order import order_panel
from screens.paint.parts import parts_panel

_NARROW, _WIDE = 34, 62
"""Cells of the right side; with the wide one its figures are twice as large."""
_ROOMY = 118


def middle(console: Console, width: int, height: int) -> list[Line]:
    """Everything between the stage and the messages."""
    if console.panel == "help":
        return help_panel(console, width, height)
    if console.panel == "wrong":
        return parts_panel(console, width, "wrong.title")
    if isinstance(console.mode, Devices):
        return parts_panel(console, width, "devices.title")
    if isinstance(console.mode, SigningOn):
        return console.mode.panel(console, width, height)
    right_width = _WIDE if width >= _ROOMY else _NARROW
    left_width = width - right_width - 2
    left = _left(console, left_width, height)
    right = due_panel(console, right_width - 1, height)
    rows = max(len(left), len(right))
    left += [[]] * (rows - len(left))
    right += [[]] * (rows - len(right))
    return [
        [*fill(a, left_width), Span("  "), *fill(b, right_width)]
        for a, b in zip(left, right, strict=True)
    ]


def _left(console: Console, width: int, height: int) -> list[Line]:
    view = console.view
    over = console.mode.panel(console, width, height)
    if over is not None:
        return over
    if view.choice is not None:
        rows = [console.words(row) for row in view.choice.rows]
        return numbered(console.words(view.choice.title), rows, width)
    if view.card is not None:
        return card_panel(console, view.card, width, height)
    return order_panel(console, width, height)
