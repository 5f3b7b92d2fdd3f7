"""Carries out what the checkout wants done: each call to a platform on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from msgspec.structs import replace

from tui_pos.checkout import effects
from tui_pos.checkout.commands import Command
from tui_pos.platforms.base import Platform, Unknown
from tui_pos.platforms.keeper import Keeper
from tui_pos.printing.queue import PrintQueue
from tui_pos.vouchers.protocol import Goal

PlatformCall = (
    effects.CheckCode | effects.SendRequest | effects.AskPlatform | effects.LookUp | effects.ListDay
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
        keepers: Mapping[str, Keeper] | None = None,
    ) -> None:
        self._platforms = {platform.kind: platform for platform in platforms}
        self._printing = printing
        self._post = post
        self._report = report
        self._keepers = keepers or {}

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
                threading.Thread(
                    target=self._call, args=(effect,), name="platform", daemon=True
                ).start()
            case effects.RenewToken(platform=platform) if platform in self._keepers:
                keeper = self._keepers[platform]
                threading.Thread(
                    target=self._renew, args=(effect, keeper), name="token", daemon=True
                ).start()
            case effects.PrintJobs() if self._printing is not None:
                self._printing.wake()
            case effects.KickDrawer() if self._printing is not None:
                self._printing.kick_drawer()

    def _call(self, effect: PlatformCall) -> None:
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
        self._post(answer)

    def _renew(self, effect: effects.RenewToken, keeper: Keeper) -> None:
        try:
            standing = keeper.tend()
        except Exception as failure:  # The token is looked at again, whatever went wrong this time.
            self._report(failure)
            standing = replace(keeper.standing(), error=INTERNAL, tries=1)
        self._post(effect.answered(standing))


def _answer(platform: Platform, effect: PlatformCall) -> Command:
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
