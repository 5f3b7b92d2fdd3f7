"""tui-pos devices monitor, send and record: a port, byte for byte."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Callable
from threading import Event

from drivers.recording import Recorder, dumps
from drivers.transport import Direction, PortError, Tap, open_port
from tui_pos.bench.line import exchange, listen
from tui_pos.bench.recordings import write_private
from tui_pos.bench.targets import SETTING_WRONG, Target
from tui_pos.bench.watching import Watch
from tui_pos.cli.devices import GOOD, failed, target
from tui_pos.cli.evidence import Show
from tui_pos.cli.words import words_for
from tui_pos.errors import TillError


def main(args: Namespace) -> int:
    """Show what comes, until interrupted or for as long as was said."""
    return _watched(args, target(args), lambda one, tap: _listen(one, tap, args.seconds))


def send(args: Namespace) -> int:
    """Send bytes as they are, and show what comes back."""
    try:
        data = bytes.fromhex("".join(args.hex).replace("0x", ""))
    except ValueError as wrong:
        raise TillError(SETTING_WRONG, detail=" ".join(args.hex)) from wrong

    def work(one: Target, tap: Tap) -> None:
        exchange(one.line, data, tap, time.monotonic, args.seconds, Event())

    return _watched(args, target(args), work)


def record(args: Namespace) -> int:
    """Monitor, and keep what came in a file, masked; also where it is interrupted."""
    one, recorder = target(args), Recorder(keep_s=float("inf"), most=1 << 28)
    keep = recorder.tap(one.name)

    def work(one: Target, tap: Tap) -> None:
        def both(direction: Direction, data: bytes) -> None:
            keep(direction, data)
            tap(direction, data)

        try:
            _listen(one, both, args.seconds)
        finally:
            heard = recorder.recording(one.name, one.kind, one.line, one.manner)
            write_private(args.file, dumps(heard))

    return _watched(args, one, work)


def _watched(args: Namespace, one: Target, work: Callable[[Target, Tap], None]) -> int:
    show = Show(words_for(args), time.monotonic(), json=args.json)
    watch = Watch(one.explainer(), time.monotonic, show)
    try:
        work(one, watch.tap)
    except PortError as error:
        raise failed(one.name, one.port, error) from error
    finally:
        watch.silence()
    return GOOD


def _listen(one: Target, tap: Tap, seconds: float | None) -> None:
    port = open_port(one.line, tap=tap)
    try:
        listen(port, time.monotonic, seconds, Event())
    finally:
        port.close()
