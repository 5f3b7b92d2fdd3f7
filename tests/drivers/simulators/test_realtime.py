from __future__ import annotations

import pytest

from drivers.simulators.realtime import RealTime

_STREAM = (
    b"\x10\x04\x01text\x1dv0\x00\x02\x00\x02\x00\x10\x04\x04\x10\x10\x14\x01\x01\x08\x10\x05\x02"
)
_FOUND = [b"\x10\x04\x01", b"\x10\x04\x04", b"\x10\x14\x01\x01\x08", b"\x10\x05\x02"]


@pytest.mark.parametrize("size", range(1, 8))
def test_commands_are_found_wherever_they_stand_and_in_whatever_pieces(size: int) -> None:
    realtime = RealTime()
    found: list[bytes] = []
    for at in range(0, len(_STREAM), size):
        found += realtime.feed(_STREAM[at : at + size])
    assert found == _FOUND


def test_what_only_looks_like_one_is_left() -> None:
    assert list(RealTime().feed(b"\x10\x04\x00\x10\x04\x09\x10\x14\x01\x05\x01\x10\x06\x01")) == []
