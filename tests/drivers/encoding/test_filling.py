"""A printer that was left in the middle of anything prints the next page as if nothing was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos import INITIALIZE, encode
from drivers.encoding.escpos_commands import Splitter
from drivers.encoding.escpos_filling import longest, missing, unfinished
from drivers.encoding.profile import Profile
from drivers.paper import Page
from drivers.simulators.printing import Proof, printed
from tests.drivers.escpos_bytes import COMMANDS
from tests.drivers.pages import pages, profiles
from tests.drivers.support import NARROW, RECEIPT

NEXT = encode(RECEIPT, NARROW)


@given(pages(), profiles(), st.integers(0, 10_000))
def test_wherever_a_page_was_torn_the_next_one_is_whole(
    page: Page, profile: Profile, cut: int
) -> None:
    sent = encode(page, profile)
    torn = sent[: cut % (len(sent) + 1)]
    for nuls in (longest(sent), longest(torn)):
        proof = Proof(NARROW)
        proof.feed(torn + bytes(nuls) + NEXT)
        proof.finish(cut=False)
        assert proof.slips[-1] == printed(NEXT, NARROW)[0]


@given(st.lists(st.sampled_from(COMMANDS)), st.integers(0, 10_000))
def test_any_command_is_ended_by_what_it_lacks_and_by_no_fewer(
    commands: list[bytes], cut: int
) -> None:
    sent = b"".join(commands)
    torn = sent[: cut % (len(sent) + 1)]
    lacking = unfinished(torn)
    assert lacking <= min(longest(torn), longest(sent))
    for nuls in (lacking, longest(sent)):
        splitter = Splitter()
        raw = [command.raw for command in splitter.feed(torn + bytes(nuls) + INITIALIZE)]
        assert splitter.rest == b"" and raw[-1] == INITIALIZE
    if lacking:
        splitter = Splitter()
        list(splitter.feed(torn + bytes(lacking - 1)))
        assert splitter.rest != b""


@pytest.mark.parametrize(
    ("begun", "nuls"),
    [
        (b"", 0),
        (b"text", 0),
        (b"\x1b", 1),
        (b"\x1dv0\x00\x30\x00\x14", 1 + 0x30 * 0x14),
        (b"\x1dv0\x00\x30\x00", 2),
        (b"\x1d(k\xff", 1 + 255),
        (b"\x1dk\x04690", 1),
        (b"\x1d8L\xff\xff\xff\xff", 0),
    ],
)
def test_what_a_command_lacks(begun: bytes, nuls: int) -> None:
    assert missing(begun) == unfinished(b"\x1b@" + begun) == nuls
