"""What is wrong with a shop's file: one line each, all of them at once."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from tui_pos.errors import TillError
from tui_pos.locale import Locale


class Problem(msgspec.Struct, frozen=True):
    """One thing wrong at one place, such as "platform[1].sign_key". Never holds a value that was
    read: it may be a secret. `what` is a key of the message catalogue."""

    place: str
    what: str
    params: Mapping[str, str | int] = {}

    def line(self, locale: Locale) -> str:
        """For the person who wrote the file."""
        text = locale.t(self.what, **self.params)
        return f"{self.place}: {text}" if self.place else text


class ShopFileError(TillError):
    """A file of which nothing was taken; 6036."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(6036, count=len(problems))
        self.problems = problems
