"""A whole till with a scale and a customer display on real ptys."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from drivers.checks import Level
from drivers.encoding import cd5220
from drivers.scale import Scale
from drivers.showing import Lamp, Showing
from drivers.simulators.line import Line
from tests.drivers.scale_bytes import WRITERS
from tests.drivers.support import Heard
from tests.tui_pos.checkout.rig import PIN, shop
from tui_pos.checkout.commands import Entered, SignOn
from tui_pos.checkout.view import View
from tui_pos.data import shipped
from tui_pos.setup.writing import write_home
from tui_pos.shop import DisplaySetting, ScaleSetting
from tui_pos.till import Till, open_till

APPLES = "10001"


class Pan:
    """A scale that sends a weight all the time."""

    def __init__(self) -> None:
        self.grams = 0
        self.line = Line(lambda data: None)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._send, daemon=True)
        self._thread.start()

    def _send(self) -> None:
        while not self._over.wait(0.01):
            self.line.write(WRITERS["comma"](self.grams, True))

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self.line.close()


@pytest.fixture
def pan() -> Iterator[Pan]:
    pan = Pan()
    yield pan
    pan.close()


@pytest.fixture
def shown() -> Heard[bytes]:
    """What reaches the customer's display."""
    return Heard()


@pytest.fixture
def views() -> Heard[View]:
    return Heard()


@pytest.fixture
def till(tmp_path: Path, pan: Pan, shown: Heard[bytes], views: Heard[View]) -> Iterator[Till]:
    glass = Line(shown)
    wanted = replace(
        shop(),
        printers=(),
        displays=(DisplaySetting(glass.port),),
        scales=(ScaleSetting(pan.line.port),),
    )
    write_home(tmp_path / "home", wanted, shipped("demo/goods.csv"))
    till = open_till(tmp_path / "home")
    till.start(views)
    till.connect()
    till.post(SignOn("1001", PIN))
    yield till
    till.stop()
    glass.close()


def test_what_lies_on_the_scale_is_sold_and_the_customer_sees_it(
    till: Till, pan: Pan, shown: Heard[bytes], views: Heard[View]
) -> None:
    views.wait(
        lambda all_: any(
            one.kind == "scale" and one.health == "ok" for view in all_[-1:] for one in view.devices
        )
    )
    assert [*till.devices] == ["display-1", "scale-1"]
    till.post(Entered(APPLES, 0.0))
    view = views.wait(lambda all_: all_[-1].notice is not None)[-1]
    assert view.notice is not None and view.notice.error in (5073, 5075) and view.sale is None
    pan.grams = 456
    scale = till.devices["scale-1"]
    assert isinstance(scale, Scale)
    while scale.weigh().mg != 456_000:
        scale.check(Level.INTERNAL, lambda question: None)
    till.post(Entered(APPLES, 0.0))
    view = views.wait(lambda all_: all_[-1].sale is not None)[-1]
    assert view.sale is not None
    (line,) = view.sale.lines
    assert (line.milli, line.weighed) == (456, True)
    price, total = f"{line.unit_price_fen / 100:.2f}", f"{line.amount_fen / 100:.2f}"
    picture = Showing((f"0.456 x {price}", total), ("TOTAL", total), total, Lamp.PRICE)
    shown.wait(lambda all_: cd5220.encode(picture) in b"".join(all_))
