"""tui-pos devices test: one device, as far as a level goes."""

from __future__ import annotations

import getpass
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import msgspec

from drivers.checks import Level
from drivers.device import Device, Kind
from drivers.drawer import Drawer
from drivers.encoding.escpos import encode
from drivers.printer import Printer
from drivers.recording import Recorder
from drivers.scanner import Scanner
from drivers.status import Health
from tui_pos.bench.building import build
from tui_pos.bench.card_page import card_page
from tui_pos.bench.cards import Card, Cards
from tui_pos.bench.feed import Feed
from tui_pos.bench.holding import refuse_held
from tui_pos.bench.recordings import keep_recording
from tui_pos.bench.targets import Target, targets
from tui_pos.bench.testing import Bench, Subject, run_test
from tui_pos.bench.writing import with_setting, write
from tui_pos.cli.asking import Ask
from tui_pos.cli.devices import FAULT, GOOD, target
from tui_pos.cli.evidence import Show, fields
from tui_pos.cli.lines import put_out
from tui_pos.cli.words import words_for
from tui_pos.clock import SystemClock
from tui_pos.devices import Wiring
from tui_pos.documents import load_shop
from tui_pos.home import Home, open_home
from tui_pos.locale import Locale

_PRINT_S = 20.0
_LOOK_S = 0.1


def main(args: Namespace) -> int:
    """Test a device and keep its card in the home; 1 where it is at fault."""
    words, clock, one = words_for(args), SystemClock(), target(args)
    refuse_held(one.port, one.name)
    home = open_home(args.home) if args.home else None
    recorder = Recorder(clock.monotonic)
    with ExitStack() as opened:
        device = opened.enter_context(_opened(one, recorder, clock))
        scanner = opened.enter_context(_scanner(home, one, args.level, recorder, clock))
        bench = Bench(recorder, clock, words, scanner, args.seconds)
        show = Show(words, clock.monotonic(), aside=args.json)
        with _following(Feed(recorder, one), show, clock):
            subject = Subject(one, device)
            card = run_test(bench, subject, Level(args.level), Ask(words), args.by or _user())
        kept = ""
        if home is not None and one.name in {own.name for own in targets(load_shop(home))}:
            Cards(home).keep(card)
            if card.health is Health.FAULT:
                kept = str(keep_recording(home, recorder, one, clock.now()))
        _tell(args, words, card, _learnt(args, home, one, device), kept)
        if args.print and isinstance(device, Printer):
            device.send(encode(card_page(card, words), device.profile), _PRINT_S)
    return FAULT if card.health is Health.FAULT else GOOD


@contextmanager
def _opened(one: Target, recorder: Recorder, clock: SystemClock) -> Iterator[Device]:
    device = build(one, Wiring(clock=clock.monotonic, tap=recorder.tap(one.recorded)))
    device.start()
    try:
        yield device
    finally:
        device.close()


@contextmanager
def _scanner(
    home: Home | None, one: Target, level: str, recorder: Recorder, clock: SystemClock
) -> Iterator[Scanner | None]:
    """The home's scanner, which reads back what its printer prints."""
    found = None
    if home is not None and one.kind is Kind.PRINTER and level == Level.INTERACTIVE:
        found = next((own for own in targets(load_shop(home)) if own.kind is Kind.SCANNER), None)
    if found is None:
        yield None
        return
    with _opened(found, recorder, clock) as device:
        yield device if isinstance(device, Scanner) else None


@contextmanager
def _following(feed: Feed, show: Show, clock: SystemClock) -> Iterator[None]:
    """Show what goes over the port while it does."""
    over = threading.Event()

    def follow() -> None:
        while not over.wait(_LOOK_S):
            _show_news()

    def _show_news() -> None:
        for evidence in feed.news(clock.monotonic()):
            show(evidence)

    thread = threading.Thread(target=follow, name="feed", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        _show_news()


def _learnt(args: Namespace, home: Home | None, one: Target, device: Device) -> str:
    """At which level of pin 3 a drawer is open, where that was found out; written where wanted."""
    if not isinstance(device, Drawer) or not device.learnt:
        return ""
    if args.write and home is not None:
        learnt = device.learnt
        write(home, lambda shop: with_setting(shop, one.name, drawer_open=learnt))
    return device.learnt


def _tell(args: Namespace, words: Locale, card: Card, learnt: str, kept: str) -> None:
    if args.json:
        told = {**_fields(words, card), "learnt": learnt, "recording": kept}
        put_out([msgspec.json.encode(told).decode()])
        return
    for one in card.evidence:
        if not one.hex and one.direction is None:
            print(words.t(one.meaning.key, **one.meaning.params))
    health = words.t(f"parts.{card.health}")
    print(f"{card.name} {words.t(f'devices.kind.{card.kind}')}: {health}")
    if card.cause is not None:
        sentence = words.sentence(card.cause, name=card.name, detail=card.detail)
        print(f"  {card.cause} {words.title(card.cause)}: {sentence}")
    if kept:
        print(words.t("cli.devices.kept", file=kept))


def _fields(words: Locale, card: Card) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(card)
    told["ok"] = card.health is not Health.FAULT
    told["code"] = told.pop("cause")
    told["evidence"] = [fields(words, one) for one in card.evidence]
    if card.cause is not None:
        told["title"] = words.title(card.cause)
        told["sentence"] = words.sentence(card.cause, name=card.name, detail=card.detail)
    return told


def _user() -> str:
    """Who is logged in, where nobody said who tests."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "-"
