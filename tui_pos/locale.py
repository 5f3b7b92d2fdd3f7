"""Every text a person reads, by its key, in the language in force."""

from __future__ import annotations

from functools import cache

import msgspec

from tui_pos.data import shipped
from tui_pos.error_table import Words, error_table
from tui_pos.errors import Word

LANGUAGES = ("zh_CN", "en")


@cache
def _messages(language: str) -> dict[str, str]:
    text = shipped(f"locales/{language}.json").read_bytes()
    return msgspec.json.decode(text, type=dict[str, str])


class Locale:
    """The message catalogue in one language; `switch` changes it while the program runs."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]

    def switch(self) -> None:
        """On to the next language."""
        at = LANGUAGES.index(self.language)
        self.language = LANGUAGES[(at + 1) % len(LANGUAGES)]

    def t(self, key: str, /, **params: str | int) -> str:
        """The text of a key with its placeholders filled; raises KeyError for an unlisted key."""
        return _messages(self.language)[key].format_map(self._filled(params))

    def title(self, code: int, /) -> str:
        """The short name of an error; that it has none, where the table is damaged there."""
        words = self.explained(code)
        return words.title if words else self.t("errors.unexplained")

    def sentence(self, code: int, /, **details: str | int) -> str:
        """What an error means for the sale and what to do, for the person at the till."""
        words = self.explained(code)
        if words is None:
            return self.t("errors.unexplained_how")
        return words.sentence.format_map(self._filled(details))

    def explained(self, code: int, /) -> Words | None:
        """An error's words as they stand in the table; None where it has none."""
        row = error_table().errors.get(code)
        return None if row is None else row.words(self.language)

    def _filled(self, params: dict[str, str | int]) -> _Filled:
        words = {key: self.t(value) for key, value in params.items() if isinstance(value, Word)}
        return _Filled({**params, **words})


class _Filled(dict[str, str | int]):
    """A detail an error does not carry must not take its sentence away."""

    def __missing__(self, key: str) -> str:
        return "-"
