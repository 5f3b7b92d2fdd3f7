"""The right to call a platform: renewed while nobody waits, and told of before it runs out."""

from __future__ import annotations

from math import inf

from tui_pos.checkout.desk import Desk
from tui_pos.checkout.effects import Later, RenewToken, TokenDue, TokenStands
from tui_pos.checkout.view import Level, TokenView
from tui_pos.errors import TillError, Word
from tui_pos.platforms.tokens import concern, days_left, may_run_out, pause_after
from tui_pos.sale import Stage
from tui_pos.shop import Role

_BUSY_S = 15.0
_TOLD = (Role.SUPERVISOR, Role.TECHNICIAN)


def watch(desk: Desk) -> None:
    """Begin to look after the tokens that may run out."""
    for setting in desk.shop.platforms:
        if may_run_out(setting):
            _look(desk, setting.kind, 0.0)


def due(desk: Desk, command: TokenDue) -> None:
    """Time to look at a token. What goes out while it is renewed may be turned away, so this
    waits for a moment in which no voucher is at hand and no outcome is being asked for."""
    platform = command.platform
    if desk.clock.monotonic() < desk.token_due.get(platform, inf):
        # Meant for a checkout before this one.
        return
    if _quiet(desk):
        del desk.token_due[platform]
        desk.send(RenewToken(platform))
    else:
        _look(desk, platform, _BUSY_S)


def _quiet(desk: Desk) -> bool:
    asking = any(pursuit.next_at is None for pursuit in desk.pursuits.values())
    return desk.stage is not Stage.REDEEM and desk.check is None and not asking


def stands(desk: Desk, command: TokenStands) -> None:
    """It was looked at, and renewed where that was due; then again after a while."""
    first = command.platform not in desk.tokens
    desk.tokens[command.platform] = command.standing
    if first and desk.notice is None:
        # Somebody may have signed on before this was known.
        warn(desk)
    _look(desk, command.platform, pause_after(command.standing))


def _look(desk: Desk, platform: str, pause_s: float) -> None:
    desk.token_due[platform] = desk.clock.monotonic() + pause_s
    desk.send(Later(desk.token_due[platform], TokenDue(platform)))


def warn(desk: Desk) -> None:
    """Tell whoever can do something about it of the token that needs a person first."""
    worst = min(concerns(desk), key=lambda one: one.days, default=None)
    if worst is None or desk.person is None or desk.person.role not in _TOLD:
        return
    found = desk.tokens[worst.platform]
    error = TillError(
        worst.error,
        name=Word(f"platform.{worst.platform}"),
        days=worst.days,
        detail=found.error or "-",
    )
    desk.tell(error, found.words, Level.WARNING)


def concerns(desk: Desk) -> tuple[TokenView, ...]:
    """The tokens that need a person."""
    now = desk.clock.now()
    found = []
    for platform, one in desk.tokens.items():
        error = concern(one, now)
        if error is not None and one.until is not None:
            found.append(TokenView(platform, error, days_left(one.until, now)))
    return tuple(found)
