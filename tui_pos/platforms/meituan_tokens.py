"""Meituan's /oauth/refresh: shows the token that gets the next pair, once.

Unlike the calls of a business it has no `biz`: its fields stand in the form itself. Published
answers give the number 0 for success; what its refusals look like is not known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from tui_pos.clock import Clock
from tui_pos.platforms import meituan_dining, meituan_retail
from tui_pos.platforms.answers import PLATFORM_FAULT, hide
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.formats import Format, TokenFormat, load_format
from tui_pos.platforms.http import ODD_ANSWER, Lost, Reply, Wire
from tui_pos.platforms.keeper import Keeper
from tui_pos.platforms.meituan import BAD_TOKEN, Fields, signed_call, verdict, words_of
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import Renewal, Renewed
from tui_pos.platforms.values import OddAnswer, read_json
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

_BUSINESS_IDS = {
    meituan_retail.KIND: meituan_retail.BUSINESS_ID,
    meituan_dining.KIND: meituan_dining.BUSINESS_ID,
}
_GATEWAY, _BUSINESS = "OP_", "OP_BIZ_ERROR"


class _Envelope(Fields, frozen=True):
    code: str | int
    msg: str | None = None
    data: object = None
    trace_id: str | int | None = None


def open_keeper(
    setting: PlatformSetting, file: TokenFile, clock: Clock, wire: Wire
) -> Keeper | None:
    """What keeps the token of a platform; None for one of another maker. Nothing is sent yet."""
    business_id = _BUSINESS_IDS.get(setting.kind)
    if business_id is None:
        return None
    document = load_format()
    days = document.tokens.days.get(setting.kind)
    if days is None:
        setting = msgspec.structs.replace(setting, refresh_token=None)
    renewing = Renewing(setting, business_id, clock, wire, document)
    return Keeper(setting, file, renewing.renew, timedelta(days=days or 0), clock)


class Renewing:
    """One shop's way to the next token of one business."""

    def __init__(
        self,
        setting: PlatformSetting,
        business_id: int,
        clock: Clock,
        wire: Wire,
        document: Format,
    ) -> None:
        self._setting = setting
        self._business_id = business_id
        self._clock = clock
        self._wire = wire
        self._document = document

    def renew(self, refresh: Secret) -> Renewal:
        """Send it once, and wait for the answer. Never raises."""
        tokens = self._document.tokens
        fields = tokens.fields | {
            "businessId": str(self._business_id),
            "developerId": self._setting.developer_id,
            "timestamp": str(int(self._clock.now().timestamp())),
            tokens.refresh_field: refresh.text,
        }
        match self._wire.send(signed_call(self._setting, tokens.path, fields)):
            case Lost(code=code, detail=detail):
                return Unknown(code, trace=detail)
            case Reply() as reply:
                return self._understand(reply, refresh)

    def _understand(self, reply: Reply, refresh: Secret) -> Renewal:
        if reply.status >= 500:
            return Unknown(PLATFORM_FAULT, trace=f"HTTP {reply.status}")
        try:
            said = msgspec.convert(read_json(reply.body), _Envelope)
            if str(said.code) in self._document.tokens.success:
                return _renewed(said.data, self._document.tokens)
        except (OddAnswer, msgspec.ValidationError):
            return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status}")
        words = words_of(str(said.code), said.data, said.msg)
        return msgspec.structs.replace(
            self._failure(said),
            words=hide(words, refresh, self._setting.auth_token, self._setting.sign_key),
            trace=str(said.trace_id or ""),
        )

    def _failure(self, said: _Envelope) -> Refused | Unknown:
        code = str(said.code)
        if code.startswith(_GATEWAY) and code != _BUSINESS:
            return verdict(self._document.gateway, code, said.data)
        if self._document.leaves_open(said.msg or ""):
            return Unknown(PLATFORM_FAULT)
        return Refused(BAD_TOKEN)


def _renewed(data: object, names: TokenFormat) -> Renewed:
    """Raises OddAnswer where there is no token in it."""
    if not isinstance(data, dict):
        raise OddAnswer("data")
    access = _text(data, names.access)
    if access is None:
        raise OddAnswer("access")
    lasts_s = _whole(data, names.lasts_s)
    return Renewed(
        access=access,
        refresh=_text(data, names.refresh),
        lasts_s=lasts_s if lasts_s else None,
        left=_whole(data, names.left),
    )


def _text(data: Mapping[str, object], names: Iterable[str]) -> Secret | None:
    for name in names:
        value = data.get(name)
        if isinstance(value, str) and value:
            return Secret(value)
    return None


def _whole(data: Mapping[str, object], names: Iterable[str]) -> int | None:
    """A number, or one written as a text; what is neither says nothing."""
    for name in names:
        text = str(data.get(name, ""))
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
    return None
