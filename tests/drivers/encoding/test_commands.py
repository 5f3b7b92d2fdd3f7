from __future__ import annotations

import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos import INITIALIZE, drawer_pulse, drawer_pulse_now
from drivers.encoding.escpos_commands import LONGEST, Splitter
from drivers.encoding.escpos_status import END_MARK, ask

_COMMANDS = [
    INITIALIZE, b"\x1c&", b"\n", b"text", "汉字".encode("gbk"), b"\x1d!\x11", b"\x1ba\x01",
    b"\x1bd\x03", b"\x1dV\x00", b"\x1dVB\x00", b"\x1dkI\x05{B\n\x1b@", b"\x1dk\x02690\x00",
    b"\x1d(k\x03\x001Q0", b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01\n", b"\x1bD\x08\x10\x00",
    drawer_pulse(2), drawer_pulse_now(5), END_MARK, ask(4),
    # What others send.
    b"\x1b*\x00\x03\x00\n\x1b@", b"\x1b*\x21\x02\x00\x1d\x1d\x1d\n\n\n",
    b"\x1b&\x03\x20\x21\x01\n\n\n\x02\x1b\x1b\x1b\x1b\x1b\x1b", b"\x1d*\x01\x02" + bytes(16),
    b"\x1d(L\x06\x000p0\x01\x01\x00", b"\x1d8L\x04\x00\x00\x000C\n\n",
    b"\x1dQ0\x00\x01\x00\x02\x00\n\n",
    b"\x1cp\x01\x00", b"\x1cq\x02\x01\x00\x01\x00" + b"\n" * 8 + b"\x01\x00\x02\x00" + b"\n" * 16,
    b"\x1cg1\x00\x00\x00\x00\x00\x02\x00\n\n", b"\x1cg2\x00\x00\x00\x00\x00\x02\x00", b"\x1cC\x01",
    b"\x1c2\xfe\xa1" + b"\n" * 72, b"\x1bc3\x0c", b"\x1bc5\x00", b"\x10\x05\x01",
    b"\x10\x04\x07\x01",
    b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x1dz0\x0a\x0a", b"\x1dC0\x04\x00",
    b"\x1dC;1;9;1;1;1;", b"\x1bW" + bytes(8), b"\x12#\x4a", b"\x12*\x02\x01\n\n",
    b"\x1b7\x0b\x78\x28",
    b"\x1bB\x02\x01", b"\x1b\x0c", b"\x1d^\x01\x01\x00",
    b"\x1dg0\x00\x0a\x00", b"\x1d|\x03",
]  # fmt: skip


@given(st.lists(st.sampled_from(_COMMANDS)), st.lists(st.integers(0, 200)))
def test_commands_are_told_apart_however_they_come(parts: list[bytes], cuts: list[int]) -> None:
    stream = b"".join(parts)
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    splitter = Splitter()
    seen = [
        command.raw
        for start, end in itertools.pairwise(edges)
        for command in splitter.feed(stream[start:end])
    ]
    assert splitter.rest == b""
    assert b"".join(seen) == stream
    # Runs of text have no edges of their own.
    assert [one for one in seen if one[0] < 0x20] == [one for one in parts if one[0] < 0x20]


def test_half_a_command_waits_for_its_end() -> None:
    splitter = Splitter()
    assert list(splitter.feed(b"\x1dkI\x05{B1")) == []
    assert splitter.rest == b"\x1dkI\x05{B1"
    assert [command.arguments for command in splitter.feed(b"23")] == [b"I\x05{B123"]


@pytest.mark.parametrize(
    "claim",
    [
        b"\x1d8L\xff\xff\xff\xff",
        b"\x1dv0\x00\xff\xff\xff\xff",
        b"\x1dQ0\x00\xff\xff\xff\xff",
        b"\x1cq\xff\xff\xff\xff\xff",
        b"\x1dk\x04" + b"1" * 300,
        b"\x1bD" + b"\x08" * 40,
        b"\x1dC;" + b"1" * 60,
    ],
)
def test_a_command_that_never_ends_is_passed_over(claim: bytes) -> None:
    commands = list(Splitter().feed(claim + b"\x1b@\n"))
    assert commands[0].raw in (claim[:2], claim[:3])
    assert [command.raw for command in commands[-2:]] == [INITIALIZE, b"\n"]


def test_the_longest_picture_is_taken_in_one_piece_and_in_little_time() -> None:
    rows = (LONGEST - 8) // 72
    picture = b"\x1dv0\x00\x48\x00" + rows.to_bytes(2, "little") + bytes(72 * rows)
    splitter = Splitter()
    tracemalloc.start()
    seen = [
        command
        for at in range(0, len(picture), 16)
        for command in splitter.feed(picture[at : at + 16])
    ]
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [command.raw for command in seen] == [picture]
    assert most < 4 * LONGEST


def test_an_introducer_of_nothing_swallows_nothing() -> None:
    seen = [command.raw for command in Splitter().feed(b"\x1b\x1b@\x1d\n\x10\n\x1c\x1c&\x1by\n")]
    assert seen == [
        b"\x1b", b"\x1b@", b"\x1d", b"\n", b"\x10", b"\n", b"\x1c", b"\x1c&", b"\x1by", b"\n",
    ]  # fmt: skip
