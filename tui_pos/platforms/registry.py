"""Which adapter speaks for which kind of platform."""

from __future__ import annotations

from collections.abc import Callable

from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.platforms import douyin, meituan_dining, meituan_retail
from tui_pos.platforms.base import Platform
from tui_pos.platforms.douyin import Douyin
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.formats import load_format
from tui_pos.platforms.http import Gateway, Wire
from tui_pos.platforms.meituan_dining import MeituanDining
from tui_pos.platforms.meituan_retail import MeituanRetail
from tui_pos.shop import PlatformSetting

_Open = Callable[[PlatformSetting, Clock, Wire], Platform]

_ADAPTERS: dict[str, _Open] = {
    meituan_retail.KIND: lambda shop, clock, wire: MeituanRetail(shop, clock, wire, load_format()),
    meituan_dining.KIND: lambda shop, clock, wire: MeituanDining(shop, clock, wire, load_format()),
    douyin.KIND: lambda shop, clock, wire: Douyin(shop, clock, wire, load_douyin_format()),
}
KINDS = tuple(_ADAPTERS)


def open_platform(setting: PlatformSetting, clock: Clock, wire: Wire | None = None) -> Platform:
    """The adapter for a configured platform; nothing is sent yet.

    Several platforms may share a wire. Raises TillError 2010 for a kind that is not known.
    """
    adapter = _ADAPTERS.get(setting.kind)
    if adapter is None:
        raise TillError(2010, kind=setting.kind)
    return adapter(setting, clock, wire or Gateway())
