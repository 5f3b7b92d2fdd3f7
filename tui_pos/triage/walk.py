"""Where a walk through the tree goes next, by what was found so far. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from tui_pos.error_table import Entry
from tui_pos.triage.findings import Cause, Finding, Look, Nothing, State
from tui_pos.triage.tree import Tree


def after(tree: Tree, entry: Entry, found: Mapping[str, Finding]) -> Look | Cause | Nothing:
    """What comes after these findings, by node, of a walk that began at `entry`.

    A fault with a node to look at first is a suspicion until the walk ends: a fault behind it is
    the cause, and if there is none the suspicion is.
    """
    at: str | None = tree.entries[entry]
    suspicion: Cause | None = None
    doubts: list[str] = []
    while at is not None:
        if at not in found:
            return Look(at)
        node, finding = tree.nodes[at], found[at]
        if finding.state is State.FAULT and finding.code is not None:
            sure = finding.sure and not doubts
            suspicion = Cause(at, finding.code, sure, tuple(doubts))
            if finding.code not in node.rather:
                return suspicion
            at = node.rather[finding.code]
            continue
        if not finding.sure:
            doubts.append(at)
        elif finding.state is State.OK and node.proves:
            doubts.clear()
        at = node.next
    return suspicion or Nothing(not doubts, tuple(doubts))
