"""What bytes look like on paper, without a port or a printer."""

from __future__ import annotations

from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.profile import Profile
from drivers.simulators.interpreter import Interpreter
from drivers.simulators.press import Press
from drivers.simulators.roll import KEPT, Roll
from drivers.simulators.slip import Slip, SlipLine


class Proof:
    """Prints what it is fed; nobody hears its answers. `kept` as of a roll."""

    def __init__(self, profile: Profile, *, chinese: bool = True, kept: int = KEPT) -> None:
        self._roll = Roll(kept)
        self._splitter = Splitter()
        self._interpreter = Interpreter(
            profile, Press(profile.dots, self._line_printed), self, chinese
        )

    @property
    def slips(self) -> list[Slip]:
        """The slips that ended."""
        return self._roll.slips

    def feed(self, data: bytes) -> None:
        """Print."""
        for command in self._splitter.feed(data):
            self._interpreter.obey(command)

    def finish(self, cut: bool) -> None:
        """End a slip."""
        self._roll.finish(cut)

    def answer(self, name: bytes, what: int) -> None:
        """A question in its turn; it ends a slip, as on the printer with a port."""
        self.finish(cut=False)

    def report(self, wanted: int) -> None:
        """To nobody."""

    def kick(self, pin: int) -> None:
        """No drawer."""

    def _line_printed(self, line: SlipLine) -> None:
        self._roll.add(line)


def printed(data: bytes, profile: Profile, *, chinese: bool = True) -> list[Slip]:
    """The slips that `data` prints. `chinese`: whether the printer is in Chinese mode when
    switched on and after ESC @."""
    proof = Proof(profile, chinese=chinese)
    proof.feed(data)
    proof.finish(cut=False)
    return proof.slips
