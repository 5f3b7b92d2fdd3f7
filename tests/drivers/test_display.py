from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from drivers.causes import Cause
from drivers.checks import Level, Question
from drivers.display import OPENED, Display
from drivers.encoding import cd5220, led8
from drivers.showing import Lamp, Showing
from drivers.simulators.line import Line
from drivers.status import Health, Status
from drivers.transport import PortSettings
from tests.drivers.support import LIMIT_S, Heard

_MILK, _BREAD = (Showing(amount=amount, lamp=Lamp.PRICE) for amount in ("3.50", "8.00"))


class Glass:
    """The wire of a display that keeps all it was sent."""

    def __init__(self) -> None:
        self._data = b""
        self._more = threading.Condition()
        self.line = Line(self._take)

    def _take(self, data: bytes) -> None:
        with self._more:
            self._data += data
            self._more.notify_all()

    def wait(self, end: bytes) -> bytes:
        """All that came, once it ends so."""
        with self._more:
            assert self._more.wait_for(lambda: self._data.endswith(end), LIMIT_S), self._data
            return self._data


@pytest.fixture
def glass() -> Iterator[Glass]:
    glass = Glass()
    yield glass
    glass.line.close()


@pytest.fixture
def said() -> Heard[Status]:
    return Heard()


@pytest.fixture
def display(glass: Glass, said: Heard[Status]) -> Iterator[Display]:
    display = Display(PortSettings(glass.line.port, 2400), led8, on_status=said, again_s=(0.01,))
    yield display
    display.close()


def _never(question: Question) -> str | None:
    raise AssertionError(question)


def _saying(answer: str | None) -> Callable[[Question], str | None]:
    return lambda question: answer


def test_it_shows_what_it_is_given(display: Display, glass: Glass, said: Heard[Status]) -> None:
    display.start()
    assert glass.wait(led8.encode(Showing())) == b"\x1b@\x0c\x1bs0"
    display.show(_MILK)
    glass.wait(led8.encode(_MILK))
    assert said.all == [OPENED]
    assert display.status.health is Health.UNKNOWN
    display.close()
    assert display.counters.jobs == 2
    assert display.counters.bytes_out == len(glass.wait(led8.encode(_MILK)))


class SlowPort:
    """A line that takes everything at once, and sends nothing on before it is let."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.let = threading.Event()
        self.more = threading.Condition()

    def read(self, limit_s: float) -> bytes:
        return b""

    def write_some(self, data: bytes, limit_s: float) -> int:
        with self.more:
            self.taken.append(data)
            self.more.notify_all()
        return len(data)

    def unsent(self) -> int:
        return 0 if self.let.is_set() else len(b"".join(self.taken))

    def modem(self) -> None:
        return None

    def close(self) -> None:
        self.let.set()


def test_what_a_line_is_too_slow_for_is_left_out_and_the_newest_comes() -> None:
    display, slow = Display(PortSettings("/dev/none"), led8), SlowPort()
    working = threading.Thread(target=display._work, args=(slow,))
    working.start()
    with slow.more:
        assert slow.more.wait_for(lambda: slow.taken, LIMIT_S)
        for yuan in range(50):
            display.show(Showing(amount=f"{yuan}.00"))
            slow.more.wait(0.001)
    display.show(_BREAD)
    slow.let.set()
    with slow.more:
        newest = led8.encode(_BREAD)
        assert slow.more.wait_for(lambda: slow.taken[-1] == newest, LIMIT_S), slow.taken
    display.close()
    working.join(LIMIT_S)
    assert slow.taken == [led8.INITIALIZE, newest]


def test_the_same_picture_is_sent_once(glass: Glass, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.display._LOOK_S", 0.001)
    heard: Heard[str] = Heard()
    display = Display(
        PortSettings(glass.line.port, 2400), led8, tap=lambda direction, data: heard(direction)
    )
    display.start()
    display.show(_MILK)
    glass.wait(led8.encode(_MILK))
    for times in range(1, 4):
        # A display says nothing; that this is read shows that it was looked what there is to do.
        glass.line.write(b"?")
        heard.wait(lambda all_, times=times: all_.count("in") == times)  # type: ignore[misc]
        display.show(_MILK)
    display.show(_BREAD)
    assert glass.wait(led8.encode(_BREAD)).count(b"3.50") == 1
    display.close()


def test_put_back_it_shows_again_what_it_showed(
    display: Display, glass: Glass, said: Heard[Status]
) -> None:
    display.start()
    glass.wait(led8.encode(Showing()))
    display.show(_MILK)
    glass.wait(led8.encode(_MILK))
    glass.line.unplug()
    said.wait(lambda all_: all_[-1].health is Health.FAULT)
    glass.line.plug()
    glass.wait(led8.INITIALIZE + led8.encode(_MILK))


def test_pulled_out_and_put_back_it_shows_what_is_new_meanwhile(
    display: Display, glass: Glass, said: Heard[Status]
) -> None:
    display.start()
    said.wait(bool)
    glass.line.unplug()
    said.wait(lambda all_: all_[-1].cause is Cause.PORT_MISSING)
    display.show(_BREAD)
    glass.line.plug()
    glass.wait(b"\x1b@" + led8.encode(_BREAD))
    assert [one.cause for one in said.all] == [
        Cause.CANNOT_REPORT, Cause.PORT_LOST, Cause.PORT_MISSING, Cause.CANNOT_REPORT
    ]  # fmt: skip
    assert (display.counters.opens, display.counters.reopens) == (2, 1)
    assert display.counters.last_error is Cause.PORT_MISSING


def test_showing_waits_for_nobody_where_there_is_no_port() -> None:
    display = Display(PortSettings("/dev/no-such-display"), cd5220)
    display.start()
    display.show(_MILK)
    display.close()
    assert display.status.cause is Cause.PORT_MISSING


def test_a_closed_one_does_not_begin_again(display: Display, said: Heard[Status]) -> None:
    display.close()
    display.start()
    display.close()
    assert said.all == []


def test_asked_alone_it_cannot_say_more_than_that_its_port_is_open(display: Display) -> None:
    check = display.check(Level.INTERNAL, _never)
    assert (check.status, [one.meaning.key for one in check.evidence]) == (
        OPENED, ["devices.display.mute"]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("yes", Status(Health.OK)),
        ("no", Status(Health.FAULT, Cause.NOT_SHOWN)),
        (None, OPENED),
    ],
)
def test_the_person_says_whether_the_pattern_is_seen(
    display: Display, glass: Glass, answer: str | None, status: Status
) -> None:
    display.show(_MILK)
    check = display.check(Level.INTERACTIVE, _saying(answer))
    assert check.status == status
    assert [one.data for one in check.evidence] == [led8.PATTERN, b""]
    glass.wait(led8.PATTERN + led8.encode(_MILK))
    assert display.status == OPENED


def test_a_check_of_a_display_that_is_not_there_says_so() -> None:
    display = Display(PortSettings("/dev/no-such-display"), cd5220)
    check = display.check(Level.INTERACTIVE, _never)
    display.close()
    assert (check.status.cause, check.evidence) == (Cause.PORT_MISSING, ())
