"""Walks through the tree with real probes, one after another, each within its time limit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from tui_pos.checkout.view import Text
from tui_pos.error_table import Entry
from tui_pos.triage.context import Context
from tui_pos.triage.findings import (
    Cause,
    Finding,
    Look,
    Nothing,
    Step,
    Walked,
    fault,
    unknown,
)
from tui_pos.triage.probes.probe import Probe
from tui_pos.triage.tree import Node, Tree
from tui_pos.triage.walk import after

_GRACE_S = 0.05
"""A probe that keeps its limit itself says better what it waited for."""

Told = Callable[[Step], None]
"""Is given each step as it comes, on the thread of the walk."""


class Walking:
    """One walk, to be run once: here by `run`, or beside the caller by `start`."""

    def __init__(
        self,
        tree: Tree,
        entry: Entry,
        probes: Mapping[str, Probe],
        context: Context,
        told: Told = lambda step: None,
    ) -> None:
        self._tree = tree
        self._entry = entry
        self._probes = probes
        self._context = context
        self._told = told
        self._left = False
        self._turn = threading.Condition()

    def start(self, ended: Callable[[Walked], None]) -> None:
        """Walk on a thread of its own, which calls `ended` last, also where it is left."""
        threading.Thread(target=lambda: ended(self.run()), name="triage", daemon=True).start()

    def leave(self) -> None:
        """End the walk, from any thread; what is being probed is left behind."""
        with self._turn:
            self._left = True
            self._turn.notify_all()

    def run(self) -> Walked:
        """Walk to the first cause or to the end. Raises only what `told` does."""
        began = self._context.clock.monotonic()
        steps: dict[str, Step] = {}
        while True:
            found = {name: step.finding for name, step in steps.items()}
            end = after(self._tree, self._entry, found)
            if not isinstance(end, Look):
                break
            step = self._step(end.node)
            if step is None:
                return self._walked(steps, None, began)
            steps[end.node] = step
            self._told(step)
        return self._walked(steps, end, began)

    def _walked(self, steps: dict[str, Step], end: Cause | Nothing | None, began: float) -> Walked:
        return Walked(self._entry, tuple(steps.values()), end, self._ms_since(began))

    def _step(self, name: str) -> Step | None:
        node, began = self._tree.nodes[name], self._context.clock.monotonic()
        finding = self._probed(node)
        return None if finding is None else Step(name, finding, self._ms_since(began))

    def _probed(self, node: Node) -> Finding | None:
        """What the probe finds, or that it is late; None where the walk was left."""
        probe, found = self._probes[node.probe], list[Finding]()

        def run() -> None:
            try:
                finding = probe.run(self._context, node.limit_s)
            except Exception as failure:  # One probe must not end the walk.
                finding = unknown(Text("triage.broke", {"what": type(failure).__name__}))
            with self._turn:
                found.append(finding)
                self._turn.notify_all()

        threading.Thread(target=run, name=f"probe {probe.name}", daemon=True).start()
        with self._turn:
            self._turn.wait_for(lambda: found or self._left, node.limit_s + _GRACE_S)
            if self._left:
                return None
            return found[0] if found else _late(probe, node.limit_s)

    def _ms_since(self, began: float) -> int:
        return round((self._context.clock.monotonic() - began) * 1000)


def _late(probe: Probe, limit_s: float) -> Finding:
    note = Text("triage.late", {"seconds": f"{limit_s:g}"})
    return unknown(note) if probe.late is None else fault(probe.late, note)
