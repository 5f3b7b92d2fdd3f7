"""A walk by findings made up: it always ends, and ends at the cause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.checkout.view import Text
from tui_pos.error_table import Entry
from tui_pos.triage.findings import (
    Cause,
    Finding,
    Look,
    Nothing,
    State,
    fault,
    skipped,
    unknown,
    well,
)
from tui_pos.triage.probes.registry import CODES
from tui_pos.triage.tree import ENTRIES, Node, Tree, load_tree
from tui_pos.triage.walk import after

NOTE = Text("triage.skipped.plain")
OK, UNSURE, UNKNOWN, SKIPPED = well(NOTE), well(NOTE, sure=False), unknown(NOTE), skipped(NOTE)
SHIPPED = load_tree(CODES)
CODE, OTHER = 1003, 1006


def node(next: str | None, *, proves: bool = False, **rather: str) -> Node:
    ways = {int(code.removeprefix("e")): way for code, way in rather.items()}
    return Node("probe", 1, next, ("call",), rather=ways, proves=proves)


def tree(**nodes: Node) -> Tree:
    return Tree(dict.fromkeys(ENTRIES, next(iter(nodes))), nodes, ("call",))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Trees without loops: a node leads to later ones alone."""
    names = [f"n{at}" for at in range(draw(st.integers(1, 7)))]
    nodes = {}
    for at, name in enumerate(names):
        later = st.sampled_from(names[at + 1 :]) if names[at + 1 :] else st.nothing()
        rather = draw(st.dictionaries(st.sampled_from([CODE, OTHER]), later, max_size=2))
        nodes[name] = Node(
            "probe",
            1,
            draw(st.none() | later),
            ("call",),
            rather=rather,
            proves=draw(st.booleans()),
        )
    return Tree(dict.fromkeys(ENTRIES, "n0"), nodes, ("call",))


findings = st.sampled_from([OK, UNSURE, UNKNOWN, SKIPPED]) | st.builds(
    fault, st.sampled_from([CODE, OTHER]), st.just(NOTE), sure=st.booleans()
)


def walk(tree: Tree, entry: Entry, data: st.DataObject) -> tuple[dict[str, Finding], object]:
    found: dict[str, Finding] = {}
    while isinstance(end := after(tree, entry, found), Look):
        assert end.node in tree.nodes and end.node not in found
        found[end.node] = data.draw(findings)
    return found, end


@given(trees(), st.data())
def test_every_walk_ends_at_a_fault_it_found_or_found_none(tree: Tree, data: st.DataObject) -> None:
    found, end = walk(tree, "network", data)
    faults = {name: one for name, one in found.items() if one.state is State.FAULT}
    if isinstance(end, Cause):
        last = list(faults)[-1]
        assert (end.node, end.code) == (last, faults[last].code)
        assert end.sure <= faults[last].sure and not (end.sure and end.doubts)
    else:
        assert isinstance(end, Nothing) and not faults and end.sure == (not end.doubts)


@given(st.sampled_from(ENTRIES), st.data())
def test_every_walk_through_the_shipped_tree_ends_with_something_to_do(
    entry: Entry, data: st.DataObject
) -> None:
    _, end = walk(SHIPPED, entry, data)
    if isinstance(end, Cause):
        assert SHIPPED.nodes[end.node].against(end.code)


@pytest.mark.parametrize("wanted", SHIPPED.nodes)
def test_every_node_of_the_shipped_tree_is_reached_and_can_be_the_cause(wanted: str) -> None:
    def reach(found: dict[str, Finding], entry: Entry) -> bool:
        end = after(SHIPPED, entry, found)
        if not isinstance(end, Look):
            return False
        if end.node == wanted:
            here = SHIPPED.nodes[wanted]
            for code in CODES[here.probe] - here.rather.keys():
                last = after(SHIPPED, entry, {**found, wanted: fault(code, NOTE)})
                assert isinstance(last, Cause) and (last.node, last.code) == (wanted, code)
            return True
        codes = (*SHIPPED.nodes[end.node].rather, None)
        options = (OK if code is None else fault(code, NOTE) for code in codes)
        return any(reach({**found, end.node: one}, entry) for one in options)

    assert any(reach({}, entry) for entry in ENTRIES)


def test_the_first_fault_is_the_cause_and_nothing_is_looked_at_behind_it() -> None:
    line = tree(a=node("b"), b=node("c"), c=node(None))
    assert after(line, "network", {}) == Look("a")
    assert after(line, "network", {"a": OK}) == Look("b")
    assert after(line, "network", {"a": OK, "b": fault(CODE, NOTE)}) == Cause("b", CODE, True)
    assert after(line, "network", {"a": OK, "b": SKIPPED, "c": OK}) == Nothing(True)


def test_a_suspicion_is_the_cause_unless_something_better_is_found() -> None:
    branched = tree(a=node("z", e1003="b"), b=node("c"), c=node(None), z=node(None))
    suspected = {"a": fault(CODE, NOTE)}
    assert after(branched, "network", suspected) == Look("b")
    better = suspected | {"b": fault(OTHER, NOTE)}
    assert after(branched, "network", better) == Cause("b", OTHER, True)
    assert after(branched, "network", suspected | {"b": OK}) == Look("c")
    assert after(branched, "network", suspected | {"b": UNKNOWN, "c": OK}) == Cause("a", CODE, True)
    assert after(branched, "network", {"a": fault(OTHER, NOTE)}) == Cause("a", OTHER, True)


def test_a_cause_behind_something_unknown_is_not_certain() -> None:
    line = tree(a=node("b"), b=node("c"), c=node(None))
    found = {"a": UNKNOWN, "b": UNSURE, "c": fault(CODE, NOTE)}
    assert after(line, "network", found) == Cause("c", CODE, False, ("a", "b"))
    assert after(line, "network", {**found, "c": OK}) == Nothing(False, ("a", "b"))


def test_what_works_proves_all_that_it_stands_on() -> None:
    line = tree(a=node("b"), b=node("c", proves=True), c=node(None))
    assert after(line, "network", {"a": UNKNOWN, "b": OK, "c": OK}) == Nothing(True)
    assert after(line, "network", {"a": UNKNOWN, "b": SKIPPED, "c": OK}) == Nothing(False, ("a",))


def test_an_uncertain_finding_makes_an_uncertain_cause() -> None:
    one = tree(a=node(None))
    assert after(one, "network", {"a": fault(CODE, NOTE, sure=False)}) == Cause("a", CODE, False)
