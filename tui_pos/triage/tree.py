"""The decision tree as values: which node follows which, and what can be done about a cause.

It is checked as a whole whenever it is read: one with a loop, a way that leads nowhere or a name
that nobody knows is refused, with every place and the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Literal, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct

from tui_pos.data import shipped
from tui_pos.error_table import Entry, Problem, error_table
from tui_pos.errors import TillError

NAME = "triage.json"
DAMAGED = 7004

Remedy = Literal[
    "again",  # the step that failed, where that is safe
    "refresh",  # ask the platform how the voucher stands now
    "retype",  # type the code again
    "spare",  # go over the spare link or address
    "reopen",  # open a device's port anew
    "renew",  # get a new token
    "clock",  # set the clock right
    "unlock",  # have a supervisor allow it
    "manual",  # redeem by hand, on trust
    "without",  # go on without the voucher
    "park",  # leave an outcome that is not known for later
    "call",  # call for help, with a reference to read out
]
Remedies = Annotated[tuple[Remedy, ...], Meta(min_length=1)]
Known = Mapping[str, Collection[int]]
"""The probes there are, each with the error codes that it may find."""

ENTRIES: tuple[Entry, ...] = tuple(one for one in get_args(Entry) if one != "none")

T = TypeVar("T")


class Node(Struct, frozen=True, forbid_unknown_fields=True):
    """One probe, and what its finding leads to.

    A fault is the cause, unless `rather` names a node to look at first for that code: what is
    found from there on is the cause then, and this fault where nothing is. Anything else leads to
    `next`, None where the walk ends. `proves`: where this is well, so was all before it.
    `remedies` for a fault found here, `remedies_for` those of some codes.
    """

    probe: str
    limit_s: Annotated[float, Meta(gt=0, le=5)]
    next: str | None
    remedies: Remedies
    remedies_for: dict[int, Remedies] = {}
    rather: dict[int, str] = {}
    proves: bool = False

    def against(self, code: int) -> tuple[Remedy, ...]:
        """What can be done about a fault found here, in the order to offer it."""
        return self.remedies_for.get(code, self.remedies)

    @property
    def ways(self) -> Iterator[str]:
        """Every node that may come after this one."""
        yield from self.rather.values()
        if self.next is not None:
            yield self.next


class Tree(Struct, frozen=True):
    """`nothing`: what can be done where a walk found nothing wrong."""

    entries: dict[Entry, str]
    nodes: dict[str, Node]
    nothing: Remedies


def load_tree(known: Known) -> Tree:
    """The tree as it comes with the program. Raises TillError 7004 with the first place where it
    makes no sense, and the reason."""
    try:
        read = read_tree(shipped(NAME).read_bytes(), known)
    except OSError as failure:
        raise TillError(DAMAGED, detail=f"{NAME}: {failure.strerror}") from failure
    if isinstance(read, Tree):
        return read
    raise TillError(DAMAGED, detail=str(read[0]))


def read_tree(text: bytes, known: Known) -> Tree | tuple[Problem, ...]:
    """The tree that a file holds, or all that is wrong with it. Never raises."""
    problems: list[Problem] = []
    parts = _decode(NAME, text, dict[str, msgspec.Raw], problems) or {}
    for name in sorted(parts.keys() - {"entries", "nodes", "nothing"}):
        problems.append(Problem(name, "not a part of a tree"))
    entries = _part(parts, "entries", dict[Entry, str], problems)
    nothing = _part(parts, "nothing", Remedies, problems)
    raw = _part(parts, "nodes", dict[str, msgspec.Raw], problems)
    nodes = {name: _decode(name, one, Node, problems) for name, one in (raw or {}).items()}
    whole = {name: node for name, node in nodes.items() if node is not None}
    if entries is None or nothing is None or problems:
        return tuple(problems)
    tree = Tree(entries, whole, nothing)
    return tuple(_wrong(tree, known)) or tree


def _part(
    parts: Mapping[str, msgspec.Raw], name: str, kind: type[T], problems: list[Problem]
) -> T | None:
    if name in parts:
        return _decode(name, parts[name], kind, problems)
    problems.append(Problem(name, "missing"))
    return None


def _decode(
    place: str, text: bytes | msgspec.Raw, kind: type[T], problems: list[Problem]
) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as damage:
        problems.append(Problem(place, str(damage)))
        return None


def _wrong(tree: Tree, known: Known) -> Iterator[Problem]:
    for entry in ENTRIES:
        if entry not in tree.entries:
            yield Problem("entries", f"{entry} is missing")
    for entry, name in tree.entries.items():
        if entry == "none":
            yield Problem("entries", "a walk never begins at none")
        if name not in tree.nodes:
            yield Problem("entries", f"{entry} leads to {name}, which is no node")
    for name, node in tree.nodes.items():
        for reason in _wrong_with(node, tree, known):
            yield Problem(name, reason)
    reached = _reached(tree)
    for name in tree.nodes:
        if name not in reached:
            yield Problem(name, "no walk comes here")
    yield from _loops(tree)


def _wrong_with(node: Node, tree: Tree, known: Known) -> Iterator[str]:
    for way in node.ways:
        if way not in tree.nodes:
            yield f"leads to {way}, which is no node"
    if node.probe not in known:
        yield f"{node.probe} is no probe"
        return
    for code in (*node.rather, *node.remedies_for):
        if code not in error_table().errors:
            yield f"{code} is no error"
        elif code not in known[node.probe]:
            yield f"{node.probe} never finds {code}"


def _reached(tree: Tree) -> set[str]:
    reached: set[str] = set()
    left = list(tree.entries.values())
    while left:
        name = left.pop()
        if name in tree.nodes and name not in reached:
            reached.add(name)
            left += tree.nodes[name].ways
    return reached


def _loops(tree: Tree) -> Iterator[Problem]:
    """Nodes that lead back to themselves: those that are left once all others are taken away,
    each after every node that it leads to."""
    left = dict(tree.nodes)
    while ended := [name for name, node in left.items() if not left.keys() & set(node.ways)]:
        for name in ended:
            del left[name]
    for name in left:
        yield Problem(name, "leads into a loop")
