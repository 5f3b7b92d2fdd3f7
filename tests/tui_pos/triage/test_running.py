"""Probes run one after another beside the caller, each within its time, and none ends the walk."""

from __future__ import annotations

import ssl
import threading

from tui_pos.checkout.view import Text
from tui_pos.clock import SystemClock
from tui_pos.home import Home
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Cause, Finding, Nothing, State, Step, Walked, fault, well
from tui_pos.triage.probes.probe import Probe
from tui_pos.triage.running import Walking
from tui_pos.triage.tree import ENTRIES, Node, Tree

NOTE = Text("triage.skipped.plain")
LIMIT_S = 30.0


def tree(*names: str, limit_s: float = 5) -> Tree:
    """One node after another, each with the probe of its name."""
    nexts = (*names[1:], None)
    nodes = {
        name: Node(name, limit_s, next, ("call",)) for name, next in zip(names, nexts, strict=True)
    }
    return Tree(dict.fromkeys(ENTRIES, names[0]), nodes, ("call",))


def probes(*given: Probe) -> dict[str, Probe]:
    return {one.name: one for one in given}


def finds(name: str, finding: Finding) -> Probe:
    return Probe(name, lambda context, limit_s: finding)


def context(home: Home) -> Context:
    return Context(home=home, clock=SystemClock(), trust=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


def test_each_step_is_told_as_it_comes_up_to_the_cause(home: Home) -> None:
    told: list[Step] = []
    given = probes(
        finds("a", well(NOTE)), finds("b", fault(1003, NOTE)), finds("c", fault(1006, NOTE))
    )
    walked = Walking(tree("a", "b", "c"), "voucher", given, context(home), told.append).run()
    assert [step.node for step in told] == ["a", "b"]
    assert (walked.entry, walked.steps) == ("voucher", tuple(told))
    assert walked.end == Cause("b", 1003, True)


def test_a_probe_that_fails_in_itself_is_unknown_and_the_walk_goes_on(home: Home) -> None:
    def breaks(context: Context, limit_s: float) -> Finding:
        raise ValueError("secret 283733250559")

    walked = Walking(
        tree("a", "b"), "network", probes(Probe("a", breaks), finds("b", well(NOTE))), context(home)
    ).run()
    assert walked.end == Nothing(False, ("a",))
    assert walked.steps[0].finding.note == Text("triage.broke", {"what": "ValueError"})


def test_a_probe_that_never_ends_is_left_behind_and_means_what_it_says(home: Home) -> None:
    never = threading.Event()

    def stuck(context: Context, limit_s: float) -> Finding:
        never.wait()
        return well(NOTE)

    short = tree("a", "b", limit_s=0.01)
    given = probes(Probe("a", stuck), Probe("b", stuck, late=1004))
    walked = Walking(short, "network", given, context(home)).run()
    never.set()
    assert [step.finding.state for step in walked.steps] == [State.UNKNOWN, State.FAULT]
    assert walked.end == Cause("b", 1004, False, ("a",))


def test_a_walk_that_is_left_ends_at_once_and_names_no_cause(home: Home) -> None:
    never, running, ended = threading.Event(), threading.Event(), threading.Event()
    walks: list[Walked] = []

    def stuck(context: Context, limit_s: float) -> Finding:
        running.set()
        never.wait()
        return fault(1003, NOTE)

    def end(walked: Walked) -> None:
        walks.append(walked)
        ended.set()

    given = probes(finds("a", well(NOTE)), Probe("b", stuck))
    walking = Walking(tree("a", "b", limit_s=2 * LIMIT_S), "network", given, context(home))
    walking.start(end)
    assert running.wait(LIMIT_S)
    walking.leave()
    assert ended.wait(LIMIT_S)
    never.set()
    (walked,) = walks
    assert walked.end is None and [step.node for step in walked.steps] == ["a"]


def test_a_walk_that_was_left_before_it_began_looks_at_nothing(home: Home) -> None:
    walking = Walking(tree("a"), "network", probes(finds("a", well(NOTE))), context(home))
    walking.leave()
    walked = walking.run()
    assert (walked.steps, walked.end) == ((), None)
