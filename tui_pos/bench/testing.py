"""One test of one device: as far as a level goes, with what was seen, as a card."""

from __future__ import annotations

import re

import msgspec
from msgspec.structs import asdict, replace

from drivers.checks import Asker, Evidence, Level, Meaning, Question
from drivers.device import Device, Kind
from drivers.printer import Printer
from drivers.recording import Recorder, Recording, masked
from drivers.scanner import Scanner
from drivers.status import Health
from tui_pos.bench.cards import Card, seen
from tui_pos.bench.feed import explain
from tui_pos.bench.identity import read_identity
from tui_pos.bench.proving import READ_S, look_at_page, print_page, printed, read_back
from tui_pos.bench.targets import Target
from tui_pos.bench.watching import Watch
from tui_pos.clock import Clock
from tui_pos.locale import Locale

_LONG_NUMBER = re.compile(r"[0-9]{8,}")
_BEFORE_S = 5.0
_SCANS = ("devices.scan.plain", "devices.scan.with_aim")


class Subject(msgspec.Struct, frozen=True):
    """A device to be tested. `device` was opened with a tap of the bench's recorder, under the
    name that `target.recorded` is."""

    target: Target
    device: Device


class Bench(msgspec.Struct, frozen=True):
    """What a test works with. `recorder` hears all ports, by the clock's monotonic seconds;
    `scanner` reads back what a printer printed, None where there is none; `read_s`: how long the
    person may take to scan one code."""

    recorder: Recorder
    clock: Clock
    words: Locale
    scanner: Scanner | None = None
    read_s: float = READ_S


def run_test(bench: Bench, subject: Subject, level: Level, ask: Asker, by: str) -> Card:
    """Test a device; the card is not kept yet.

    Beyond what the device checks itself a printer prints the test page, which interactively is
    looked at and read back by the scanner, and a scanner is scanned with many times. Blocks for as
    long as that and the person take. Never raises for a device that fails.
    """
    target, began = subject.target, bench.clock.monotonic()
    remarks: list[Evidence] = []
    watch = Watch(target.explainer(), bench.clock.monotonic, remarks.append)
    if target.kind is Kind.PRINTER and level is not Level.INTERNAL:
        # What it calls itself and how it is, before it moves.
        subject.device.check(Level.INTERNAL, ask)
    check = subject.device.check(level, ask)
    wrong: int | None = None
    if check.status.health is not Health.FAULT and level is not Level.INTERNAL:
        wrong = _more(bench, subject, level, ask, watch)
    recording = _since(bench, subject, began - _BEFORE_S)
    evidence = _told(recording, target, began)
    if target.kind is Kind.SCANNER and level is Level.INTERACTIVE:
        _rate(evidence, watch)
    # Its bytes are in the recording, which is to be masked.
    remarks += [one for one in check.evidence if one.direction is None]
    evidence = [*_told(masked(recording), target, began), *map(_discreet, remarks)]
    cause = wrong or (None if check.status.cause is None else int(check.status.cause))
    return Card(
        name=target.name,
        kind=target.kind,
        url=target.port,
        at=bench.clock.now(),
        by=by,
        level=level,
        health=Health.FAULT if wrong else check.status.health,
        cause=cause,
        detail=check.status.detail,
        settings=_said(target.settings),
        identity=read_identity(recording.stream("in")) if target.kind is Kind.PRINTER else {},
        counters=_said(asdict(subject.device.counters)),
        evidence=tuple(seen(one, began) for one in sorted(evidence, key=lambda one: one.at)),
    )


def _more(bench: Bench, subject: Subject, level: Level, ask: Asker, watch: Watch) -> int | None:
    """What the bench tries beyond the device's own check; the number of what was wrong."""
    device = subject.device
    if isinstance(device, Printer):
        return _page(bench, device, subject.target.name, level, ask, watch)
    if subject.target.kind is Kind.SCANNER and level is Level.INTERACTIVE:
        ask(Question(Meaning("bench.scan.many"), ("done",)))
    return None


def _page(
    bench: Bench, printer: Printer, name: str, level: Level, ask: Asker, watch: Watch
) -> int | None:
    at = bench.clock.now().astimezone().strftime("%Y-%m-%d %H:%M")
    result, codes = print_page(printer, bench.words, watch, name=name, at=at)
    if not printed(result):
        return None if result.cause is None else int(result.cause)
    if level is not Level.INTERACTIVE:
        return None
    wrong = look_at_page(ask, watch)
    if bench.scanner is None:
        watch.remark("bench.page.no_scanner")
        return wrong
    return wrong or read_back(bench.scanner, codes, ask, watch, bench.read_s)


def _rate(evidence: list[Evidence], watch: Watch) -> None:
    """How many scans came, how fast, and how often something came that was none."""
    times = [one.at for one in evidence if one.meaning.key in _SCANS]
    bad = sum(one.meaning.key == "devices.scan.noise" for one in evidence)
    lasted = times[-1] - times[0] if times else 0.0
    a_minute = round((len(times) - 1) * 60 / lasted) if lasted else 0
    watch.remark("bench.scan.counted", scans=len(times), bad=bad, rate=a_minute)


def _told(recording: Recording, target: Target, began: float) -> list[Evidence]:
    """What went by since the test began; an answer to what was asked just before is no riddle."""
    return [one for one in explain(recording.chunks, target.explainer()) if one.at >= began]


def _since(bench: Bench, subject: Subject, began: float) -> Recording:
    target = subject.target
    whole = bench.recorder.recording(target.recorded, target.kind, target.line, target.manner)
    return replace(whole, chunks=tuple(one for one in whole.chunks if one.at >= began))


def _discreet(evidence: Evidence) -> Evidence:
    """Without the numbers that a remark may quote; bytes are masked before they are explained."""
    params = {
        key: _LONG_NUMBER.sub(_hidden, value) if isinstance(value, str) else value
        for key, value in evidence.meaning.params.items()
    }
    return replace(evidence, meaning=Meaning(evidence.meaning.key, params))


def _hidden(number: re.Match[str]) -> str:
    return "*" * (len(number[0]) - 4) + number[0][-4:]


def _said(fields: dict[str, int | str | bool | None]) -> dict[str, int | str | bool]:
    """Those that say something."""
    return {name: value for name, value in fields.items() if value not in (None, "")}
