"""Whole walks of the shipped tree with the real probes."""

from __future__ import annotations

import ssl
from typing import Any

from msgspec.structs import replace

from tui_pos.clock import SystemClock
from tui_pos.error_table import Entry
from tui_pos.home import Home
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Cause, Finding, Walked
from tui_pos.triage.probes.registry import CODES, PROBES
from tui_pos.triage.running import Walking
from tui_pos.triage.tree import Tree, load_tree

TREE = load_tree(CODES)
PATIENT = replace(TREE, nodes={name: replace(node, limit_s=5) for name, node in TREE.nodes.items()})
"""The same with more time than anything but what never ends takes on a busy machine."""


def context(home: Home, url: str = "", **given: Any) -> Context:
    """It trusts nobody unless told otherwise."""
    given.setdefault("trust", ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    return Context(home=home, clock=SystemClock(), url=url, **given)


def walk(context: Context, entry: Entry = "network", tree: Tree = PATIENT) -> Walked:
    """A walk to its end."""
    return Walking(tree, entry, PROBES, context).run()


def cause(walked: Walked) -> tuple[int, str]:
    """The code and the node that it names."""
    assert isinstance(walked.end, Cause), walked
    return walked.end.code, walked.end.node


def found(walked: Walked, node: str) -> Finding:
    """What it found there."""
    return next(step.finding for step in walked.steps if step.node == node)
