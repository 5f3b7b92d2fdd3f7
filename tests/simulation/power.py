"""How a till ends without being asked."""

from __future__ import annotations

from collections.abc import Callable

from tests.simulation.disk import Files

Tell = Callable[[str], None]
"""Given what happens, for whoever reads the story of a run."""


class PowerCut(BaseException):
    """The till is without power from here on. `left`: what its disk holds, where not all of it."""

    def __init__(self, left: Files | None = None) -> None:
        super().__init__()
        self.left = left
