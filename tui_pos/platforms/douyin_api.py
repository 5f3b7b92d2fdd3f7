"""One shop's access to 抖音来客: every call carries a token and is sent exactly once, unless it was
turned away for its token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import quote, urlencode

from tui_pos.clock import Clock
from tui_pos.platforms.answers import Answer
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.douyin_envelope import TOKEN_REFUSED, json_call, understand
from tui_pos.platforms.douyin_format import DouyinFormat
from tui_pos.platforms.douyin_token import ClientToken
from tui_pos.platforms.http import Call, Lost, Wire
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

T = TypeVar("T")
Read = Callable[[dict[str, object]], T]

_HEADER = "access-token"


class Api:
    """`read` is as `douyin_envelope.understand` takes it."""

    def __init__(
        self, setting: PlatformSetting, clock: Clock, wire: Wire, document: DouyinFormat
    ) -> None:
        self._url = setting.url.rstrip("/")
        self._wire = wire
        self._document = document
        self._token = ClientToken(setting, clock, wire, document)

    def ask(
        self, path: str, query: Mapping[str, str], read: Read[T]
    ) -> Answer[T] | Refused | Unknown:
        """A call that changes nothing; what is empty in `query` is left out."""
        given = {name: value for name, value in query.items() if value}
        url = f"{self._url}{path}?{urlencode(given, quote_via=quote)}"
        return self._send(lambda token: Call("GET", url, ((_HEADER, token.text),)), False, read)

    def act(
        self, path: str, body: Mapping[str, object], read: Read[T]
    ) -> Answer[T] | Refused | Unknown:
        """A call that changes something; what is empty in `body` is left out."""
        given = {name: value for name, value in body.items() if value}
        url = self._url + path
        return self._send(lambda token: json_call(url, given, (_HEADER, token.text)), True, read)

    def sign_in(self) -> Refused | Unknown | None:
        """None when there is a token."""
        token = self._token.get()
        return None if isinstance(token, Secret) else token

    def _send(
        self, make: Callable[[Secret], Call], acts: bool, read: Read[T]
    ) -> Answer[T] | Refused | Unknown:
        token = self._token.get()
        if not isinstance(token, Secret):
            return token
        answer = self._send_once(make(token), acts, read)
        if not (isinstance(answer, Refused) and answer.code == TOKEN_REFUSED):
            return answer
        # Turned away at the gate, so that it has not run: once more, with another token.
        fresh = self._token.get(refused=token)
        return self._send_once(make(fresh), acts, read) if isinstance(fresh, Secret) else fresh

    def _send_once(self, call: Call, acts: bool, read: Read[T]) -> Answer[T] | Refused | Unknown:
        reply = self._wire.send(call)
        if isinstance(reply, Lost):
            return Unknown(reply.code, trace=reply.detail)
        return understand(reply, self._document, acts, read)
