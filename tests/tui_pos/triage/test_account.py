"""Whether the platform accepts this shop: the simulated one is asked, by a till's own files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.cli.support import set_up
from tests.tui_pos.triage.servers import says, serving
from tests.tui_pos.triage.walks import cause, context, found, walk
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop
from tui_pos.home import Home
from tui_pos.platforms.base import Unknown
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import in_force
from tui_pos.sandbox.demo import demo_world
from tui_pos.sandbox.server import SandboxServer
from tui_pos.sandbox.world import World
from tui_pos.secret import Secret
from tui_pos.triage.context import Context
from tui_pos.triage.findings import Cause, Nothing, State
from tui_pos.triage.opening import open_context


@pytest.fixture(scope="module")
def sandbox() -> Iterator[tuple[World, str]]:
    server = SandboxServer(demo_world(SystemClock()))
    yield server.world, server.start()
    server.stop()


@pytest.fixture
def own(tmp_path: Path) -> Home:
    return set_up(tmp_path / "home", url="http://127.0.0.1:1")


def opened(home: Home, url: str, **changes: object) -> Context:
    (setting,) = load_shop(home).platforms
    return open_context(home, SystemClock(), replace(setting, url=url, **changes))


def test_a_shop_that_the_platform_accepts_has_no_cause(
    own: Home, sandbox: tuple[World, str]
) -> None:
    walked = walk(opened(own, sandbox[1]), "credentials")
    assert walked.end == Nothing(True)
    assert found(walked, "token").state is State.SKIPPED


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sign_key": Secret("another-key-of-ours")}, 2011),
        ({"auth_token": Secret("another-token-of-ours")}, 2012),
        ({"kind": "douyin", "client_secret": Secret("another")}, 2018),
    ],
)
def test_what_the_platform_does_not_accept_is_named(
    changes: dict[str, object], code: int, own: Home, sandbox: tuple[World, str]
) -> None:
    walked = walk(opened(own, sandbox[1], **changes), "credentials")
    assert cause(walked) == (code, "credentials")
    assert "another" not in str(walked)


def test_a_platform_that_does_not_say_is_no_certain_cause(home: Home) -> None:
    with serving(says()) as port:
        asked = context(home, f"http://127.0.0.1:{port}", ping=lambda: Unknown(1008))
        walked = walk(asked, "credentials")
    assert walked.end == Cause("credentials", 1008, False)


def with_an_end(days: int) -> dict[str, object]:
    ends = SystemClock().now() + timedelta(days=days)
    return {"token_expires": ends}


@pytest.mark.parametrize(("days", "code"), [(-1, 2022), (3, 2020), (20, None)])
def test_a_grant_that_runs_out_is_named_before_it_is_missed(
    days: int, code: int | None, own: Home, sandbox: tuple[World, str]
) -> None:
    walked = walk(opened(own, sandbox[1], **with_an_end(days)), "credentials")
    if code is None:
        assert walked.end == Nothing(True)
    else:
        assert cause(walked) == (code, "token")


def test_a_refusal_is_explained_by_a_grant_that_is_over(
    own: Home, sandbox: tuple[World, str]
) -> None:
    over = opened(own, sandbox[1], auth_token=Secret("another-token-of-ours"), **with_an_end(-1))
    assert cause(walk(over, "credentials")) == (2022, "token-refused")


def test_the_token_in_force_is_shown_and_not_renewed(own: Home, sandbox: tuple[World, str]) -> None:
    world, url = sandbox
    (setting,) = load_shop(own).platforms
    kept = in_force(setting, None)
    renewed = replace(kept.grant, access=Secret("another-token-of-ours"))
    TokenFile(own, SystemClock()).write(replace(kept, grant=renewed))
    asked = len(world.journal)
    assert cause(walk(opened(own, url), "credentials")) == (2012, "credentials")
    assert {one.call for one in world.journal[asked:]} <= {"", "querylistbydate"}
