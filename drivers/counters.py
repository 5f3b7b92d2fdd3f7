"""What a device has been through since it was started."""

from __future__ import annotations

from msgspec import Struct

from drivers.causes import Cause


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
