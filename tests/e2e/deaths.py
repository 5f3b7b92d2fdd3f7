"""What befalls a till beside its work: it is killed at any moment, or at a call that it makes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from random import Random
from signal import SIGKILL
from subprocess import Popen
from threading import Event

from tests import strace
from tests.terminal import Terminal

START, SIGN_ON = -2, -1
"""Steps before those of a sale, which are counted from 0."""

_STEPS = 6
_START_S = 0.4
_PAUSES_S = 0.005, 0.03, 0.2
"""From the moment a key is read until all that it leads to is done."""


class Once:
    """Something happens to the till, beside the first step that is `due` and those after it."""

    under: Sequence[str] = ()

    def __init__(self, what: Callable[[Terminal], object], due: Callable[[int], bool]) -> None:
        self._what = what
        self._due = due
        self._beside = ThreadPoolExecutor(1)
        self._done: Future[object] | None = None

    def before(self, till: Terminal, step: int) -> None:
        if self._done is None and self._due(step):
            self._done = self._beside.submit(self._what, till)

    def over(self) -> None:
        if self._done is not None:
            self._done.result()


NEVER = Once(lambda till: None, lambda step: False)


def beside(step: int, what: Callable[[Terminal], object]) -> Once:
    """Not necessarily a death."""
    return Once(what, lambda this: this == step)


def killed(step: int, after: Callable[[Terminal], object]) -> Once:
    """Killed when this is over, which begins with a step."""
    return Once(_then_kill(after), lambda this: this == step)


def killed_at_random(chance: Random) -> Once:
    """Killed at any moment, sooner or later after a start."""
    steps, so_far = chance.randrange(_STEPS), count()
    longest_s = chance.choice(_PAUSES_S) if steps else _START_S
    pause_s = longest_s * chance.random()
    pause = _then_kill(lambda till: Event().wait(pause_s))
    return Once(pause, lambda step: next(so_far) == steps)


def _then_kill(what: Callable[[Terminal], object]) -> Callable[[Terminal], None]:
    def both(till: Terminal) -> None:
        what(till)
        os.kill(till.pid, SIGKILL)

    return both


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
