"""tui-pos train: the till with simulated devices and platform."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from tui_pos.till import Till
from tui_pos.training import open_training, training_home


def main(args: Namespace, show: Callable[[Till], int]) -> int:
    """Open the training shop in `args.home`, or where it lives for this user."""
    return show(open_training(args.home or training_home(), args.lang))
