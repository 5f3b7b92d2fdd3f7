"""Devices that are not there: real pseudo-terminals, for training, tests and benches."""

from drivers.simulators.printer import Kick, SimulatedPrinter
from drivers.simulators.scanner import SimulatedScanner
from drivers.simulators.slip import Slip, SlipLine

__all__ = ["Kick", "SimulatedPrinter", "SimulatedScanner", "Slip", "SlipLine"]
