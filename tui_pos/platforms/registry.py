"""Which adapter speaks for which kind of platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.home import Home
from tui_pos.platforms import douyin, meituan_dining, meituan_retail
from tui_pos.platforms.base import Platform
from tui_pos.platforms.douyin import Douyin
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.formats import Wording, load_format
from tui_pos.platforms.http import Gateway, Wire
from tui_pos.platforms.keeper import Keeper, Tokens
from tui_pos.platforms.meituan_dining import MeituanDining
from tui_pos.platforms.meituan_retail import MeituanRetail
from tui_pos.platforms.meituan_tokens import open_keeper
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import may_run_out
from tui_pos.shop import PlatformSetting

_Open = Callable[[PlatformSetting, Clock, Wire, Tokens | None], Platform]

_ADAPTERS: dict[str, _Open] = {
    meituan_retail.KIND: lambda shop, clock, wire, tokens: MeituanRetail(
        shop, clock, wire, load_format(), tokens
    ),
    meituan_dining.KIND: lambda shop, clock, wire, tokens: MeituanDining(
        shop, clock, wire, load_format(), tokens
    ),
    douyin.KIND: lambda shop, clock, wire, _: Douyin(shop, clock, wire, load_douyin_format()),
}
KINDS = tuple(_ADAPTERS)
_DOCUMENTS: dict[str, Callable[[], Wording]] = {
    meituan_retail.KIND: load_format,
    meituan_dining.KIND: load_format,
    douyin.KIND: load_douyin_format,
}


def open_keepers(
    settings: Iterable[PlatformSetting], home: Home, clock: Clock, wire: Wire
) -> dict[str, Keeper]:
    """What keeps the tokens that may run out, by kind of platform; nothing is sent yet."""
    file = TokenFile(home, clock)
    kept = ((one.kind, open_keeper(one, file, clock, wire)) for one in settings if may_run_out(one))
    return {kind: keeper for kind, keeper in kept if keeper is not None}


def wording_of(kind: str) -> Wording | None:
    """The document that says what a platform's answers amount to; None for one not known."""
    load = _DOCUMENTS.get(kind)
    return None if load is None else load()


def open_platform(
    setting: PlatformSetting,
    clock: Clock,
    wire: Wire | None = None,
    tokens: Tokens | None = None,
) -> Platform:
    """The adapter for a configured platform; nothing is sent yet.

    Several platforms may share a wire. Without `tokens` its calls carry the token of the shop's
    file. Raises TillError 2010 for a kind that is not known.
    """
    adapter = _ADAPTERS.get(setting.kind)
    if adapter is None:
        raise TillError(2010, kind=setting.kind)
    return adapter(setting, clock, wire or Gateway(), tokens)
