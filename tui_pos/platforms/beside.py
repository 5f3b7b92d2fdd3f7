"""A shop's platforms for whoever only looks, beside its till."""

from __future__ import annotations

from tui_pos.clock import Clock
from tui_pos.home import Home
from tui_pos.platforms.base import Platform
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.keeper import FixedToken
from tui_pos.platforms.registry import open_platform
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import in_force
from tui_pos.shop import Shop


def open_beside(home: Home, shop: Shop, clock: Clock) -> dict[str, Platform]:
    """The platforms by kind, with the tokens in force: to renew them is left to the till.

    Those of a training shop are inside its till alone. Raises TillError 2010 for a kind that is
    not known, 6003 where the kept tokens cannot be read.
    """
    if shop.training:
        return {}
    gateway, kept = Gateway(), TokenFile(home, clock).read()
    tokens = {one.kind: in_force(one, kept.get(one.kind)) for one in shop.platforms}
    return {
        one.kind: open_platform(one, clock, gateway, FixedToken(tokens[one.kind].grant.access))
        for one in shop.platforms
    }
