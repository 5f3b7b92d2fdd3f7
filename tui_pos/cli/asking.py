"""Questions of a test, asked on the command line."""

from __future__ import annotations

import sys

from drivers.checks import Question
from tui_pos.cli.evidence import said
from tui_pos.locale import Locale


class Ask:
    """Shows a question on stderr and takes an answer from stdin: its number, or its word; an
    empty line is the first one where there is no other. The end of input gives up."""

    def __init__(self, words: Locale) -> None:
        self._words = words

    def __call__(self, question: Question) -> str | None:
        known = {key: self._words.t(f"devices.answer.{key}") for key in question.answers}
        choice = " ".join(f"[{at}] {word}" for at, word in enumerate(known.values(), 1))
        while True:
            print(f"{said(self._words, question.meaning)} {choice}", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            if not line:
                return None
            typed = line.strip().lower()
            for at, (key, word) in enumerate(known.items(), 1):
                if typed in (str(at), key, word.lower()) or (not typed and len(known) == 1):
                    return key
