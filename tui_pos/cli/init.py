"""tui-pos init: set a till up, from a shop.toml or by asking."""

from __future__ import annotations

import sys
from argparse import Namespace
from getpass import getpass
from pathlib import Path

from tui_pos.cli.goods import Bar, report
from tui_pos.cli.words import words_for
from tui_pos.locale import Locale
from tui_pos.setup.problems import ShopFileError
from tui_pos.setup.questions import Interview
from tui_pos.setup.shop_file import Wanted, read_shop_file
from tui_pos.setup.writing import check_place, write_home


def main(args: Namespace) -> int:
    """Make the home or renew its settings. 1 where nothing was written, or no goods were."""
    words = words_for(args)
    home: Path = args.home
    check_place(home)
    wanted = _read(args.file, words) if args.file else _ask(words)
    if wanted is None:
        print(words.t("setup.stopped"), file=sys.stderr)
        return 1
    with Bar() as bar:
        imported = write_home(home, wanted.shop, wanted.goods, bar)
    print(
        words.t(
            "cli.init.done", home=str(home), shop=wanted.shop.name, terminal=wanted.shop.terminal
        )
    )
    return report(words, imported) if wanted.goods else 0


def _read(file: Path, words: Locale) -> Wanted:
    try:
        return read_shop_file(file)
    except ShopFileError as error:
        for problem in error.problems:
            print(problem.line(words), file=sys.stderr)
        raise


def _ask(words: Locale) -> Wanted | None:
    from drivers.transport.finding import find_ports

    # Without a terminal there is nobody from whom to hide what is typed.
    hidden = getpass if sys.stdin.isatty() else input
    ports = [port.path for port in find_ports()]
    try:
        return Interview(words, input, hidden, print, ports).ask()
    except EOFError:
        return None
