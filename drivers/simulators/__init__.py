"""Devices that are not there: real pseudo-terminals, for training, tests and benches."""

from drivers.simulators.display import SimulatedDisplay
from drivers.simulators.printer import Kick, Model, SimulatedPrinter
from drivers.simulators.printing import printed
from drivers.simulators.scale import SimulatedScale
from drivers.simulators.scanner import SimulatedScanner
from drivers.simulators.slip import Slip, SlipLine

__all__ = [
    "Kick",
    "Model",
    "SimulatedDisplay",
    "SimulatedPrinter",
    "SimulatedScale",
    "SimulatedScanner",
    "Slip",
    "SlipLine",
    "printed",
]
