from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.causes import Cause
from drivers.encoding.escpos_status import Kind, ReplyReader, meaning, report_meaning
from drivers.simulators.condition import Condition

_CONDITIONS = st.builds(Condition, *[st.booleans()] * 7)


@given(_CONDITIONS, st.integers(1, 4))
def test_every_answer_is_one_by_its_fixed_bits(condition: Condition, what: int) -> None:
    [reply] = ReplyReader().feed(bytes([condition.realtime(what)]))
    assert reply.kind is Kind.REALTIME
    [report] = ReplyReader().feed(condition.report())
    assert report.kind is Kind.REPORT
    [queued] = ReplyReader().feed(bytes([condition.paper()]))
    assert queued.kind is Kind.QUEUED


def test_the_answers_that_are_known_of_real_ones() -> None:
    well, out = Condition(), Condition(paper_end=True)
    assert [well.realtime(what) for what in (1, 2, 3, 4)] == [0x12] * 4
    assert [out.realtime(what) for what in (1, 2, 4)] == [0x1A, 0x32, 0x7E]
    assert Condition(near_end=True).realtime(4) == 0x1E
    assert Condition(drawer_pin=True).realtime(1) == 0x16


@pytest.mark.parametrize(
    ("fault", "asked", "cause"),
    [
        ("paper_end", 4, Cause.PAPER_END),
        ("near_end", 4, Cause.PAPER_NEAR_END),
        ("cover_open", 2, Cause.COVER_OPEN),
        ("cutter", 3, Cause.CUTTER),
        ("head_hot", 3, Cause.HEAD_HOT),
        ("broken", 3, Cause.PRINTER_FAULT),
    ],
)
def test_each_fault_is_named_asked_and_unasked(fault: str, asked: int, cause: Cause) -> None:
    named: dict[str, Any] = {fault: True}
    condition = Condition(**named)
    assert meaning(asked, condition.realtime(asked)) is cause
    assert report_meaning(condition.report()) is cause
    assert condition.offline is (fault != "near_end")


def test_only_what_was_asked_for_is_a_change_to_be_said() -> None:
    before, after = Condition(), Condition(near_end=True)
    assert before.reported(0x07) == after.reported(0x07)
    assert before.reported(0x08) != after.reported(0x08)
    assert before.reported(0x02) != Condition(cover_open=True).reported(0x02)
    assert before.reported(0x01) != Condition(drawer_pin=True).reported(0x01)
