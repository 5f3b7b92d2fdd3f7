"""The paper of a simulated printer: what is on it, and how much of that is kept."""

from __future__ import annotations

from msgspec.structs import replace

from drivers.simulators.press import shown
from drivers.simulators.slip import TALL, Picture, Slip, SlipLine

KEPT = 500_000
"""Dots of paper that are kept, about sixty metres; what is older is forgotten."""
_LONGEST_PICTURE = 4096
"""Rows of dots up to which slices that follow each other are one picture."""


class Roll:
    """Lines become slips; the newest `kept` dots of paper stay."""

    def __init__(self, kept: int = KEPT) -> None:
        self.slips: list[Slip] = []
        self._kept = kept
        self._lines: list[SlipLine] = []
        self._begun = 0
        self._whole = 0

    @property
    def begun(self) -> Slip:
        """What was printed since the last slip ended."""
        return Slip(tuple(self._lines), cut=False)

    def add(self, line: SlipLine) -> Slip | None:
        """One more line; the slip that it makes too long to go on."""
        if joined := self._lines and _joined(self._lines[-1], line):
            self._lines[-1] = joined
        else:
            self._lines.append(line)
        self._begun += _length(line)
        return self.finish(cut=False) if self._begun > self._kept // 2 else None

    def finish(self, cut: bool) -> Slip | None:
        """End a slip, if there is one."""
        if not self._lines:
            return None
        slip = Slip(tuple(self._lines), cut)
        self.slips.append(slip)
        # Slices of a picture that were joined are shorter together than one by one.
        self._whole += sum(map(_length, slip.lines))
        self._lines, self._begun = [], 0
        while self._whole > self._kept:
            self._whole -= sum(map(_length, self.slips.pop(0).lines))
        return slip


def _length(line: SlipLine) -> int:
    return max(line.tall, TALL)


def _joined(above: SlipLine, below: SlipLine) -> SlipLine | None:
    """Two slices of one picture as one line."""
    if len(above.marks) != 1 or len(below.marks) != 1:
        return None
    upper, lower = above.marks[0], below.marks[0]
    if not (isinstance(upper, Picture) and isinstance(lower, Picture)):
        return None
    if (upper.x, upper.stretch) != (lower.x, lower.stretch) or above.tall != upper.tall:
        return None
    if upper.tall + lower.tall > _LONGEST_PICTURE:
        return None
    across = max(upper.across, lower.across)
    whole = replace(upper, across=across, rows=upper.rows + lower.rows)
    return replace(above, text=shown(whole), marks=(whole,), tall=above.tall + below.tall)
