"""A logo goes from a picture file to the top of every receipt."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drivers.encoding.escpos import encode
from drivers.paper import Logo, Page
from tests.tui_pos.setup.files import plain
from tui_pos.devices import profile_of
from tui_pos.documents import load_shop
from tui_pos.home import Home
from tui_pos.locale import Locale
from tui_pos.setup.problems import ShopFileError
from tui_pos.setup.shop_file import check_shop
from tui_pos.setup.writing import write_home


def test_a_logo_is_kept_as_dots_and_printed(tmp_path: Path) -> None:
    Image.new("L", (16, 2), 0).save(tmp_path / "logo.png")
    raw = {**plain(), "printer": {"port": "/dev/null", "logo": "logo.png"}}
    write_home(tmp_path / "home", check_shop(raw, tmp_path).shop, None)
    (tmp_path / "logo.png").unlink()
    printer = load_shop(Home(tmp_path / "home")).printers[0]
    assert printer.logo is not None and (printer.logo.width, printer.logo.height) == (16, 2)
    page = encode(Page((Logo(),)), profile_of(printer))
    assert b"\x1dv0\x00" in page and b"\xff\xff" in page


def test_a_wide_logo_is_made_as_wide_as_the_paper(tmp_path: Path) -> None:
    Image.new("L", (2000, 100), 0).save(tmp_path / "logo.png")
    raw = {**plain(), "printer": {"port": "/dev/null", "logo": "logo.png", "paper": 80}}
    logo = check_shop(raw, tmp_path).shop.printers[0].logo
    assert logo is not None and logo.width == 576


def test_what_is_no_picture_is_refused_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_text("no picture")
    with pytest.raises(ShopFileError) as refused:
        check_shop({**plain(), "printer": {"port": "/dev/null", "logo": "logo.png"}}, tmp_path)
    (problem,) = refused.value.problems
    assert problem.line(Locale("en")) == ("printer.logo: this file is no picture, or far too large")
