"""tui-pos scan: a second terminal acts as the scanner of the training till."""

from __future__ import annotations

from argparse import Namespace

from tui_pos.training import scan, training_home


def main(args: Namespace) -> int:
    """Scan `args.code`. Raises TillError where no training till runs."""
    scan(args.home or training_home(), args.code)
    return 0
