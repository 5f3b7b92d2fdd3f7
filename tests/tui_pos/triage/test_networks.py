"""Faults of a whole network, in one of the till's own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tui_pos.cli.support import set_up
from tests.tui_pos.triage.alone import ALONE, BY_ADDRESS, BY_NAME, FAULTS, permitted

CAUSES = {
    "cable_pulled": (BY_ADDRESS, 1011, "link", "triage.link.down"),
    "no_address": (BY_ADDRESS, 1012, "address", "triage.address.none"),
    "router_dead": (BY_ADDRESS, 1013, "gateway", "triage.gateway.silent"),
    "dropped_on_the_way": (BY_ADDRESS, 1003, "tcp", "triage.tcp.timed_out"),
    "resolver_dead": (BY_NAME, 1005, "names", "triage.names.no_answer"),
    "name_gone": (BY_NAME, 1005, "names", "triage.names.no_such"),
    "resolver_lies": (BY_NAME, 1014, "lie", "triage.lie.private"),
    "sign_on_wanted": (BY_NAME, 1020, "sign-on", "triage.portal.leads"),
}


def test_every_fault_is_brought_about() -> None:
    assert CAUSES.keys() == FAULTS.keys()


@pytest.mark.skipif(not permitted(), reason="this machine permits no network of our own")
@pytest.mark.parametrize("fault", CAUSES)
def test_a_fault_of_the_network_is_named(fault: str, tmp_path: Path) -> None:
    url, code, node, said = CAUSES[fault]
    home = set_up(tmp_path / "home", url=url)
    program = (*ALONE, sys.executable, "-m", "tests.tui_pos.triage.alone", fault, home.path)
    done = subprocess.run(program, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")
    walked = json.loads(done.stdout)
    assert (walked["code"], walked["node"]) == (code, node), walked["steps"]
    assert said in [step["key"] for step in walked["steps"] if step["node"] == node]
