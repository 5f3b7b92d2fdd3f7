"""Makes what a walk is given, from a till's home: the same beside a running till as within it."""

from __future__ import annotations

from drivers.checks import Level
from drivers.device import Kind
from drivers.status import Status
from tui_pos.clock import Clock
from tui_pos.devices import Devices
from tui_pos.home import Home
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.keeper import FixedToken
from tui_pos.platforms.registry import open_platform
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import Kept, Standing, in_force, may_run_out, standing
from tui_pos.shop import PlatformSetting, Shop
from tui_pos.triage.context import Context, Statuses

_CONNECT_S, _WHOLE_S = 1.2, 2.5


def open_context(
    home: Home,
    clock: Clock,
    setting: PlatformSetting | None,
    *,
    devices: Statuses = tuple,
    usual_ms: int | None = None,
) -> Context:
    """For a walk that looks at the way to this platform, None where there is none. May take a
    while: what calls to platforms need is loaded here, so that no probe has to wait for it."""
    import httpx

    trust = httpx.create_ssl_context(trust_env=False)
    if setting is None:
        return Context(home=home, clock=clock, trust=trust, devices=devices)
    file, gateway = TokenFile(home, clock), Gateway(_CONNECT_S, _WHOLE_S)

    def kept() -> Kept:
        return in_force(setting, file.read().get(setting.kind))

    def ping() -> Refused | Unknown | None:
        """With the token in force, which is not renewed here: that is the till's."""
        token = FixedToken(kept().grant.access)
        return open_platform(setting, clock, gateway, token).ping()

    def how_its_token_is() -> Standing:
        return standing(kept())

    return Context(
        home=home,
        clock=clock,
        trust=trust,
        url=setting.url,
        ping=ping,
        standing=how_its_token_is if may_run_out(setting) else None,
        devices=devices,
        usual_ms=usual_ms,
    )


def look_at_devices(shop: Shop) -> list[tuple[Kind, Status]]:
    """How each device is, asked in this process: for where no till runs that has them."""
    devices = Devices(shop)
    try:
        return [
            (one.kind, one.check(Level.INTERNAL, lambda question: None).status)
            for one in devices.all.values()
        ]
    finally:
        devices.close()
