"""Carries out what the checkout wants done: each call to a platform on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextvars import copy_context
from functools import partial

from msgspec.structs import replace

from tui_pos.checkout import effects
from tui_pos.checkout.commands import Command
from tui_pos.log.log import Log
from tui_pos.platforms.answers import UNLISTED
from tui_pos.platforms.base import Gone, Platform, Refused, Unknown
from tui_pos.platforms.keeper import Keeper
from tui_pos.printing.queue import PrintQueue
from tui_pos.vouchers.protocol import Goal

PlatformCall = (
    effects.CheckCode | effects.SendRequest | effects.AskPlatform | effects.LookUp | effects.ListDay
)

PlatformAnswer = (
    effects.CodeChecked
    | effects.RequestAnswered
    | effects.PlatformAsked
    | effects.CodeLooked
    | effects.DayAnswered
)

NOT_SET_UP, INTERNAL = 2016, 9001


class Outside:
    """Never makes the checkout wait: what comes of an effect is posted back as a command."""

    def __init__(
        self,
        platforms: tuple[Platform, ...],
        printing: PrintQueue | None,
        post: Callable[[Command], object],
        report: Callable[[Exception], None],
        log: Log,
        keepers: Mapping[str, Keeper] | None = None,
    ) -> None:
        self._platforms = {platform.kind: platform for platform in platforms}
        self._printing = printing
        self._post = post
        self._report = report
        self._log = log
        self._keepers = keepers or {}
        self._noted: set[effects.AnswerUnlisted] = set()

    def carry_out(self, effect: effects.Effect) -> None:
        """Begin it; returns at once."""
        match effect:
            case (
                effects.CheckCode()
                | effects.SendRequest()
                | effects.AskPlatform()
                | effects.LookUp()
                | effects.ListDay()
            ):
                self._beside("platform", partial(self._call, effect))
            case effects.RenewToken(platform=platform) if platform in self._keepers:
                self._beside("token", partial(self._renew, effect, self._keepers[platform]))
            case effects.PrintJobs() if self._printing is not None:
                self._printing.wake()
            case effects.KickDrawer() if self._printing is not None:
                self._printing.kick_drawer()

    def _beside(self, name: str, work: Callable[[], None]) -> None:
        """On a thread of its own, which goes on with what is being done here."""
        belongs = copy_context()
        threading.Thread(target=belongs.run, args=(work,), name=name, daemon=True).start()

    def _call(self, effect: PlatformCall) -> None:
        since = self._log.moment()
        platform = self._platforms.get(effect.platform)
        if platform is None:
            # Removed from the shop's file while an outcome was open there: still unknown.
            self._post(effect.answered(Unknown(NOT_SET_UP)))
            return
        try:
            answer = _answer(platform, effect)
        except Exception as failure:  # An adapter's fault must not leave an outcome unasked for.
            self._report(failure)
            answer = effect.answered(Unknown(INTERNAL))
        self._log.answered(effect, answer, since)
        self._post(answer)
        self._note(effect, answer.answer)

    def _note(self, effect: PlatformCall, answer: object) -> None:
        """Tell of an answer that is not listed, once for what is asked again and again."""
        if not isinstance(answer, Refused | Unknown | Gone) or answer.code not in UNLISTED:
            return
        found = effects.AnswerUnlisted(effect.platform, answer.code, answer.words)
        if isinstance(effect, effects.CheckCode | effects.SendRequest):
            self._post(found)
        elif found not in self._noted:
            self._noted.add(found)
            self._post(found)

    def _renew(self, effect: effects.RenewToken, keeper: Keeper) -> None:
        since = self._log.moment()
        try:
            standing = keeper.tend()
        except Exception as failure:  # The token is looked at again, whatever went wrong this time.
            self._report(failure)
            standing = replace(keeper.standing(), error=INTERNAL, tries=1)
        answer = effect.answered(standing)
        self._log.answered(effect, answer, since)
        self._post(answer)


def _answer(platform: Platform, effect: PlatformCall) -> PlatformAnswer:
    match effect:
        case effects.CheckCode(code=code):
            return effect.answered(platform.check(code))
        case effects.SendRequest(goal=Goal.REDEEM, request=request, again=again):
            return effect.answered(platform.redeem(request, again))
        case effects.SendRequest(request=request):
            return effect.answered(platform.undo(request))
        case effects.AskPlatform(request=request):
            return effect.answered(platform.look(request.code, request.count))
        case effects.LookUp(code=code):
            return effect.answered(platform.look(code))
        case effects.ListDay(day=day):
            return effect.answered(platform.listing(day))
