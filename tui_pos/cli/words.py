"""In which language a command speaks, and how it says what went wrong."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from tui_pos.errors import TillError
from tui_pos.locale import Locale


def users_language() -> str:
    """The language of whoever types here, as the system knows it."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((value for name in names if (value := os.environ.get(name))), "")
    return "zh_CN" if locale.startswith("zh") else "en"


def words_for(args: Namespace) -> Locale:
    """The words to use: of --lang, else of the shop at hand, else of whoever types here."""
    return Locale(args.lang or _shops_language(args) or users_language())


def explain(words: Locale, error: TillError) -> str:
    """An error in one line: its code, its title, and what to do."""
    sentence = words.sentence(error.code, **error.details)
    return f"{error.code} {words.title(error.code)}: {sentence}"


def complain(args: Namespace, error: TillError) -> None:
    """Say why a command failed."""
    print(explain(words_for(args), error), file=sys.stderr)


def _shops_language(args: Namespace) -> str | None:
    from tui_pos.documents import load_shop
    from tui_pos.home import Home

    try:
        return load_shop(Home(args.home)).language if args.home else None
    except TillError:
        return None
