"""What the till takes from `threading` and `queue`, on simulated time.

While a world runs, these stand in the modules of the till where the real ones stood: its own code
for threads, locks and pauses runs as it is, one task at a time.
"""

from __future__ import annotations

import queue
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from types import SimpleNamespace
from typing import Any

from tests.simulation.scheduler import Group, Scheduler

_world: list[Scheduler] = []
_starting: list[Group] = []
"""Whose threads are started from outside any task."""


def _now() -> Scheduler:
    return _world[-1]


class Thread:
    def __init__(
        self,
        target: Callable[..., object],
        name: str = "",
        args: tuple[object, ...] = (),
        daemon: bool = False,
    ) -> None:
        self._run = partial(target, *args)
        self._ended = Event()
        self._started = False

    def start(self) -> None:
        self._started = True
        _now().spawn(_starting[-1] if _starting else _now().group, self._work)

    def _work(self) -> None:
        try:
            self._run()
        finally:
            self._ended.set()

    def is_alive(self) -> bool:
        return self._started and not self._ended.is_set()

    def join(self, timeout: float | None = None) -> None:
        self._ended.wait(timeout)


class Event:
    def __init__(self) -> None:
        self._set = False
        self._waiting: list[Callable[[Any], None]] = []

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True
        waiting, self._waiting = self._waiting, []
        for hand in waiting:
            hand(True)

    def clear(self) -> None:
        self._set = False

    def wait(self, timeout: float | None = None) -> bool:
        return self._set or bool(_now().wait(timeout, self._waiting.append))


class Lock:
    def __init__(self) -> None:
        self._held = False
        self._waiting: deque[Callable[[Any], None]] = deque()

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        if not self._held:
            self._held = True
            return True
        if not blocking:
            return False
        until = None if timeout < 0 else _now().now + timeout
        while self._held:
            left = None if until is None else until - _now().now
            if left is not None and left <= 0:
                return False
            _now().wait(left, self._waiting.append)
        self._held = True
        return True

    def release(self) -> None:
        self._held = False
        while self._waiting:
            self._waiting.popleft()(True)

    def locked(self) -> bool:
        return self._held

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *failure: object) -> None:
        self.release()


class Queue:
    def __init__(self) -> None:
        self._items: deque[Any] = deque()
        self._waiting: list[Callable[[Any], None]] = []

    def put(self, item: Any) -> None:
        self._items.append(item)
        waiting, self._waiting = self._waiting, []
        for hand in waiting:
            hand(True)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        if not self._items:
            _now().wait(timeout, self._waiting.append)
        if not self._items:
            raise queue.Empty
        return self._items.popleft()

    def empty(self) -> bool:
        return not self._items


_STAND_INS: dict[Any, Any] = {
    threading: SimpleNamespace(Thread=Thread, Event=Event, Lock=Lock),
    threading.Lock: Lock,
    threading.Event: Event,
    threading.Thread: Thread,
    queue.SimpleQueue: Queue,
}


def _seams() -> list[tuple[Any, str, Any, Any]]:
    """Where in the till a real one stands: module, name, the real one, its stand-in."""
    found = []
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "tui_pos":
            for attribute, value in vars(module).items():
                for real, stand_in in _STAND_INS.items():
                    if value is real:
                        found.append((module, attribute, real, stand_in))
    return found


@contextmanager
def simulated(scheduler: Scheduler) -> Iterator[None]:
    """Let the till's threads be tasks of this scheduler."""
    seams = _seams()
    _world.append(scheduler)
    for module, name, _, stand_in in seams:
        setattr(module, name, stand_in)
    try:
        yield
    finally:
        for module, name, real, _ in seams:
            setattr(module, name, real)
        _world.pop()


@contextmanager
def starting(group: Group) -> Iterator[None]:
    """Threads started here are tasks of this group."""
    _starting.append(group)
    try:
        yield
    finally:
        _starting.pop()
