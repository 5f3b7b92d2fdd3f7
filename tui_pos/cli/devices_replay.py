"""tui-pos devices replay: a recording into the decoders, or into a port."""

from __future__ import annotations

import time
from argparse import Namespace

from drivers.explain import explainer
from drivers.recording import BadRecording, Recording, loads
from drivers.transport import PortError
from tui_pos.bench.feed import explain
from tui_pos.bench.replaying import play_to
from tui_pos.bench.watching import Watch
from tui_pos.cli.devices import GOOD, failed
from tui_pos.cli.evidence import Show
from tui_pos.cli.words import words_for
from tui_pos.errors import TillError

BAD_RECORDING = 5086


def main(args: Namespace) -> int:
    """Show what the till understood of a recording; with --to play it, and show what comes back."""
    recording = _read(args)
    words = words_for(args)
    if args.to is None:
        began = recording.chunks[0].at if recording.chunks else 0.0
        show = Show(words, began, json=args.json)
        for evidence in explain(recording.chunks, explainer(recording.kind, recording.manner)):
            show(evidence)
        return GOOD
    show = Show(words, time.monotonic(), json=args.json)
    watch = Watch(explainer(recording.kind, recording.manner), time.monotonic, show)
    try:
        play_to(recording, args.to, watch.tap)
    except PortError as error:
        raise failed(args.to, args.to, error) from error
    finally:
        watch.silence()
    return GOOD


def _read(args: Namespace) -> Recording:
    try:
        return loads(args.file.read_bytes())
    except (OSError, BadRecording) as bad:
        raise TillError(BAD_RECORDING, name=str(args.file)) from bad
