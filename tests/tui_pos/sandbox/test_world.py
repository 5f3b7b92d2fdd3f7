from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tui_pos.platforms.support import NOON, RETAIL, SetClock, voucher
from tui_pos.sandbox.vouchers import Fault, How, State
from tui_pos.sandbox.world import UNDO_WINDOW, Declined, World
from tui_pos.secret import Secret


def _world(codes: int = 1) -> tuple[World, SetClock, list[str]]:
    clock = SetClock()
    world = World(clock)
    vouchers = [voucher(RETAIL, order="one") for _ in range(codes)]
    for one in vouchers:
        world.add(one)
    return world, clock, [one.code.text for one in vouchers]


def _consume(world: World, code: str, request_id: str, pieces: int = 1) -> list[str]:
    taken = world.consume(RETAIL, code, pieces, "mark", "name", request_id)
    return [one.code.text for one in taken]


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(1, 3)), max_size=12))
def test_no_code_is_taken_twice_and_a_repeated_request_is_answered_alike(
    calls: list[tuple[int, int, int]],
) -> None:
    world, _, codes = _world(3)
    answered: dict[str, list[str]] = {}
    for which, number, pieces in calls:
        request_id = f"R{number}"
        try:
            taken = _consume(world, codes[which], request_id, pieces)
        except Declined:
            continue
        assert answered.setdefault(request_id, taken) == taken
    used = [code for taken in answered.values() for code in taken]
    assert len(used) == len(set(used))


def test_undo_is_possible_to_the_end_of_its_window() -> None:
    world, clock, [code] = _world()
    _consume(world, code, "R1")
    clock.at += UNDO_WINDOW
    assert world.undo(RETAIL, code).state is State.UNUSED
    _consume(world, code, "R2")
    clock.at += UNDO_WINDOW + timedelta(seconds=1)
    with pytest.raises(Declined):
        world.undo(RETAIL, code)


def test_a_used_voucher_that_is_refunded_stays_on_record_and_is_not_undone() -> None:
    world, _, [used, unused] = _world(2)
    _consume(world, used, "R1")
    for code in (used, unused):
        world.refund(Secret(code))
        with pytest.raises(Declined):
            world.prepare(RETAIL, code)
        with pytest.raises(Declined):
            world.undo(RETAIL, code)
    assert [one.code.text for one in world.used_on(RETAIL, NOON.date())] == [used]
    assert world.look(RETAIL, used).state is State.REFUNDED


def test_the_list_of_a_day_goes_by_chinese_days() -> None:
    world, clock, [first, second] = _world(2)
    clock.at = NOON.replace(hour=15, minute=59)
    _consume(world, first, "R1")
    clock.advance(minutes=1)
    _consume(world, second, "R2")
    days = [NOON.date(), NOON.date() + timedelta(days=1)]
    found = [[one.code.text for one in world.used_on(RETAIL, day)] for day in days]
    assert found == [[first], [second]]


def test_a_fault_strikes_its_call_and_its_code_as_often_as_said() -> None:
    world, _, [first, second] = _world(2)
    fault = Fault(call="consume", how=How.RESET, times=2)
    world.fail(fault, Secret(first))
    calls = [("consume", second), ("prepare", first), *[("consume", first)] * 3]
    struck = [world.receive(RETAIL, call, "{}", code) is not None for call, code in calls]
    assert struck == [False, False, True, True, False]


def test_every_code_of_a_template_is_a_voucher_of_its_own_with_its_own_faults() -> None:
    world = World(SetClock())
    template = voucher(RETAIL, Secret("7001001001"))
    world.add_template(template, (Fault(call="consume", how=How.SILENT),))
    for code in ("7001001001", "7001001999"):
        assert world.receive(RETAIL, "consume", "{}", code) is not None
        assert world.receive(RETAIL, "consume", "{}", code) is None
        assert _consume(world, code, "R" + code) == [code]
    with pytest.raises(Declined):
        world.prepare(RETAIL, "7001002001")
