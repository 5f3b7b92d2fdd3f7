"""What befalls the tills from outside: no power, no network, clocks set wrong, older copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation import faults as f

if TYPE_CHECKING:
    from tests.simulation.machine import Machine
    from tests.simulation.world import World

_EVERY_S = (1.0, 15.0)
_FAR_S = (60.0, 3600.0, 86400.0, 4e6)
_DOWN_S = (5.0, 900.0)
_STREAM = "fortune"


class Fortune:
    """Strikes now and then, as often as faults come otherwise."""

    def __init__(self, world: World) -> None:
        self._world = world

    def work(self) -> None:
        world, draw = self._world, self._world.choices
        while True:
            world.scheduler.sleep(draw.between(_STREAM, *_EVERY_S))
            machine = draw.one_of(_STREAM, world.machines)
            if draw.happens(_STREAM, world.faults.chance / 2):
                self._take_the_network_down()
            if draw.happens(_STREAM, world.faults.chance / 2):
                self._spend_elsewhere()
            self._till(machine, world.faults.at((f.TILL,), _STREAM, often=0.5))
            self._clock(machine, world.faults.at((f.CLOCK,), _STREAM, often=0.5))
            if machine.on:
                machine.checkpoint()

    def _till(self, machine: Machine, fault: str) -> None:
        if fault == f.KILLED:
            machine.power_off()
        if machine.copied:
            if self._world.faults.at((f.LEDGER,), _STREAM, often=0.5):
                machine.swap_for_older_copy()
        elif not self._world.choices.number(_STREAM, 0, 49):
            machine.keep_copy()

    def _clock(self, machine: Machine, fault: str) -> None:
        if fault:
            far = self._world.choices.one_of(_STREAM, _FAR_S)
            machine.clock.ahead_s += far if fault == f.CLOCK_FORWARD else -far
            self._world.tell(machine.name, f"{fault} by {far:.0f} s")

    def _take_the_network_down(self) -> None:
        world = self._world
        world.network.down_until = world.scheduler.now + world.choices.between(_STREAM, *_DOWN_S)
        world.tell("network", f"is down until {world.network.down_until:.0f}")

    def _spend_elsewhere(self) -> None:
        world = self._world
        truth = world.platforms.truths[world.choices.one_of(_STREAM, tuple(world.platforms.truths))]
        codes = truth.codes()
        if codes and truth.take_elsewhere(world.choices.one_of(_STREAM, codes)):
            world.tell("customer", "spends a voucher in another shop")
