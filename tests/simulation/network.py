"""The way to the platforms and back. One call is one coming and going, as in the real program."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.simulation import faults as f
from tests.simulation.choices import Choices
from tests.simulation.clock import true_time
from tests.simulation.faults import Faults
from tests.simulation.journal import Blame
from tests.simulation.platform import DOUYIN, Asked, Platforms
from tests.simulation.power import PowerCut, Tell
from tests.simulation.scheduler import Scheduler
from tests.simulation.spoil import MAYBE_DONE, NOT_DONE, spoiled
from tui_pos.platforms.http import FAILED, NO_NAME, NO_TLS, TIMED_OUT, Call, Lost, Reply

LIMIT_S = 10.0
"""How long a call waits for its answer, as the real gateway does."""

_LATE_S = ((LIMIT_S, LIMIT_S + 1.5), (LIMIT_S, 300.0))
"""When a request arrives that nobody waits for any more: soon after, or much later."""

_OFTEN = {"redeem": 6.0, "undo": 6.0}
"""Where it matters most the network fails more often than elsewhere."""

_AT_ONCE = {f.NO_CONNECTION: FAILED, f.NO_NAME: NO_NAME, f.NO_TLS: NO_TLS}
"""Failures that are told at once, before anything was sent."""


class Network:
    """Shared by all tills. `under_way` counts requests that have not arrived yet."""

    def __init__(
        self,
        scheduler: Scheduler,
        platforms: Platforms,
        faults: Faults,
        choices: Choices,
        blame: Blame,
    ) -> None:
        self._scheduler = scheduler
        self._platforms = platforms
        self._faults = faults
        self._choices = choices
        self.under_way = 0
        self.down_until = 0.0
        self._blame = blame
        self._unheard: dict[tuple[str, str, str], tuple[str, str]] = {}

    def wire(self, till: str, tell: Tell, power_off: Callable[[], None]) -> Line:
        return Line(self, till, tell, power_off)

    def send(
        self, call: Call, till: str, tell: Tell, power_off: Callable[[], None]
    ) -> Reply | Lost:
        """Wait for what comes of it. Raises PowerCut."""
        asked = self._platforms.about(call)
        self._mind_asking(asked, till)
        stream = f"{till} net"
        fault = f.NO_CONNECTION
        if self._scheduler.now >= self.down_until:
            fault = self._faults.at(
                (f"{asked.kind} {asked.step}",), stream, _OFTEN.get(asked.step, 2.0)
            )
        tell(f"asks {asked.kind} to {asked.step} {asked.code}" + (f": {fault}" if fault else ""))
        if fault == f.OFF_BEFORE_SEND:
            raise PowerCut
        if fault in _AT_ONCE:
            self._scheduler.sleep(0.05)
            return Lost(_AT_ONCE[fault], fault)
        come: Reply | Lost | None = self._scheduler.wait(
            LIMIT_S, lambda hand: self._transmit(call, asked, fault, stream, hand, power_off)
        )
        if come is None:
            come = Lost(TIMED_OUT, "deadline")
        if asked.step in ("redeem", "undo") and isinstance(come, Lost):
            self._unheard[till, asked.kind, asked.code] = asked.step, asked.request
        tell(f"is answered about {asked.code}: {_shown(come)}")
        return come

    def _mind_asking(self, asked: Asked, till: str) -> None:
        """Nothing goes out again while nobody asked what came of it."""
        key = till, asked.kind, asked.code
        if asked.step in ("redeem", "undo"):
            if self._unheard.get(key) == (asked.step, asked.request):
                self._blame("sent again without asking", f"{till} {asked}")
        else:
            self._unheard.pop(key, None)

    def _transmit(
        self,
        call: Call,
        asked: Asked,
        fault: str,
        stream: str,
        hand: Callable[[Any], None],
        power_off: Callable[[], None],
    ) -> None:
        choices, scheduler = self._choices, self._scheduler
        there, back = choices.between(stream, 0.02, 0.3), choices.between(stream, 0.02, 0.3)

        def arrive(answer: Callable[[Reply], None]) -> Callable[[], None]:
            def step() -> None:
                self.under_way -= 1
                answer(self._answered(call, asked, fault, stream))

            self.under_way += 1
            return step

        def reply(answer: Reply) -> None:
            if fault == f.OFF_AT_REPLY:
                scheduler.after(back, power_off)
            elif fault == f.RESET:
                scheduler.after(back, lambda: hand(Lost(FAILED, "reset")))
            else:
                spoil = spoiled(answer, asked.kind, fault, choices, stream)
                scheduler.after(back, lambda: hand(spoil))

        if fault == f.REQUEST_LOST:
            return
        if fault == f.REQUEST_LATE:
            scheduler.after(
                choices.between(stream, *choices.one_of(stream, _LATE_S)),
                arrive(lambda answer: None),
            )
        elif fault in (f.REPLY_LOST, f.REPLY_LATE, f.DRIP, f.OFF_IN_FLIGHT):
            scheduler.after(there, arrive(lambda answer: None))
            if fault == f.OFF_IN_FLIGHT:
                scheduler.after(choices.between(stream, 0.0, 0.6), power_off)
        elif fault == f.DUPLICATED:
            first, second = arrive(reply), arrive(lambda answer: None)
            again = there + choices.between(stream, 0.0, 30.0)
            if choices.number(stream, 0, 1):
                first, second = second, first
            scheduler.after(there, first)
            scheduler.after(again, second)
        else:
            scheduler.after(there, arrive(reply))

    def _answered(self, call: Call, asked: Asked, fault: str, stream: str) -> Reply:
        """What the platform does, where the call comes so far."""
        if fault == f.TOKEN_EXPIRED:
            self._platforms.end_tokens(asked.kind)
        if not self._comes_through(asked, fault, stream):
            return Reply(200, b'{"data":{}}')
        as_of = None
        if fault == f.STALE:
            behind = timedelta(seconds=self._choices.between(stream, 1.0, 90.0))
            as_of = true_time(self._scheduler) - behind
        return self._platforms.answer(call, asked, as_of)

    def _comes_through(self, asked: Asked, fault: str, stream: str) -> bool:
        """Does the call reach the shop's business?"""
        if fault == f.TOKEN_EXPIRED:
            return asked.kind == DOUYIN  # which sees by itself that the token is good no more
        acts = asked.step in ("redeem", "undo")
        by_halves = acts and fault in MAYBE_DONE and self._choices.number(stream, 0, 1)
        return fault not in NOT_DONE and not by_halves


class Line:
    """One till's end of the network: the wire of its adapters."""

    def __init__(
        self, network: Network, till: str, tell: Tell, power_off: Callable[[], None]
    ) -> None:
        self._network = network
        self._till = till
        self._tell = tell
        self._power_off = power_off

    def send(self, call: Call) -> Reply | Lost:
        return self._network.send(call, self._till, self._tell, self._power_off)


def _shown(come: Reply | Lost) -> str:
    if isinstance(come, Lost):
        return f"nothing ({come.detail})"
    return f"HTTP {come.status} {come.body.decode('utf-8', 'replace')[:160]}"
