"""How every part of the till is, one line each, with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.console import Console
from screens.look import Line, Span, pad, wrap

if TYPE_CHECKING:
    from tui_pos.health import Part

_NAME = 34
_MARKS = {"ok": ("parts.ok", "good"), "fault": ("parts.fault", "error")}


def parts_panel(console: Console, width: int, title: str) -> list[Line]:
    """The parts as they were found, or that they are being looked at."""
    t = console.locale.t
    lines: list[Line] = [[Span(f" {t(title)}", "bold")], []]
    notice = console.view.notice
    if notice is not None and notice.error is not None:
        sentence = console.locale.sentence(notice.error, **notice.text.params)
        text = f"{notice.error} {console.locale.title(notice.error)}: {sentence}"
        lines += [[Span(f" {part}", "warning")] for part in wrap(text, width - 2)]
    if console.parts is None:
        return [*lines, [Span(f" {t('parts.looking')}", "info")]]
    for part in console.parts:
        key, style = _MARKS.get(part.health, ("parts.unknown", "warning"))
        name = pad(f" {t(f'part.{part.kind}')} {_name(console, part)}", _NAME)
        note = t(part.note.key, **part.note.params) if part.note else part.detail
        lines.append([Span(name), Span(pad(t(key), 8), style), Span(note, "dim")])
        if part.error is not None:
            said = console.locale.sentence(part.error, **part.details)
            text = f"{part.error} {console.locale.title(part.error)}: {said}"
            lines += [[Span(f"   {row}", style)] for row in wrap(text, width - 4)]
    return lines


def _name(console: Console, part: Part) -> str:
    """Which one of its kind: a platform by what it is called, a device by the end of its port."""
    if part.kind in ("platform", "token"):
        return console.locale.t(f"platform.{part.name}")
    return part.name.rpartition("/")[2] if part.kind in ("scanner", "printer") else ""
