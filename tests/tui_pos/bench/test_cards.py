from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from drivers.checks import Evidence, Level, Meaning
from drivers.device import Kind
from drivers.paper import lay_out
from drivers.status import Health
from tui_pos.bench.card_page import card_page
from tui_pos.bench.cards import KEPT, Card, Cards, seen
from tui_pos.home import Home
from tui_pos.locale import Locale

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
CARD = Card(
    "printer-1", Kind.PRINTER, "/dev/usb/lp0", NOON, "9001", Level.EXTERNAL, Health.FAULT, 5010,
    settings={"baud": 19200}, identity={"model": "XP-58"},
    evidence=(
        seen(Evidence(7.25, Meaning("devices.reply.paper_end"), "in", b"\x7e"), 7.0),
        seen(Evidence(8.0, Meaning("bench.page.failed")), 7.0),
    ),
)  # fmt: skip


@pytest.fixture
def cards(tmp_path: Path) -> Cards:
    return Cards(Home(tmp_path))


def test_a_card_is_kept_as_it_was(cards: Cards) -> None:
    assert cards.newest("printer-1") is None
    cards.keep(CARD)
    assert cards.newest("printer-1") == CARD
    assert CARD.evidence[0].hex == "7E" and CARD.evidence[0].at == 0.25


def test_the_newest_comes_first_and_the_oldest_go(cards: Cards) -> None:
    days = [NOON + timedelta(days=day) for day in range(KEPT + 3)]
    for day in days:
        cards.keep(replace(CARD, at=day))
    assert [card.at for card in cards.of("printer-1")] == days[: -KEPT - 1 : -1]


def test_damaged_cards_are_none_and_the_next_one_is_kept(cards: Cards, tmp_path: Path) -> None:
    cards.keep(CARD)
    for damage in ("{", '{"cards": {"1": {"name": 3}}}', "[]"):
        (tmp_path / "devices/printer-1.json").write_text(damage)
        assert cards.of("printer-1") == ()
        cards.keep(CARD)
        assert cards.of("printer-1") == (CARD,)


def test_a_name_that_is_none_of_a_device_leads_to_no_file(cards: Cards, tmp_path: Path) -> None:
    (tmp_path / "shop.json").write_text("{}")
    assert cards.of("../shop") == cards.of("/dev/ttyS0") == ()


@pytest.mark.parametrize("columns", [32, 48])
def test_a_card_fits_on_paper(columns: int) -> None:
    text = "\n".join(lay_out(card_page(CARD, Locale("en")), columns))
    for said in ("printer-1", "9001", "made to act", "faulty", "5010 Printer out of paper"):
        assert said in text
    assert "XP-58" in text and "the test page was not printed" in text
