"""What a device has been through since it was started."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from drivers.causes import Cause

if TYPE_CHECKING:
    from drivers.transport import Direction, Tap


class Counters(Struct):
    """Counts that only grow, and the last thing that went wrong.

    `frames` are scans, weighings or replies understood; `bad_frames` what was received and was
    none; `jobs` pages, pulses or texts sent. The device alone writes; anybody may read.
    """

    opens: int = 0
    reopens: int = 0
    frames: int = 0
    bad_frames: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    jobs: int = 0
    last_error: Cause | None = None

    def opened(self) -> None:
        """Count that the port was opened."""
        self.reopens += self.opens > 0
        self.opens += 1


def counting(counters: Counters, tap: Tap | None = None) -> Tap:
    """A tap that counts the bytes, and passes them on to `tap`."""

    def count(direction: Direction, data: bytes) -> None:
        if direction == "in":
            counters.bytes_in += len(data)
        else:
            counters.bytes_out += len(data)
        if tap is not None:
            tap(direction, data)

    return count
