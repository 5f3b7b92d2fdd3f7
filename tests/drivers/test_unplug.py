"""Displays and scales pulled out and put back again and again: at rest, and at any byte of what
they are sent or say. Scanners and printers have files of their own."""

from __future__ import annotations

from random import Random

import pytest

from drivers.causes import Cause
from drivers.display import OPENED, Display
from drivers.encoding import cd5220
from drivers.scale import Scale
from drivers.showing import Showing
from drivers.simulators import SimulatedDisplay, SimulatedScale
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import Hand, Heard

TIMES = [20, pytest.param(200, marks=pytest.mark.proof)]
GONE = (Cause.PORT_LOST, Cause.PORT_MISSING)
AGAIN_S = (0.002, 0.004)
PICTURE = 48
"""Bytes of what a display is sent."""


@pytest.mark.parametrize("times", TIMES)
def test_a_display_shows_the_newest_picture_whenever_it_is_there(times: int) -> None:
    rng, said = Random(times), Heard[Status]()
    glass = SimulatedDisplay()
    hand = Hand(glass.unplug)
    display = Display(PortSettings(glass.port), cd5220, on_status=said, again_s=AGAIN_S, tap=hand)
    display.start()
    said.wait(lambda all_: all_ == [OPENED])
    for number in range(times):
        at_rest = rng.randrange(2)
        hand.after(None if at_rest else rng.randrange(1, PICTURE))
        _show(display, f"{number}.00")
        if at_rest:
            _seen(glass, f"{number}.00")
            glass.unplug()
        newest = f"{number}.99"
        _show(display, newest)
        _lost(said, number + 1)
        glass.replug()
        _back(said, number + 2)
        _seen(glass, newest)
        assert display.status == OPENED
    assert (display.counters.opens, display.counters.reopens) == (times + 1, times)
    display.close()
    glass.close()


@pytest.mark.parametrize("layout", ["comma", "toledo"])
@pytest.mark.parametrize("times", TIMES)
def test_a_scale_gives_the_weight_that_is_on_it_or_none(times: int, layout: str) -> None:
    rng, said = Random(times), Heard[Status]()
    pan = SimulatedScale(layout=layout, every_s=0.001)
    hand = Hand(pan.unplug)
    scale = Scale(PortSettings(pan.port), on_status=said, again_s=AGAIN_S, tap=hand)
    scale.start()
    before = 0
    for number in range(times):
        grams = rng.randrange(2, 30_000)
        pan.set(grams=grams)
        assert _weighed(scale, grams) <= {None, before, grams}
        hand.after(rng.randrange(1, 64))
        _lost(said, number + 1)
        assert scale.weigh().cause in GONE
        before = grams // 2
        pan.set(grams=before)
        pan.replug()
        # What it said last time is forgotten.
        assert _weighed(scale, before) <= {None, before}
    assert scale.counters.reopens == times
    assert scale.status == Status(Health.OK)
    scale.close()
    pan.close()


def _lost(said: Heard[Status], times: int) -> None:
    """Wait until the port was lost so often, each time said once."""
    causes = said.wait(lambda all_: sum(one.cause is Cause.PORT_LOST for one in all_) >= times)
    assert sum(one.cause is Cause.PORT_LOST for one in causes) == times


def _back(said: Heard[Status], times: int) -> None:
    """Wait until the display was opened so often, each time said once."""
    assert said.wait(lambda all_: all_.count(OPENED) >= times).count(OPENED) == times


def _show(display: Display, amount: str) -> None:
    display.show(Showing(upper=("Total", ""), lower=("", amount)))


def _seen(glass: SimulatedDisplay, amount: str) -> None:
    assert glass.wait(lambda: glass.text == f"Total\n{amount:>20}"), glass.text


def _weighed(scale: Scale, grams: int) -> set[int | None]:
    """All that the scale gives, in grams, until it gives so many."""
    given: set[int | None] = set()
    for _ in range(1_000_000):
        weight = scale.weigh()
        given.add(None if weight.mg is None else weight.mg // 1000)
        if grams in given:
            return given
    raise AssertionError(given)
