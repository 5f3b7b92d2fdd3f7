"""Time that passes when nothing is left to do at once, and tasks that wait for it.

A task is real code run to its next wait and taken up again there: one at a time, in an order that
the moment and then the order of asking decide.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count
from typing import Any

from greenlet import GreenletExit, getcurrent, greenlet

_TICK_S = 1e-6
"""The shortest wait: with less, sums of seconds might never come to the moment waited for."""


class Group:
    """Tasks that end together, as when a till loses its power."""

    def __init__(self, fail: Callable[[BaseException], None]) -> None:
        self.alive = True
        self.fail = fail
        self.tasks: set[greenlet] = set()


class Scheduler:
    """`now` is in seconds since the world began."""

    def __init__(self) -> None:
        self.now = 0.0
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._order = count()
        self._hub = getcurrent()
        self._groups: dict[greenlet, Group] = {}

    def at(self, moment: float, step: Callable[[], object]) -> None:
        """Take a step at a moment."""
        heapq.heappush(self._due, (max(moment, self.now), next(self._order), step))

    def after(self, seconds: float, step: Callable[[], object]) -> None:
        self.at(self.now + seconds, step)

    def run_until(self, moment: float) -> None:
        """Let everything happen that is due up to a moment."""
        due = self._due
        while due and due[0][0] <= moment:
            self.now, _, step = heapq.heappop(due)
            step()
        self.now = max(self.now, moment)

    def spawn(self, group: Group, run: Callable[[], object]) -> None:
        """Begin a task of a group, once whoever asks has come to wait itself."""

        def work(_: Any) -> None:
            try:
                run()
            except GreenletExit:
                pass
            except BaseException as failure:
                if group.alive:
                    group.fail(failure)
            finally:
                group.tasks.discard(task)
                self._groups.pop(task, None)

        task = greenlet(work, self._hub)
        group.tasks.add(task)
        self._groups[task] = group
        self.after(0.0, lambda: self._switch(task))

    @property
    def group(self) -> Group:
        """Whose task is running."""
        return self._groups[getcurrent()]

    def wait(self, seconds: float | None, ask: Callable[[Callable[[Any], None]], object]) -> Any:
        """Stop the running task until something is handed to it; None once `seconds` are over.

        `ask` is given what hands it over, which does nothing from the second time on.
        """
        task = getcurrent()
        waiting = True

        def hand(value: Any) -> None:
            nonlocal waiting
            if waiting:
                waiting = False
                self.after(0.0, lambda: self._switch(task, value))

        if seconds is not None:
            self.after(max(seconds, _TICK_S), lambda: hand(None))
        ask(hand)
        return self._hub.switch()

    def sleep(self, seconds: float) -> None:
        self.wait(seconds, lambda hand: None)

    def end(self, group: Group) -> None:
        """No task of this group runs on; to be called from outside it."""
        group.alive = False
        for task in list(group.tasks):
            if task:
                task.throw(GreenletExit)
        group.tasks.clear()

    def _switch(self, task: greenlet, value: Any = None) -> None:
        group = self._groups.get(task)
        if group is None or not group.alive:
            return
        task.switch(value)
