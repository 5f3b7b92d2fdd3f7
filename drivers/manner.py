"""How a device was set to speak, for whoever reads what it said."""

from __future__ import annotations

from msgspec import Struct

from drivers.encoding.frames import Framing
from drivers.encoding.profile import Encoding
from drivers.encoding.scale_frames import Layout, Unit


class Manner(Struct, frozen=True):
    """A scanner's framing, a printer's text, a scale's layout and the unit of its bare numbers;
    each device has but one of them."""

    framing: Framing = Framing()
    encoding: Encoding = "gb18030"
    layout: Layout = "auto"
    unit: Unit = "kg"
