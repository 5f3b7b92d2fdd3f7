"""A token that runs out is seen by those who can do something about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.screens.conftest import Desk
from tui_pos.shop import Shop


@pytest.fixture
def near(tmp_path: Path, shop: Shop) -> Iterator[Desk]:
    """A till that cannot renew its token, which runs out in three days."""
    retail, *others = shop.platforms
    retail = replace(retail, token_expires=datetime.now(UTC) + timedelta(days=3))
    desk = Desk(tmp_path, replace(shop, platforms=(retail, *others)))
    desk.wait(lambda view: view.tokens)
    yield desk
    desk.till.stop()


def test_a_supervisor_is_told_what_to_do(near: Desk) -> None:
    near.sign_on("2001")
    shown = near.wait_text("2020")
    assert "授权剩3天" in shown
    assert "美团到综的授权还能用 3 天" in shown


def test_a_cashier_sees_no_more_than_the_mark(near: Desk) -> None:
    near.sign_on()
    shown = near.text()
    assert "授权剩3天" in shown
    assert "2020" not in shown


def test_a_technician_sees_it_among_the_parts(near: Desk) -> None:
    near.sign_on("3001")
    shown = near.wait_text("还有 3 天")
    assert "平台授权 美团到综" in shown
