"""The command `tui-pos`. Below the screens it is the one place that opens them."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from tui_pos.cli.arguments import parse
from tui_pos.cli.words import complain
from tui_pos.errors import TillError

if TYPE_CHECKING:
    from tui_pos.till import Till

OK, FAILED, HELD, INTERRUPTED = 0, 1, 3, 130
"""Exit codes; 2 is a command that makes no sense. `HELD`: another process has the home."""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command; its exit code."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal does not know must not end a command.
            stream.reconfigure(errors="replace")
    args = parse(argv)
    try:
        code = _carry_out(args)
        sys.stdout.flush()
    except TillError as error:
        complain(args, error)
        return HELD if error.code == 6001 else FAILED
    except BrokenPipeError:
        # Whoever reads has seen enough. Without this the exit would complain of it once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except OSError as failure:
        complain(args, TillError(6039, detail=str(failure)))
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _carry_out(args: Namespace) -> int:
    """The modules of a command are loaded for that command alone."""
    if args.command in ("run", "train"):
        # All that is loaded now stays: searching it for garbage would cost a tenth of the start.
        gc.disable()
    if args.command == "run":
        return run(args.home)
    if args.command == "train":
        from tui_pos.cli import train

        return train.main(args, show)
    code: int = import_module(f"tui_pos.cli.{args.command}").main(args)
    return code


def run(home: Path) -> int:
    """Open the till of a home and show it. Raises TillError as `open_till` does."""
    from tui_pos.till import open_till

    return show(open_till(home))


def show(till: Till) -> int:
    """Hand a till to the screens until it is left; the exit code."""
    from screens import app

    return app.show(till)


if __name__ == "__main__":
    sys.exit(main())
