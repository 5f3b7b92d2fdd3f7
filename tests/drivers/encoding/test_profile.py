from __future__ import annotations

from typing import get_args

import pytest

from drivers.encoding.profile import Dialect, darkness, profile
from drivers.encoding.realtime import obeyed_at_once


def test_the_usual_printer_of_a_paper_and_what_is_said_of_another() -> None:
    narrow, wide = profile(58), profile(80)
    assert (narrow.columns, narrow.dots, narrow.cutter) == (32, 384, "none")
    assert (wide.columns, wide.dots, wide.cutter) == (48, 576, "part")
    assert (profile(80, columns=42).dots, profile(80, dots=512).columns) == (504, 42)
    assert profile(80, cutter=False).cutter == "none"
    assert profile(58, cutter=True).cutter == "part"


def test_who_needs_text_drawn_needs_codes_drawn() -> None:
    assert profile(58, "raster").qr == profile(58, "raster").barcodes == "raster"
    assert profile(58, "gbk").qr == profile(58, "gbk").barcodes == "printer"


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="no paper of 57 mm"):
        profile(57)
    with pytest.raises(ValueError, match="not enough for 48 columns"):
        profile(80, columns=48, dots=512)
    with pytest.raises(ValueError, match="no density 6"):
        profile(80, density=6)


@pytest.mark.parametrize("dialect", get_args(Dialect))
def test_every_density_is_a_command_of_its_own(dialect: Dialect) -> None:
    said = [darkness(level, dialect) for level in range(-5, 6)]
    assert len(set(said)) == 11
    assert not any(map(obeyed_at_once, said))
    assert {len(one) for one in said} == {len(said[0])}
