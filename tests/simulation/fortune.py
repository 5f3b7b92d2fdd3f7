"""What befalls the tills from outside: power cuts, outages, clocks set wrong, older copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulation import faults as f

if TYPE_CHECKING:
    from tests.simulation.machine import Machine
    from tests.simulation.world import World

_EVERY_S = 15.0
_STREAM = "fortune"


class Fortune:
    def __init__(self, world: World) -> None:
        self._world = world

    def work(self) -> None:
        """Now and then something, as often as faults come otherwise."""
        world, draw = self._world, self._world.choices
        while True:
            world.scheduler.sleep(draw.between(_STREAM, 1.0, _EVERY_S))
            if world.plan.chance and draw.happens(_STREAM, world.plan.chance):
                self._strike(draw.one_of(_STREAM, world.machines))

    def _strike(self, machine: Machine) -> None:
        world, draw = self._world, self._world.choices
        match draw.number(_STREAM, 0, 5):
            case 0:
                world.network.down_until = world.scheduler.now + draw.between(_STREAM, 5.0, 900.0)
                world.tell("network", f"is down until {world.network.down_until:.0f}")
            case 1:
                world.faults.counts[f.TILL, f.KILLED] += 1
                machine.power_off()
            case 2:
                far = draw.one_of(_STREAM, (60.0, 3600.0, 86400.0, 4e6))
                world.faults.counts[f.CLOCK, f.CLOCK_FORWARD] += 1
                machine.clock.ahead_s += far
                world.tell(machine.name, f"is set {far:.0f} s forward")
            case 3:
                far = draw.one_of(_STREAM, (60.0, 3600.0, 86400.0, 4e6))
                world.faults.counts[f.CLOCK, f.CLOCK_BACK] += 1
                machine.clock.ahead_s -= far
                world.tell(machine.name, f"is set {far:.0f} s back")
            case 4 if machine.on:
                machine.checkpoint()
            case 5:
                self._spend_elsewhere()

    def _spend_elsewhere(self) -> None:
        world = self._world
        kind = world.choices.one_of(_STREAM, tuple(world.platforms.truths))
        truth = world.platforms.truths[kind]
        if truth.uses and truth.take_elsewhere(world.choices.one_of(_STREAM, tuple(truth.uses))):
            world.tell("customer", "spends a voucher in another shop")
