"""Between Pillow's pictures and the dots of a printer."""

from __future__ import annotations

from PIL import Image

from drivers.encoding.raster import Bitmap


def bitmap(picture: Image.Image) -> Bitmap:
    """The dots of a picture in which a lit dot is ink."""
    return Bitmap(picture.width, picture.height, picture.convert("1").tobytes())


def picture(bitmap: Bitmap) -> Image.Image:
    """The picture of a bitmap; a lit dot is ink."""
    return Image.frombytes("1", (bitmap.width, bitmap.height), bitmap.data)
