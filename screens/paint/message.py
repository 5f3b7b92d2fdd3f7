"""What the till has to say, in the one place below the order."""

from __future__ import annotations

from rich.cells import cell_len

from screens.console import Console
from screens.look import Line, Span, wrap
from tui_pos.checkout.view import DeviceView, Level, Notice, Pending, View

_STYLES = {
    Level.GOOD: "good",
    Level.INFO: "info",
    Level.WARNING: "warning",
    Level.ERROR: "alarm",
}


def message(console: Console, now: float, width: int, height: int) -> list[Line]:
    """A question, an outcome that is open, or the newest notice, and what is wrong with devices
    for as long as it is. `now`: monotonic seconds."""
    said = _said(console, now, width, height)
    troubles = [_trouble(console, one, width) for one in _troubled(console.view)]
    if said:
        # One line each: what was just said must be seen, too.
        short = [trouble[0] for trouble in troubles][: max(height - len(said), 1)]
        return [*said[: height - len(short)], *short]
    return [line for trouble in troubles for line in trouble]


def _troubled(view: View) -> list[DeviceView]:
    """Devices that have something to say, those that do not work first."""
    known = [one for one in view.devices if one.error is not None and one.health != "unknown"]
    return sorted(known, key=lambda one: one.health != "fault")


def _trouble(console: Console, device: DeviceView, width: int) -> list[Line]:
    """What is wrong with a device, and what to do."""
    locale, error = console.locale, device.error or 9001
    style = "warning" if device.health == "fault" else "info"
    name = locale.t(f"device.{device.kind}")
    sentence = locale.sentence(error, name=name, detail=device.detail)
    head = f" {error} {locale.title(error)} "
    first, *rest = wrap(sentence, width - cell_len(head) - 2)
    return [[Span(head, style), Span(f" {first}")], *([Span(f"   {part}")] for part in rest)]


def _said(console: Console, now: float, width: int, height: int) -> list[Line]:
    view = console.view
    if console.said is not None:
        return _notice(console, console.said, width)
    if view.question is not None:
        text = console.words(view.question.text)
        return [[Span(f" {part}", "warning")] for part in wrap(text, width - 2)]
    notice = _notice(console, view.notice, width) if view.notice is not None else []
    if view.pending is None or view.person is None:
        return notice[:height]
    # Both in what room there is: what was just said must be seen while an outcome is awaited.
    pending = _pending(console, view.pending, now, width)
    return [*pending[: height - len(notice[:2])], *notice[:2]]


def _notice(console: Console, notice: Notice, width: int) -> list[Line]:
    style = _STYLES[notice.level]
    if notice.error is None:
        texts = [console.words(text) for text in (notice.text, *notice.more)]
        return [[Span(f" {part}", style)] for text in texts for part in wrap(text, width - 2)]
    locale = console.locale
    lines: list[Line] = [[Span(" "), Span(f" {notice.error} {locale.title(notice.error)} ", style)]]
    sentence = locale.sentence(notice.error, **notice.text.params)
    lines += [[Span(f"  {part}")] for part in wrap(sentence, width - 3)]
    if notice.words:
        words = locale.t("message.words", words=notice.words)
        lines += [[Span(f"  {part}", "dim")] for part in wrap(words, width - 3)]
    for text in map(console.words, notice.more):
        lines += [[Span(f" {part}", style)] for part in wrap(text, width - 2)]
    return lines


def _pending(console: Console, pending: Pending, now: float, width: int) -> list[Line]:
    t = console.locale.t
    waited = max(int(now - pending.since), 0)
    text = t(f"pending.{pending.what}", code=pending.code_masked, title=pending.title)
    lines: list[Line] = [[Span(f" {text} ", "warning"), Span(t("pending.waited", seconds=waited))]]
    if pending.tries or pending.error:
        again = ""
        if pending.next_try_at is not None:
            seconds = max(int(pending.next_try_at - now + 0.5), 0)
            again = t("pending.next", seconds=seconds)
        why = console.locale.title(pending.error) if pending.error else ""
        said = t("pending.asking", tries=pending.tries)
        code = f"{pending.error} " if pending.error else ""
        lines.append([Span(f"  {code}{why}  {said} {again}")])
        lines += [[Span(f"  {part}", "dim")] for part in wrap(t("pending.how"), width - 3)]
    return lines
