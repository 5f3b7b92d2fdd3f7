"""Nothing that a person, a customer or a platform says comes into an entry."""

from __future__ import annotations

import inspect
from typing import Any, get_args

import msgspec
import pytest

from tests.tui_pos.checkout.rig import HandClock
from tui_pos.checkout import commands, effects
from tui_pos.checkout.commands import Command
from tui_pos.checkout.position import Position
from tui_pos.log.entry import Entry
from tui_pos.log.log import Log, LoggedWire
from tui_pos.platforms.base import Gone, Refused, Request, Unknown
from tui_pos.platforms.http import Call, Lost, Reply
from tui_pos.sale import Stage
from tui_pos.secret import Secret
from tui_pos.vouchers.protocol import Goal

CODE = "5571630793"
NOBODY = Position(who="", sale="", stage=Stage.ENTRY, record=0, told=None)
OF_PEOPLE = [
    one
    for _, one in inspect.getmembers(commands, inspect.isclass)
    if issubclass(one, Command) and one is not Command
]
_VALUES = {str: CODE, Secret: Secret(CODE), int: int(CODE), float: float(CODE), bool: True}


def full_of_it(command: type[Command]) -> Command:
    """With the code wherever there is room for one."""
    return command(**{field.name: _value(field.type) for field in msgspec.structs.fields(command)})


def _value(of: Any) -> Any:
    kind = next((one for one in get_args(of) if one is not type(None)), of)
    return Stage.ENTRY if kind is Stage else _VALUES[kind]


class Told:
    """A log whose lines are kept as they would be written."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.log = Log(self.entries.append, HandClock())

    @property
    def text(self) -> str:
        assert self.entries
        return msgspec.json.encode(self.entries).decode()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.mark.parametrize("command", OF_PEOPLE)
def test_of_what_a_person_asks_for_only_the_kind_is_told(
    told: Told, command: type[Command]
) -> None:
    told.log.handled(full_of_it(command), NOBODY, NOBODY, 0.0)
    assert CODE not in told.text
    assert told.entries[0].what == command.__name__


@pytest.mark.parametrize("answer", [Refused, Unknown, Gone])
def test_a_platform_that_repeats_the_code_is_not_repeated(told: Told, answer: Any) -> None:
    said: Any = (
        answer(3004, f"no {CODE}") if answer is Gone else answer(3004, CODE, f"trace-{CODE}")
    )
    request = Request(
        request_id="R1", code=Secret(CODE), count=1, deal_id="7001", mark="T01-1001", mark_name="x"
    )
    for effect in (
        effects.CheckCode(1, "douyin", Secret(CODE)),
        effects.LookUp(1, "douyin", Secret(CODE)),
        effects.SendRequest("T01-S000001", 1, Goal.UNDO, 1, "douyin", request, False),
        effects.AskPlatform("T01-S000001", 1, Goal.REDEEM, 1, "douyin", request),
    ):
        told.log.answered(effect, effect.answered(said), 0.0)
    assert CODE not in told.text
    assert {one.code for one in told.entries} == {3004}


class Echo:
    def send(self, call: Call) -> Reply | Lost:
        return Reply(302, CODE.encode(), call.url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        (f"https://v.example/{CODE}/?code={CODE}#{CODE}", "v.example"),
        (f"https://{CODE}:{CODE}@v.example:8443/", "v.example:8443"),
        (f"https://[{CODE}", None),
        (f"https://v.example:{CODE}/", None),
    ],
)
def test_of_an_address_only_the_host_is_told(told: Told, url: str, host: str | None) -> None:
    """Where a voucher's code is a link, the address is the code."""
    wire = LoggedWire(Echo(), told.log)
    wire.send(Call("GET", url, (("token", CODE),), CODE.encode()))
    assert CODE not in told.text
    assert told.entries[0].what == (host or "")


def test_of_an_error_of_our_own_only_its_kind_is_told(told: Told) -> None:
    told.log.failed(LookupError(CODE))
    assert CODE not in told.text
    assert told.entries[0].what == "LookupError"
