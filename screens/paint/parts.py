"""How every part of the till is, one line each, with what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from drivers.device import Kind
from screens.console import Console
from screens.look import Line, Span, pad, wrap
from screens.modes.devices import Devices

if TYPE_CHECKING:
    from tui_pos.health import Part

_NAME = 34
_MARKS = {"ok": ("parts.ok", "good"), "fault": ("parts.fault", "error")}


def parts_panel(console: Console, width: int, height: int) -> list[Line]:
    """All parts for a cashier: what does not work comes first."""
    title = console.locale.t("wrong.title")
    parts = sorted(console.parts or (), key=lambda part: part.health != "fault")
    rows = [line for part in parts for line in _part(console, part, "", width)]
    return _below(console, title, rows)[:height]


def devices_panel(console: Console, mode: Devices, width: int, height: int) -> list[Line]:
    """All parts for a technician: devices first, numbered as they are taken to the bench."""
    parts = sorted(console.parts or (), key=lambda part: not _is_device(part))
    rows = [
        line
        for number, part in enumerate(parts, start=1)
        for line in _part(console, part, f"{number}" if _is_device(part) else "", width)
    ]
    room = max(height - 2, 1)
    mode.first = min(mode.first, max(len(rows) - room, 0))
    shown = rows[mode.first : mode.first + room]
    return _below(console, console.locale.t("devices.title"), shown)


def _is_device(part: Part) -> bool:
    return part.kind in set(Kind)


def _below(console: Console, title: str, rows: list[Line]) -> list[Line]:
    """Parts as they were found, or that they are being looked at."""
    lines: list[Line] = [[Span(f" {title}", "bold")], []]
    if console.parts is None:
        return [*lines, *rows, [Span(f" {console.locale.t('parts.looking')}", "info")]]
    return [*lines, *rows]


def _part(console: Console, part: Part, number: str, width: int) -> Iterator[Line]:
    t = console.locale.t
    key, style = _MARKS.get(part.health, ("parts.unknown", "warning"))
    name = pad(f" {t(f'part.{part.kind}')} {_name(console, part)}", _NAME)
    note = t(part.note.key, **part.note.params) if part.note else part.detail
    title = "" if part.error is None else f"{part.error} {console.locale.title(part.error)}"
    if part.health == "unknown" and title:
        # What is merely not known asks for nothing to be done.
        note, title = title, ""
    mark = Span(f"{number:>2}", "key" if number else "")
    yield [mark, Span(name), Span(pad(t(key), 8), style), Span(note, "dim")]
    if title:
        said = console.locale.sentence(part.error or 0, **part.details)
        yield from ([Span(f"     {row}", style)] for row in wrap(f"{title}: {said}", width - 6))


def _name(console: Console, part: Part) -> str:
    """Which one of its kind: a platform by what it is called, a device by the end of its port."""
    if part.kind in ("platform", "token"):
        return console.locale.t(f"platform.{part.name}")
    return part.name.rpartition("/")[2] if _is_device(part) else ""
