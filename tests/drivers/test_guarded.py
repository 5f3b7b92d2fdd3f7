"""A stranger's device may do what it likes; nobody else is to notice more than that it failed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from drivers.causes import Cause
from drivers.checks import Level
from drivers.counters import Counters
from drivers.device import Kind
from drivers.guarded import Guarded
from drivers.scale import Weight
from drivers.showing import Showing
from drivers.status import Health, Status
from tests.drivers.support import Heard


class Stranger:
    """Well, but for the one thing that is replaced."""

    kind = Kind.SCALE
    capabilities: Any = frozenset()
    status: Any = Status(Health.OK)
    counters: Any = Counters(opens=3)

    def start(self) -> None: ...

    def close(self) -> None: ...

    def show(self, showing: Showing) -> None: ...

    def weigh(self) -> Any:
        return Weight(500_000)

    def check(self, level: Level, ask: object) -> Any:
        return None


def _guarded(said: Heard[Status], **odd: Any) -> Guarded:
    device = Stranger()
    for name, value in odd.items():
        setattr(device, name, value)
    return Guarded(device, "odd", "/dev/odd", said)


def _raise(*given: object) -> None:
    raise RuntimeError("no licence")


def _leave(*given: object) -> None:
    raise SystemExit(3)


def test_a_good_device_is_itself() -> None:
    said: Heard[Status] = Heard()
    device = _guarded(said)
    device.start()
    device.show(Showing())
    assert (device.status, device.weigh()) == (Status(Health.OK), Weight(500_000))
    assert (device.url, device.counters.opens, said.all) == ("/dev/odd", 3, [])


_STEPS: dict[str, Callable[[Guarded], object]] = {
    "start": Guarded.start,
    "close": Guarded.close,
    "show": lambda device: device.show(Showing()),
    "weigh": Guarded.weigh,
    "check": lambda device: device.check(Level.INTERNAL, lambda question: None),
}


@pytest.mark.parametrize("step", _STEPS)
@pytest.mark.parametrize("fails", [_raise, _leave])
def test_whatever_raises_breaks_that_device_alone(step: str, fails: Callable[..., None]) -> None:
    said: Heard[Status] = Heard()
    device = _guarded(said, **{step: fails})
    _STEPS[step](device)
    _STEPS[step](device)
    assert device.status.cause is Cause.DRIVER_BROKEN and "odd" in device.status.detail
    assert device.weigh() == Weight(cause=Cause.DRIVER_BROKEN)
    assert len(said.all) == 1


@pytest.mark.parametrize("odd", [{"status": "fine"}, {"counters": None}, {"capabilities": 7}])
def test_what_makes_no_sense_breaks_it_too(odd: dict[str, Any]) -> None:
    said: Heard[Status] = Heard()
    device = _guarded(said, **odd)
    assert device.counters.opens in (0, 3)
    assert device.status == Status(
        Health.FAULT, Cause.DRIVER_BROKEN, f"odd: {type(next(iter(odd.values()))).__name__}"
    )
