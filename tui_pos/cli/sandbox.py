"""tui-pos sandbox: the simulated platform on its own."""

from __future__ import annotations

from argparse import Namespace

from tui_pos.cli.words import words_for
from tui_pos.errors import TillError
from tui_pos.sandbox.server import PORT, serve


def main(args: Namespace) -> int:
    """Answer until interrupted. Raises TillError 6038 where the port is taken."""
    words = words_for(args)
    port = PORT if args.port is None else args.port
    try:
        serve(lambda url: print(words.t("cli.sandbox.ready", url=url), flush=True), port)
    except (OSError, OverflowError) as failure:
        raise TillError(6038, port=port) from failure
    except KeyboardInterrupt:
        return 0
    return 0
