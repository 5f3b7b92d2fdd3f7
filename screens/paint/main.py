"""The middle of the screen: the order or what lies over it on the left, the amount on the right."""

from __future__ import annotations

from datetime import datetime

from screens.console import Console
from screens.look import Line, Span, fill
from screens.modes.analysing import Analysing
from screens.modes.asking import numbered
from screens.modes.benching import Benching
from screens.modes.devices import Devices
from screens.modes.inquiring import Inquiring
from screens.modes.looking_up import LookingUp
from screens.modes.receipts import Receipts
from screens.paint.analysis import analysis_panel
from screens.paint.bench import bench_panel
from screens.paint.card import card_panel
from screens.paint.digits import big
from screens.paint.due import due_panel
from screens.paint.errors import errors_panel
from screens.paint.guide import help_panel
from screens.paint.inquiry import inquiry_panel
from screens.paint.order import order_panel
from screens.paint.parts import devices_panel, parts_panel
from screens.paint.pending import choices_shown, pending_panel
from screens.paint.receipts import receipts_panel
from tui_pos.vouchers.deals import SHOP_ZONE

_NARROW, _WIDE = 34, 62
"""Cells of the right side; with the wide one its figures are twice as large."""
_ROOMY = 118
_CLOCK = 24
_ABOVE = 7


def middle(console: Console, now: datetime, width: int, height: int) -> list[Line]:
    """Everything between the stage and the messages."""
    if console.panel == "help":
        return help_panel(console, width, height)
    if console.panel == "wrong":
        return parts_panel(console, width, height)
    if isinstance(console.mode, LookingUp):
        return errors_panel(console, console.mode, width, height)
    if isinstance(console.mode, Devices):
        return devices_panel(console, console.mode, width, height)
    if isinstance(console.mode, Benching):
        return bench_panel(console, console.mode, width, height)
    if console.view.person is None:
        return _sign_on(console.mode.panel(console, width, height) or [], now, width)
    if isinstance(console.mode, Analysing):
        return analysis_panel(console, console.mode, width, height)
    if isinstance(console.mode, Inquiring):
        return inquiry_panel(console, console.mode, width, height)
    if isinstance(console.mode, Receipts):
        return receipts_panel(console, console.mode, width, height)
    right_width = _WIDE if width >= _ROOMY else _NARROW
    left_width = width - right_width - 2
    left = _left(console, now, left_width, height)
    right = due_panel(console, right_width - 1, height)
    return _beside([fill(line, left_width + 2) for line in left], right, left_width + 2)


def _beside(left: list[Line], right: list[Line], at: int) -> list[Line]:
    """Two blocks side by side, the right one from cell `at` on."""
    rows = max(len(left), len(right))
    left = left + [[]] * (rows - len(left))
    right = right + [[]] * (rows - len(right))
    return [[*fill(a, at), *b] for a, b in zip(left, right, strict=True)]


def _left(console: Console, now: datetime, width: int, height: int) -> list[Line]:
    view = console.view
    over = console.mode.panel(console, width - 1, height)
    if over is None and view.choice is not None:
        rows = [console.words(row) for row in view.choice.rows]
        over = numbered(console.words(view.choice.title), rows, width - 1)
    if over is None and view.card is not None:
        over = card_panel(console, view.card, width - 1, height)
    if over is None and console.outcome_open and choices_shown(console):
        over = pending_panel(console, width - 1)
    if over is None:
        return order_panel(console, now, width, height)
    return [[Span(" "), *line] for line in over]


def _sign_on(panel: list[Line], now: datetime, width: int) -> list[Line]:
    """What to type, and the time to be read from afar; long lines lie below it."""
    clock = big(f"{now.astimezone(SHOP_ZONE):%H:%M}", _CLOCK, "big") or []
    top = _beside(panel[:_ABOVE], [[], *clock], width - _CLOCK - 2)
    return top + panel[_ABOVE:]
