from __future__ import annotations

import itertools
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos import INITIALIZE
from drivers.encoding.escpos_commands import LONGEST, Splitter
from tests.drivers.escpos_bytes import COMMANDS


@given(st.lists(st.sampled_from(COMMANDS)), st.lists(st.integers(0, 200)))
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
