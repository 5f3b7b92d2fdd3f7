"""The lines at the edges: who and where at the top, the stage below it, the keys at the bottom."""

from __future__ import annotations

from datetime import datetime

from rich.cells import cell_len

from drivers.causes import Cause
from screens.console import Console
from screens.keys import Action, actions_at
from screens.look import Line, Span, edges, pad, width_of
from screens.modes.benching import Benching
from screens.modes.devices import Devices
from screens.modes.looking_up import LookingUp
from screens.modes.receipts import KEYS as RECEIPT_KEYS
from screens.modes.receipts import Receipts
from screens.modes.sign_on import SigningOn
from tui_pos.checkout.view import DeviceView
from tui_pos.sale import Stage
from tui_pos.shop import Role
from tui_pos.vouchers.deals import SHOP_ZONE

_NAME = 22
"""Cells of a shop's name: terminal, person and devices must be seen beside it."""
_LEAST = 36
"""Cells that are left to them and to the clock, however much else there is to say."""
_STAGES = (Stage.ENTRY, Stage.REDEEM, Stage.PAY)


def header(console: Console, now: datetime, width: int) -> list[Line]:
    """Shop, terminal, training, person; what waits, the news, devices, the time."""
    t, view = console.locale.t, console.view
    name = pad(view.shop, min(cell_len(view.shop), _NAME))
    left: Line = [Span(f" {name} {view.terminal} ", "header")]
    if view.training:
        left.append(Span(f" {t('header.training')} ", "tag"))
    if view.person is not None:
        left.append(Span(f" {view.person.name} {view.person.number}", "header"))
    clock = Span(f" {now.astimezone(SHOP_ZONE):%H:%M} ", "header")
    marks = _fitting([*_waiting(console), *_news(console), *_devices(console)], width - _LEAST)
    right = [part for mark in marks for part in (mark, Span(" ", "header"))]
    return [edges(left, [*right, clock], width, "header")]


def _fitting(marks: list[Span], room: int) -> list[Span]:
    """As many as there is room for: what is in order is left out before what is not."""
    while marks and width_of(marks) + len(marks) > room:
        in_order = [at for at, mark in enumerate(marks) if mark.style == "header"]
        del marks[in_order[-1] if in_order else -1]
    return marks


def _waiting(console: Console) -> list[Span]:
    t, view = console.locale.t, console.view
    counts = (
        ("header.parked", len(view.parked)),
        ("header.differences", view.differences),
        ("header.held", len(view.held)),
        ("header.missing", sum(receipt.missing for receipt in view.receipts)),
        ("header.prints", view.waiting_prints),
    )
    return [Span(f" {t(key, count=count)} ", "tag") for key, count in counts if count]


def _news(console: Console) -> list[Span]:
    """Tokens that run out; how old what the platforms say is, marked where that is too old."""
    t, view = console.locale.t, console.view
    marks = []
    if view.tokens:
        days = min(token.days for token in view.tokens)
        mark = t("token.mark", days=days) if days else t("token.mark_over")
        marks.append(Span(f" {mark} ", "alarm"))
    if view.sync is not None:
        minutes = int(max(console.till.clock.monotonic() - view.sync.since, 0.0) // 60)
        late = minutes >= 2 * view.sync.minutes
        key = "header.sync" if view.sync.heard else "header.sync_never"
        text = t(key, minutes=minutes) + ("!" if late else "")
        marks.append(Span(f" {text} ", "tag" if late else "header"))
    return marks


def _devices(console: Console) -> list[Span]:
    """All but those that are well as far as anybody can know, having no way to say so."""
    shown = (one for one in console.view.devices if one.error != Cause.CANNOT_REPORT)
    return [_device(console, device) for device in shown]


def _device(console: Console, device: DeviceView) -> Span:
    name = console.locale.t(f"device.{device.kind}")
    match device.health:
        case "fault":
            return Span(f" {name}! ", "alarm")
        case "ok":
            return Span(f" {name} ", "header")
        case _:
            return Span(f" {name}? ", "header")


def stage_bar(console: Console, width: int) -> list[Line]:
    """Where the sale stands, named; the other stages only by their number."""
    t, stage = console.locale.t, console.view.stage
    person = console.view.person
    if person is None or person.role is Role.TECHNICIAN:
        return [[]]
    line: Line = [Span(" ")]
    for number, one in enumerate(_STAGES, start=1):
        if one is stage:
            line.append(Span(f"  {number} {t(f'stage.{one}')}  ", str(one)))
        else:
            line.append(Span(f"  {number}  ", "dim"))
        line.append(Span(" "))
    line.append(Span(f" {t(_hint(console))}", "info"))
    return [line]


def _hint(console: Console) -> str:
    view = console.view
    if view.inquiry is not None:
        return "hint.inquiry"
    if isinstance(console.mode, Receipts):
        return "hint.receipts"
    if isinstance(console.mode, LookingUp):
        return "hint.lookup"
    if view.question is not None:
        return "hint.question"
    if view.pending is not None:
        return "hint.pending"
    if view.choice is not None:
        return "hint.choice"
    if view.card is not None:
        return "hint.card"
    if view.stage is Stage.ENTRY and view.sale is None:
        return "hint.start"
    return f"hint.{view.stage}"


def key_bar(console: Console, width: int) -> list[Line]:
    """The keys of the moment, in two rows."""
    labels = [(key.upper(), label) for key, label in _keys(console)]
    rows: list[Line] = [[], []]
    row = 0
    for key, label in labels:
        spans = [Span(key, "key"), Span(f"{label} ")]
        if row == 0 and width_of([*rows[0], *spans]) > width:
            row = 1
        rows[row] += spans
    return rows


def _keys(console: Console) -> list[tuple[str, str]]:
    t = console.locale.t
    if isinstance(console.mode, SigningOn):
        return [(key, t(f"key.{id}")) for key, id in _SIGN_ON]
    if isinstance(console.mode, Devices):
        return [(key, t(f"key.{id}")) for key, id in _DEVICES]
    if isinstance(console.mode, Receipts):
        return [*((key, t(id)) for key, id in RECEIPT_KEYS), ("esc", t("key.leave"))]
    if isinstance(console.mode, LookingUp):
        enter = "lookup.list" if console.mode.reading else "lookup.read"
        rest = (("f1", "lookup.on"), ("f11", "key.language"), ("esc", "key.leave"))
        return [("enter", t(enter)), *((key, t(id)) for key, id in rest)]
    if isinstance(console.mode, Benching):
        return [(key, t(f"key.{id}")) for key, id in _BENCH]
    if console.mode.over:
        return [("enter", t("key.accept")), ("esc", t("key.leave"))]
    shown = [
        (action.key, label)
        for action in actions_at(console.view.stage, console.outcome_open)
        if (label := label_of(console, action)) is not None
    ]
    view = console.view
    if view.card and view.pending is None:
        shown.insert(0, ("enter", t("key.redeem")))
    closable = view.notice or view.card or view.choice or view.question or console.panel
    return [*shown, ("esc", t("key.close"))] if closable else shown


_SIGN_ON = (
    ("enter", "accept"), ("f1", "help"), ("f8", "wrong"), ("f10", "exit"), ("f11", "language")
)  # fmt: skip
_DEVICES = (
    ("enter", "to_bench"), ("f1", "help"), ("f5", "examine"), ("f11", "language"), ("f12", "lock")
)  # fmt: skip
_BENCH = (
    ("f2", "test_internal"), ("f3", "test_external"), ("f4", "test_interactive"), ("f5", "record"),
    ("f6", "send_hex"), ("f7", "print_card"), ("f8", "write"), ("f11", "language"),
    ("f12", "lock"), ("esc", "back"),
)  # fmt: skip


def label_of(console: Console, action: Action) -> str | None:
    """What a key is called now; None where there is nothing for it to do."""
    t, view = console.locale.t, console.view
    match action.id:
        case "help" if console.error_shown is not None and console.panel is None:
            return t("key.help_error")
        case "tender_1" | "tender_2":
            at = int(action.id[-1]) - 1
            return view.tenders[at].name if at < len(view.tenders) else None
        case "tender_more":
            rest = view.tenders[2:]
            if len(rest) == 1:
                return rest[0].name
            return t("key.tender_more") if rest else None
        case "back" if console.outcome_open:
            return None
        case "check_again":
            return t("key.check_again") if view.card else None
        case "hold":
            empty = view.sale is None or not view.sale.lines
            return t("key.recall") if empty and view.held else t("key.hold")
        case "take_back":
            return t("key.take_back") if view.sale and view.sale.tenders else None
        case _:
            return t(f"key.{action.id}")
