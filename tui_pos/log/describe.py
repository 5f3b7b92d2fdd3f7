"""What may be told of commands, effects and answers. Whatever is not named here stays out."""

from __future__ import annotations

from typing import Any

from tui_pos.checkout import effects
from tui_pos.checkout.commands import Command
from tui_pos.platforms.base import (
    Done,
    Free,
    Gone,
    Listing,
    Offers,
    Refused,
    Unknown,
    Used,
)
from tui_pos.platforms.tokens import Standing
from tui_pos.secret import Secret
from tui_pos.vouchers.protocol import Goal

_LONGEST = 64
"""Characters of a platform's own trace; the longest that was seen has 36."""

_OUTCOMES: dict[type, str] = {
    Done: "done",
    Refused: "refused",
    Unknown: "unknown",
    Offers: "offers",
    Free: "free",
    Used: "used",
    Gone: "gone",
    Listing: "listing",
}


def of_command(command: Command) -> dict[str, Any]:
    """Its kind, and what devices and rounds are about; of people's commands the kind alone."""
    about: dict[str, Any] = {"what": type(command).__name__}
    match command:
        case effects.JobStarts(job=job):
            about |= {"job": job}
        case effects.JobEnded(job=job, outcome=outcome, error=error):
            about |= {"job": job, "outcome": outcome, "code": error}
        case effects.DrawerShut(error=error):
            about |= {"code": error}
        case effects.DeviceChanged(device=device):
            health = str(device.health)
            about |= {"device": device.name, "outcome": health, "code": device.error}
        case effects.SyncDue(platform=platform) | effects.TokenDue(platform=platform):
            about |= {"platform": platform}
    return about


def of_effect(effect: effects.Effect) -> dict[str, Any]:
    """The step, where it is done and for which sale."""
    match effect:
        case effects.CheckCode(platform=platform):
            return {"what": "check", "platform": platform}
        case effects.SendRequest(sale=sale, goal=goal, platform=platform):
            what = "redeem" if goal is Goal.REDEEM else "undo"
            return {"what": what, "platform": platform, "sale": sale}
        case effects.AskPlatform(sale=sale, platform=platform):
            return {"what": "ask", "platform": platform, "sale": sale}
        case effects.LookUp(platform=platform):
            return {"what": "look", "platform": platform}
        case effects.ListDay(platform=platform):
            return {"what": "list", "platform": platform}
        case effects.RenewToken(platform=platform):
            return {"what": "renew", "platform": platform}
    return {"what": type(effect).__name__}


def of_answer(effect: effects.Effect, answer: Command) -> dict[str, Any]:
    """How it ended, with our error code and the platform's trace; no words of the platform."""
    match answer:
        case effects.TokenStands(standing=Standing(error=error)):
            return {"outcome": "done" if error is None else "unknown", "code": error}
        case (
            effects.CodeChecked(answer=said)
            | effects.RequestAnswered(answer=said)
            | effects.PlatformAsked(answer=said)
            | effects.CodeLooked(answer=said)
            | effects.DayAnswered(answer=said)
        ):
            outcome = _OUTCOMES[type(said)]
            trace = _trace(getattr(said, "trace", ""), _code_of(effect))
            return {"outcome": outcome, "code": getattr(said, "code", None), "trace": trace}
    return {}


def _code_of(effect: effects.Effect) -> Secret | None:
    match effect:
        case effects.CheckCode(code=code) | effects.LookUp(code=code):
            return code
        case effects.SendRequest(request=request) | effects.AskPlatform(request=request):
            return request.code
    return None


def _trace(trace: str, code: Secret | None) -> str:
    """A platform may repeat what it was asked about."""
    if code is not None and code.text:
        trace = trace.replace(code.text, code.masked)
    return trace[:_LONGEST]
