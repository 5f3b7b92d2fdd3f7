from __future__ import annotations

import threading

import pytest

from drivers.transport.limit import within
from tests.drivers.support import LIMIT_S, Heard


def test_what_comes_in_time_is_given_and_what_fails_is_raised() -> None:
    assert within(LIMIT_S, lambda: "came", print) == "came"
    with pytest.raises(ZeroDivisionError):
        within(LIMIT_S, lambda: 1 // 0, print)


def test_what_comes_too_late_is_discarded() -> None:
    end = threading.Event()
    discarded: Heard[bool] = Heard()
    with pytest.raises(TimeoutError):
        within(0.02, lambda: end.wait(LIMIT_S), discarded)
    assert discarded.all == []
    end.set()
    assert discarded.wait(bool) == [True]
