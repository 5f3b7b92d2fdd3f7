"""What the till tells its log; entries are made here, and kept elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from tui_pos.checkout.commands import Command
from tui_pos.checkout.effects import Effect
from tui_pos.checkout.position import Position
from tui_pos.clock import Clock
from tui_pos.log import describe, trail
from tui_pos.log.entry import Entry
from tui_pos.platforms.http import Call, Lost, Reply, Wire


class Log:
    """Any thread may tell it something; each entry has the id of what is done there.

    `keep` takes the entries, and must neither wait nor raise.
    """

    def __init__(self, keep: Callable[[Entry], None], clock: Clock) -> None:
        self._keep = keep
        self._clock = clock

    def moment(self) -> float:
        """Now, in monotonic seconds, as the beginning of something that takes its time."""
        return self._clock.monotonic()

    def started(self, version: str) -> None:
        self._tell("start", what=version)

    def stopped(self) -> None:
        self._tell("stop")

    def handled(
        self, command: Command | None, before: Position, after: Position, since: float
    ) -> None:
        """The checkout has come round to a command (None: to its start) that was asked for at
        `since`, in monotonic seconds."""
        about: dict[str, Any] = {"what": "Start"}
        if command is not None:
            about = describe.of_command(command)
        if after.told is not None and after.told != before.told:
            about["code"] = after.told.code
        if after.record > before.record:
            about["records"] = (before.record + 1, after.record)
        self._tell(
            "command",
            who=after.who or before.who,
            sale=after.sale or before.sale,
            stage=str(after.stage),
            ms=self._ms(since),
            **about,
        )

    def answered(self, effect: Effect, answer: Command, since: float) -> None:
        """What was to be done outside, begun at `since`, is over."""
        about = describe.of_effect(effect) | describe.of_answer(effect, answer)
        self._tell("effect", ms=self._ms(since), **about)

    def requested(self, host: str, reply: Reply | Lost, since: float) -> None:
        """A request went out at `since`; this came back."""
        status, code = (reply.status, None) if isinstance(reply, Reply) else (None, reply.code)
        self._tell("request", what=host, status=status, code=code, ms=self._ms(since))

    def failed(self, failure: BaseException) -> None:
        """An error of the program's own, whose words may hold anything."""
        self._tell("fault", what=type(failure).__name__)

    def _ms(self, since: float) -> float:
        return round((self.moment() - since) * 1000, 1)

    def _tell(self, kind: str, **about: Any) -> None:
        self._keep(Entry(at=self._clock.now(), kind=kind, id=trail.current(), **about))


class LoggedWire:
    """A wire of which each request is told to the log: the host alone, since an address may be a
    voucher's."""

    def __init__(self, wire: Wire, log: Log) -> None:
        self._wire = wire
        self._log = log

    def send(self, call: Call) -> Reply | Lost:
        """As the wire does."""
        since = self._log.moment()
        reply = self._wire.send(call)
        self._log.requested(_host(call.url), reply, since)
        return reply


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        return ""
