"""Platforms' answers that no document lists, counted: work for whoever keeps the documents."""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

from tui_pos.ledger.records import AnswerUnlisted
from tui_pos.ledger.store import LedgerReader

_MASKED = re.compile(r"\*{4,}[\w+/=-]{1,4}", re.ASCII)


class Unlisted(msgspec.Struct, frozen=True):
    """An answer that came so many `times`, for the last time at `last`; codes in its words are
    taken out, so that it is the same for every code."""

    platform: str
    error: int
    words: str
    times: int
    last: datetime


def unlisted(ledger: LedgerReader) -> list[Unlisted]:
    """All of them, the most frequent first. Raises TillError 6005 as `steps_of_kind` does."""
    found: dict[tuple[str, int, str], Unlisted] = {}
    for step in ledger.steps_of_kind("answer.unlisted"):
        if isinstance(step.record, AnswerUnlisted):
            said = step.record
            words = _MASKED.sub("****", said.words)
            key = said.platform, said.error, words
            times = found[key].times + 1 if key in found else 1
            found[key] = Unlisted(*key, times, step.at)
    return sorted(found.values(), key=lambda one: (-one.times, one.platform, one.words))
