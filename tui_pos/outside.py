"""Carries out what the checkout wants done: each call to a platform on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

from tui_pos.checkout import effects
from tui_pos.checkout.commands import Command
from tui_pos.platforms.base import Platform, Unknown
from tui_pos.printing import PrintQueue
from tui_pos.vouchers.protocol import Goal

PlatformCall = effects.CheckCode | effects.SendRequest | effects.AskPlatform


NOT_SET_UP, INTERNAL = 2016, 9001


class Outside:
    """Never makes the checkout wait: what comes of an effect is posted back as a command."""

    def __init__(
        self,
        platforms: tuple[Platform, ...],
        printing: PrintQueue | None,
        post: Callable[[Command], object],
        report: Callable[[Exception], None],
    ) -> None:
        self._platforms = {platform.kind: platform for platform in platforms}
        self._printing = printing
        self._post = post
        self._report = report

    def carry_out(self, effect: effects.Effect) -> None:
        """Begin it; returns at once."""
        match effect:
            case effects.CheckCode() | effects.SendRequest() | effects.AskPlatform():
                threading.Thread(
                    target=self._call, args=(effect,), name="platform", daemon=True
                ).start()
            case effects.PrintJobs() if self._printing is not None:
                self._printing.wake()
            case effects.KickDrawer() if self._printing is not None:
                self._printing.kick_drawer()

    def _call(self, effect: PlatformCall) -> None:
        platform = self._platforms.get(effect.platform)
        if platform is None:
            # Removed from the shop's file while an outcome was open there: still unknown.
            self._post(_unknown(effect, NOT_SET_UP))
            return
        try:
            answer = _answer(platform, effect)
        except Exception as failure:  # An adapter's fault must not leave an outcome unasked for.
            self._report(failure)
            answer = _unknown(effect, INTERNAL)
        self._post(answer)


def _answer(platform: Platform, effect: PlatformCall) -> Command:
    match effect:
        case effects.CheckCode(serial=serial, code=code):
            return effects.CodeChecked(serial, platform.check(code))
        case effects.SendRequest(sale=sale, redemption=number, goal=goal, request=request):
            send = platform.redeem if goal is Goal.REDEEM else platform.undo
            return effects.RequestAnswered(sale, number, goal, send(request))
        case effects.AskPlatform(sale=sale, redemption=number, goal=goal, request=request):
            return effects.PlatformAsked(sale, number, goal, platform.ask(request))


def _unknown(effect: PlatformCall, error: int) -> Command:
    unknown = Unknown(error)
    match effect:
        case effects.CheckCode(serial=serial):
            return effects.CodeChecked(serial, unknown)
        case effects.SendRequest(sale=sale, redemption=number, goal=goal):
            return effects.RequestAnswered(sale, number, goal, unknown)
        case effects.AskPlatform(sale=sale, redemption=number, goal=goal):
            return effects.PlatformAsked(sale, number, goal, unknown)
