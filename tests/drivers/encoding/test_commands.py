from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos import INITIALIZE, drawer_pulse, drawer_pulse_now
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_status import END_MARK, ask

_COMMANDS = st.sampled_from(
    [
        INITIALIZE, b"\x1c&", b"\n", b"text", "汉字".encode("gbk"), b"\x1d!\x11", b"\x1ba\x01",
        b"\x1bd\x03", b"\x1dV\x00", b"\x1dVB\x00", b"\x1dkI\x05{B\n\x1b@", b"\x1dk\x02690\x00",
        b"\x1d(k\x03\x001Q0", b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01\n", b"\x1bD\x08\x10\x00",
        drawer_pulse(2), drawer_pulse_now(5), END_MARK, ask(4),
    ]
)  # fmt: skip


@given(st.lists(_COMMANDS), st.lists(st.integers(0, 60)))
def test_commands_are_told_apart_however_they_come(parts: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(parts)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    splitter = Splitter()
    seen: list[bytes] = []
    for start, end in itertools.pairwise(edges):
        for command in splitter.feed(stream[start:end]):
            if command.name or not seen or seen[-1][0] < 0x20:
                seen.append(command.raw)
            else:
                seen[-1] += command.raw
    expected: list[bytes] = []
    for part in parts:
        if expected and part[0] >= 0x20 and expected[-1][0] >= 0x20:
            expected[-1] += part
        else:
            expected.append(part)
    assert seen == expected
    assert splitter.rest == b""


def test_half_a_command_waits_for_its_end() -> None:
    splitter = Splitter()
    assert list(splitter.feed(b"\x1dkI\x05{B1")) == []
    assert splitter.rest == b"\x1dkI\x05{B1"
    assert [command.arguments for command in splitter.feed(b"23")] == [b"I\x05{B123"]
