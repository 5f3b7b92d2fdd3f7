from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.simulators.uart import heard

_SPEED = st.sampled_from([1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200])


@given(st.binary(max_size=64), _SPEED)
def test_at_the_same_speed_all_is_heard(data: bytes, speed: int) -> None:
    assert heard(data, speed, speed) == data


@given(st.binary(max_size=64))
def test_a_clock_that_is_off_by_a_little_still_hears(data: bytes) -> None:
    assert heard(data, 9600, 9990) == heard(data, 9600, 9250) == data


@given(st.binary(max_size=64), _SPEED, _SPEED)
def test_at_any_other_speed_no_more_is_heard_than_there_was_time_for(
    data: bytes, sent: int, listening: int
) -> None:
    assert len(heard(data, sent, listening)) <= len(data) * listening / sent + 1


def test_half_and_twice_the_speed_are_noise() -> None:
    assert b"690" not in heard(b"6901234567892\r" * 4, 9600, 19200)
    assert b"690" not in heard(b"6901234567892\r" * 4, 19200, 9600)
    assert heard(b"6901234567892\r" * 4, 9600, 19200) != b""
