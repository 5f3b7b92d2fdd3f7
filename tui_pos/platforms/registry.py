"""Which adapter speaks for which kind of platform."""

from __future__ import annotations

from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.platforms import meituan_dining, meituan_retail
from tui_pos.platforms.base import Platform
from tui_pos.platforms.formats import Format, load_format
from tui_pos.platforms.http import Gateway, Wire
from tui_pos.platforms.meituan_dining import MeituanDining
from tui_pos.platforms.meituan_retail import MeituanRetail
from tui_pos.shop import PlatformSetting

_ADAPTERS: dict[str, type[MeituanRetail | MeituanDining]] = {
    meituan_retail.KIND: MeituanRetail,
    meituan_dining.KIND: MeituanDining,
}
KINDS = tuple(_ADAPTERS)


def open_platform(
    setting: PlatformSetting,
    clock: Clock,
    wire: Wire | None = None,
    document: Format | None = None,
) -> Platform:
    """The adapter for a configured platform; nothing is sent yet.

    Several platforms may share a wire. Raises TillError 2010 for a kind that is not known.
    """
    adapter = _ADAPTERS.get(setting.kind)
    if adapter is None:
        raise TillError(2010, kind=setting.kind)
    return adapter(setting, clock, wire or Gateway(), document or load_format())
