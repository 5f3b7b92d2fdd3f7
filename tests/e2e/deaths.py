"""Ways in which a till dies: once something has happened, or at a call that it makes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from itertools import count
from random import Random
from signal import SIGKILL
from subprocess import Popen
from threading import Event, Thread

from tests import strace
from tests.terminal import Terminal

START, SIGN_ON = -2, -1
"""Steps before those of a sale, which are counted from 0."""

_STEPS = 6
_START_S = 0.4
_PAUSES_S = 0.005, 0.03, 0.2
"""From the moment a key is read until all that it leads to is done."""


class Once:
    """The till is killed when `moment` is over, which begins right before a step that is `due`."""

    under: Sequence[str] = ()

    def __init__(self, moment: Callable[[], object], due: Callable[[int], bool]) -> None:
        self._moment = moment
        self._due = due
        self._thread: Thread | None = None

    def before(self, till: Terminal, step: int) -> None:
        if self._thread is None and self._due(step):
            self._thread = Thread(target=self._kill, args=(till.pid,))
            self._thread.start()

    def over(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _kill(self, pid: int) -> None:
        self._moment()
        os.kill(pid, SIGKILL)


NEVER = Once(lambda: None, lambda step: False)


def at(step: int, moment: Callable[[], object] = lambda: None) -> Once:
    """In a certain step."""
    return Once(moment, lambda this: this == step)


def at_random(chance: Random) -> Once:
    """At any moment, sooner or later after a start."""
    steps, so_far = chance.randrange(_STEPS), count()
    longest_s = chance.choice(_PAUSES_S) if steps else _START_S
    pause_s = longest_s * chance.random()
    return Once(lambda: Event().wait(pause_s), lambda step: next(so_far) == steps)


class AtCall:
    """The till is killed at its n-th call of this name in a step; `about`: only this file counts.

    Where there are not so many it is killed right before the next step, and `passed`.
    """

    def __init__(self, step: int, call: str, number: int, about: str | None = None) -> None:
        self._step = step
        self._kill = call, number, about
        self._tracer: Popen[str] | None = None
        self.under = strace.killing(*self._kill) if step == START else ()
        self.passed = False

    def before(self, till: Terminal, step: int) -> None:
        begun = self.under or self._tracer is not None
        if begun and step != self._step:
            self.passed = True
            os.kill(till.pid, SIGKILL)
        elif not begun and step == self._step:
            self._tracer = strace.kill_at(till.pid, *self._kill)

    def over(self) -> None:
        if self._tracer is not None:
            with self._tracer:
                self._tracer.terminate()
