"""The shipped tree is whole, and a damaged one is refused with the place and the reason."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.data import shipped
from tui_pos.error_table import error_table
from tui_pos.triage.probes.registry import CODES, PROBES
from tui_pos.triage.tree import ENTRIES, NAME, Node, Tree, load_tree, read_tree

SHIPPED = shipped(NAME).read_bytes()
NODES: dict[str, dict[str, Any]] = json.loads(SHIPPED)["nodes"]
FIRST_CAUSE_S = 5.0
FIRST_CAUSE_BY = "http"
"""What comes behind this node needs a network that works."""


def ways(tree: Tree, node: str) -> list[list[Node]]:
    """Every way through the tree from a node on."""
    here = tree.nodes[node]
    onward = [way for after in here.ways for way in ways(tree, after)]
    return (
        [[here, *way] for way in onward] if here.next else [[here], *([here, *w] for w in onward)]
    )


def test_the_tree_that_comes_with_the_program_is_whole() -> None:
    tree = load_tree(CODES)
    assert set(tree.entries) == set(ENTRIES)
    assert {node.probe for node in tree.nodes.values()} == set(PROBES)


def test_every_entry_of_the_table_of_errors_has_a_walk() -> None:
    entries = {row.entry for row in error_table().errors.values()} - {"none"}
    assert entries <= set(load_tree(CODES).entries)


def test_every_code_that_a_probe_finds_is_explained() -> None:
    assert set().union(*CODES.values()) <= set(error_table().errors)


def test_no_way_to_a_first_cause_on_a_broken_network_takes_five_seconds() -> None:
    tree = load_tree(CODES)
    for way in ways(tree, tree.entries["network"]):
        probes = [node.probe for node in way]
        if FIRST_CAUSE_BY in probes:
            way = way[: probes.index(FIRST_CAUSE_BY) + 1]
        assert sum(node.limit_s for node in way) < FIRST_CAUSE_S, [node.probe for node in way]


def spoilt(**changes: Any) -> bytes:
    return json.dumps({**json.loads(SHIPPED), **changes}).encode()


def with_node(name: str, **changes: Any) -> bytes:
    return spoilt(nodes={**NODES, name: {**NODES.get(name, {}), **changes}})


DAMAGED: dict[str, tuple[bytes, str, str]] = {
    "no JSON": (SHIPPED[:-3], NAME, "truncated"),
    "another part": (spoilt(more={}), "more", "not a part"),
    "no entries": (spoilt(entries=None), "entries", "Expected"),
    "an entry missing": (spoilt(entries={"network": "link"}), "entries", "voucher is missing"),
    "an entry nobody knows": (spoilt(entries={"weather": "link"}), "entries", "weather"),
    "an entry to nowhere": (
        spoilt(entries=dict.fromkeys(ENTRIES, "nowhere")), "entries", "leads to nowhere",
    ),
    "nothing to do where nothing is wrong": (spoilt(nothing=[]), "nothing", "length >= 1"),
    "a dead end": (with_node("tcp", remedies=[]), "tcp", "length >= 1"),
    "a dead end for one code": (
        with_node("tls", remedies_for={"1018": []}), "tls", "length >= 1",
    ),
    "a remedy nobody can carry out": (with_node("tcp", remedies=["pray"]), "tcp", "pray"),
    "a probe nobody has": (with_node("tcp", probe="stars"), "tcp", "stars is no probe"),
    "a code nobody explains": (with_node("tcp", rather={"1999": "lie"}), "tcp", "1999 is no error"),
    "a code that is not found there": (
        with_node("tcp", rather={"1011": "lie"}), "tcp", "tcp never finds 1011",
    ),
    "a way to nowhere": (with_node("tcp", next="nowhere"), "tcp", "leads to nowhere"),
    "a suspicion that leads nowhere": (
        with_node("tcp", rather={"1003": "nowhere"}), "tcp", "leads to nowhere",
    ),
    "a loop": (with_node("books", next="disk"), "disk", "loop"),
    "a node on itself": (with_node("books", next="books"), "books", "loop"),
    "a loop over a suspicion": (with_node("lie", next="tcp"), "sign-on", "loop"),
    "a node nobody comes to": (
        with_node("island", probe="disk", limit_s=1, next=None, remedies=["call"]),
        "island", "no walk comes here",
    ),
    "no time": (with_node("tcp", limit_s=0), "tcp", "> 0"),
    "too much time": (with_node("tcp", limit_s=60), "tcp", "<= 5"),
    "a field too many": (with_node("tcp", colour="red"), "tcp", "colour"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_tree_is_refused_with_the_place_and_the_reason(damage: str) -> None:
    text, place, reason = DAMAGED[damage]
    problems = read_tree(text, CODES)
    assert not isinstance(problems, Tree)
    assert any(one.place == place and reason in one.reason for one in problems), problems


def test_all_that_is_wrong_is_told_at_once() -> None:
    text = spoilt(nodes={**NODES, "tcp": {}, "tls": {}, "http": {}})
    problems = read_tree(text, CODES)
    assert not isinstance(problems, Tree) and {one.place for one in problems} == {
        "tcp", "tls", "http",
    }  # fmt: skip


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(list(NODES)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.binary(max_size=200) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_the_file_holds_it_is_refused_and_nothing_raised(text: bytes) -> None:
    problems = read_tree(text, CODES)
    assert not isinstance(problems, Tree) and problems and all(one.reason for one in problems)


@given(st.sampled_from(list(NODES)), st.sampled_from(sorted(NODES["tls"])), _JSON)
def test_a_fuzzed_node_is_taken_as_it_was_said_or_refused(
    name: str, field: str, value: object
) -> None:
    read = read_tree(with_node(name, **{field: value}), CODES)
    if isinstance(read, Tree):
        said = getattr(read.nodes[name], field)
        assert json.loads(json.dumps(said)) == value
    else:
        assert all(one.place and one.reason for one in read)
