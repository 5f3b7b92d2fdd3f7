"""tui-pos catalogue import: new goods take the place of the old ones."""

from __future__ import annotations

from argparse import Namespace

from tui_pos.catalogue.importing import import_goods
from tui_pos.cli.goods import Bar, report
from tui_pos.cli.words import words_for
from tui_pos.home import hold, open_home


def main(args: Namespace) -> int:
    """Import a file of goods; 1 where the goods stayed as they were."""
    home = open_home(args.home)
    with hold(home), Bar() as bar:
        imported = import_goods(args.file, home.catalogue, args.strict, bar)
    return report(words_for(args), imported)
