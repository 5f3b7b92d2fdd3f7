"""Meituan's open platform: the signed envelope of a call, and what its answers amount to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from tui_pos.clock import Clock
from tui_pos.platforms.answers import (
    OPEN_UNLISTED,
    PLATFORM_FAULT,
    REFUSED_UNLISTED,
    Answer,
    BusinessRefusal,
    hide,
)
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.formats import UNAUTHORISED, Format, GatewayCodes, listed
from tui_pos.platforms.http import ODD_ANSWER, Call, Lost, Reply, Wire, form_call
from tui_pos.platforms.keeper import FixedToken, Tokens
from tui_pos.platforms.signing import sign
from tui_pos.platforms.values import OddAnswer, read_json
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

T = TypeVar("T")

BAD_TOKEN = 2012
NEW_TOKEN = 2023
"""The call was turned away for its token, and there is another one now: it is worth trying."""

_SUCCESS, _BUSINESS = "OP_SUCCESS", "OP_BIZ_ERROR"


class Fields(msgspec.Struct, frozen=True, rename="camel"):
    """Base of what an answer's data must hold; unknown fields are ignored. Shows no code."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class _Envelope(Fields, frozen=True):
    code: str
    msg: str | None = None
    data: object = None
    trace_id: str | None = None


def signed_call(setting: PlatformSetting, path: str, fields: Mapping[str, str]) -> Call:
    """A call with these form fields and the shop's signature over them."""
    signed = {**fields, "sign": sign(setting.sign_key, fields)}
    return form_call(setting.url.rstrip("/") + path, signed)


def verdict(codes: GatewayCodes, code: str, data: object) -> Refused | Unknown:
    """What a code of the gateway amounts to, where neither it nor the business said yes. One that
    is not listed leaves it open."""
    if code == UNAUTHORISED:
        ours = codes.unauthorised.get(_whole(_inner(data)))
        return Refused(ours or REFUSED_UNLISTED)
    refused = listed(codes.refused, code)
    if refused is not None:
        return Refused(refused)
    return Unknown(listed(codes.open, code) or OPEN_UNLISTED)


def words_of(code: str, data: object, msg: str | None) -> str:
    """The gateway's own words: its code, why it does not accept us, its message."""
    inner = _inner(data) if code == UNAUTHORISED else None
    return " ".join(str(part) for part in (code, inner, msg) if part not in (None, ""))


class Api:
    """One shop's access to one business of the platform. Every call is sent exactly once, but for
    a question that was turned away for its token.

    `read` makes a value of an answer's data: it raises BusinessRefusal where the data is a
    refusal; OddAnswer or a msgspec.ValidationError makes the answer an odd one.
    """

    def __init__(
        self,
        setting: PlatformSetting,
        business_id: int,
        clock: Clock,
        wire: Wire,
        document: Format,
        tokens: Tokens | None,
    ) -> None:
        self._setting = setting
        self._business_id = business_id
        self._clock = clock
        self._wire = wire
        self._document = document
        self._tokens = tokens or FixedToken(setting.auth_token)

    def ask(
        self, path: str, biz: Mapping[str, object], read: Callable[[object], T]
    ) -> Answer[T] | Refused | Unknown:
        """A call that changes nothing; asked once more with a new token where one was needed."""
        token = self._tokens.access()
        answer = self._send(token, path, biz, read)
        if _turned_away(answer) and self._tokens.renewed(token):
            return self._send(self._tokens.access(), path, biz, read)
        return answer

    def act(
        self, path: str, biz: Mapping[str, object], read: Callable[[object], T]
    ) -> Answer[T] | Refused | Unknown:
        """A call that changes something. Turned away for its token it never ran: it is refused,
        and whoever wants it asks for it again."""
        token = self._tokens.access()
        answer = self._send(token, path, biz, read)
        if isinstance(answer, Refused) and _turned_away(answer) and self._tokens.renewed(token):
            return replace(answer, code=NEW_TOKEN)
        return answer

    def _send(
        self, token: Secret, path: str, biz: Mapping[str, object], read: Callable[[object], T]
    ) -> Answer[T] | Refused | Unknown:
        match self._wire.send(signed_call(self._setting, path, self._form(token, biz))):
            case Lost(code=code, detail=detail):
                return Unknown(code, trace=detail)
            case Reply() as reply:
                return self._understand(reply, read)

    def reason(self, words: str) -> int:
        """Our error code for the platform's own words."""
        return self._document.reason(words)

    def _form(self, token: Secret, biz: Mapping[str, object]) -> dict[str, str]:
        """The form fields of a call: Meituan open platform, "calling with biz"."""
        return {
            "appAuthToken": token.text,
            "biz": msgspec.json.encode(biz).decode(),
            "businessId": str(self._business_id),
            "charset": "utf-8",
            "developerId": self._setting.developer_id,
            "timestamp": str(int(self._clock.now().timestamp())),
            "version": self._document.version,
        }

    def _understand(
        self, reply: Reply, read: Callable[[object], T]
    ) -> Answer[T] | Refused | Unknown:
        try:
            said = msgspec.convert(read_json(reply.body), _Envelope)
        except (OddAnswer, msgspec.ValidationError):
            code = PLATFORM_FAULT if reply.status >= 500 else ODD_ANSWER
            return Unknown(code, trace=f"HTTP {reply.status}")
        trace = said.trace_id or ""
        if reply.status >= 500:
            # A server in trouble: what it says of the voucher proves nothing.
            return Unknown(PLATFORM_FAULT, trace=f"HTTP {reply.status} {trace}")
        if said.code != _SUCCESS:
            return self._failure(said, trace)
        if reply.status != 200:
            return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status} {trace}")
        try:
            return Answer(read(said.data), trace)
        except BusinessRefusal as refusal:
            return self._business(refusal.words, trace)
        except (msgspec.ValidationError, OddAnswer):
            return Unknown(ODD_ANSWER, self.hide(said.msg or ""), trace)

    def _failure(self, said: _Envelope, trace: str) -> Refused | Unknown:
        if said.code == _BUSINESS:
            return self._business(said.msg or "", trace)
        words = self.hide(words_of(said.code, said.data, said.msg))
        return replace(
            verdict(self._document.gateway, said.code, said.data), words=words, trace=trace
        )

    def _business(self, words: str, trace: str) -> Refused | Unknown:
        """What the shop's business said: a refusal, where its words do not leave it open."""
        if self._document.leaves_open(words):
            return Unknown(PLATFORM_FAULT, self.hide(words), trace)
        return Refused(self.reason(words), self.hide(words), trace)

    def hide(self, words: str) -> str:
        """The platform's words without what may be a code, a phone number or a key of ours."""
        return hide(words, *self._tokens.secrets, self._setting.sign_key)

    def account(self, by: str | None) -> str | None:
        """Who redeemed, without a stranger's phone number; None where nobody is named.

        A till's mark holds a hyphen and stays whole, whatever digits it has: it is compared.
        """
        if not by:
            return None
        return by if "-" in by else self.hide(by)


def _turned_away(answer: object) -> bool:
    return isinstance(answer, Refused) and answer.code == BAD_TOKEN


def _inner(data: object) -> object:
    """The inner code of a refused authorisation."""
    return data.get("code") if isinstance(data, dict) else None


def _whole(value: object) -> int:
    """It comes as a number or as a text."""
    text = str(value) if isinstance(value, (int, str)) else ""
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def is_business(answer: Refused | Unknown) -> bool:
    """Did the shop's business refuse, and not the gateway in front of it?"""
    return isinstance(answer, Refused) and 3000 <= answer.code < 4000
