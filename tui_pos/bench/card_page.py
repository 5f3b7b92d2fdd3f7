"""A card as a page, for paper and for the screen."""

from __future__ import annotations

from collections.abc import Iterator

from drivers.paper import Columns, Cut, Feed, Item, Page, Rule, Text
from tui_pos.bench.cards import Card
from tui_pos.locale import Locale


def card_page(card: Card, words: Locale) -> Page:
    """What was tested, when, by whom, how it was found, and what was seen."""
    return Page((*_items(card, words), Feed(3), Cut()))


def _items(card: Card, words: Locale) -> Iterator[Item]:
    yield Text(words.t("bench.card.title"), align="centre", bold=True, width=2, height=2)
    yield Columns(card.name, words.t(f"devices.kind.{card.kind}"))
    yield Text(card.url)
    yield Columns(words.t("bench.card.at"), card.at.astimezone().strftime("%Y-%m-%d %H:%M"))
    yield Columns(words.t("bench.card.by"), card.by)
    yield Columns(words.t("bench.card.level"), words.t(f"devices.level.{card.level}"))
    yield Columns(words.t("bench.card.result"), words.t(f"parts.{card.health}"), bold=True)
    if card.cause is not None:
        yield Text(f"{card.cause} {words.title(card.cause)}")
    for heading, fields in (
        ("identity", card.identity), ("settings", card.settings), ("counters", card.counters),
    ):  # fmt: skip
        if fields:
            yield Rule()
            yield Text(words.t(f"bench.card.{heading}"), bold=True)
            yield from (Columns(name, str(value)) for name, value in fields.items())
    yield Rule()
    for one in card.evidence:
        if not one.hex:
            yield Text(words.t(one.meaning.key, **one.meaning.params))
