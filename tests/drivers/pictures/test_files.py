from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from drivers.pictures.bitmaps import picture
from drivers.pictures.files import HIGHEST, load


def _saved(path: Path, image: Image.Image) -> Path:
    image.save(path)
    return path


def test_dark_is_ink_and_what_is_transparent_is_paper(tmp_path: Path) -> None:
    logo = Image.new("RGBA", (16, 2), (0, 0, 0, 0))
    logo.paste((20, 20, 20, 255), (0, 0, 8, 2))
    assert load(_saved(tmp_path / "logo.png", logo), 384).data == b"\xff\x00\xff\x00"


def test_grey_becomes_a_pattern_of_dots(tmp_path: Path) -> None:
    grey = load(_saved(tmp_path / "grey.png", Image.new("L", (64, 64), 128)), 384)
    assert 0.45 < sum(byte.bit_count() for byte in grey.data) / 64**2 < 0.55


@pytest.mark.parametrize("size", [(1000, 100), (100, 2000), (2000, 2000)])
def test_what_is_too_large_is_made_smaller_in_shape(tmp_path: Path, size: tuple[int, int]) -> None:
    logo = load(_saved(tmp_path / "large.png", Image.new("L", size)), 384)
    assert logo.width <= 384
    assert logo.height <= HIGHEST
    assert abs(logo.width / logo.height - size[0] / size[1]) < 0.1 * size[0] / size[1]
    assert picture(logo).getextrema() == (255, 255)


def test_a_small_one_stays_as_it_is(tmp_path: Path) -> None:
    logo = load(_saved(tmp_path / "small.png", Image.new("1", (10, 3))), 384)
    assert (logo.width, logo.height) == (10, 3)
    assert logo.data == b"\xff\xc0" * 3


def test_what_is_no_picture_is_refused_by_its_name(tmp_path: Path) -> None:
    text = tmp_path / "logo.png"
    text.write_bytes(b"no picture")
    with pytest.raises(ValueError, match=r"no picture: logo\.png"):
        load(text, 384)
    whole = _saved(tmp_path / "cut.png", Image.effect_noise((64, 64), 50)).read_bytes()
    text.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ValueError, match=r"no picture: logo\.png"):
        load(text, 384)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.png", 384)


def test_a_picture_that_would_fill_the_memory_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = _saved(tmp_path / "huge.png", Image.new("1", (2000, 2000)))
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_500_000)
    with pytest.raises(ValueError, match=r"huge\.png"):
        load(huge, 384)
