"""The table of faults in docs/triage.md is that of the tests, and that of nodes is the tree's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.tui_pos.triage.test_faults import CERTIFICATES, NAMES, PLAIN, TLS
from tests.tui_pos.triage.test_networks import CAUSES
from tests.tui_pos.triage.walks import TREE
from tui_pos.error_table import error_table

DOCUMENT = Path(__file__).parents[3] / "docs/triage.md"


def caused() -> Iterator[tuple[str, int, str]]:
    """Every fault that is caused, the code that is named, and where."""
    for fault, (_, code, node, _) in CAUSES.items():
        yield fault.replace("_", " "), code, node
    for answer in NAMES:
        yield answer, 1005, "names"
    for fault, (_, code, node, _) in PLAIN.items():
        yield fault, code, node
    for fault, (_, code, _) in TLS.items():
        yield fault, code, "tls"
    for fault, (*_, code, node) in CERTIFICATES.items():
        yield f"a certificate {fault}", code, node


def row(fault: str, code: int, node: str) -> str:
    remedies = ", ".join(TREE.nodes[node].against(code))
    title = error_table().errors[code].en.title
    return f"| {fault} | {code} {title} | `{node}` | {remedies} |"


def test_every_fault_that_is_caused_is_in_the_table_as_it_is_named() -> None:
    lines = DOCUMENT.read_text("utf-8").splitlines()
    rows = [row(*one) for one in caused()]
    assert [line for line in lines if line in rows] == rows
