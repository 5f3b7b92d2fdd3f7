"""The token that stands for the shop's application at 抖音, good for two hours.

The vendor's page on client_token (A): a new token ends the one before the last at once and the
last one after five minutes, so that tills which share an application end each other's tokens.
What is refused for its token has not run.
"""

from __future__ import annotations

import threading

import msgspec

from tui_pos.clock import Clock
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.douyin_envelope import Fields, failure, json_call
from tui_pos.platforms.douyin_format import DouyinFormat
from tui_pos.platforms.http import ODD_ANSWER, TIMED_OUT, Lost, Wire
from tui_pos.platforms.values import OddAnswer, read_json
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

_EARLY_S = 60.0
"""A token this near its end is not used any more."""

_WAIT_S = 10.0
"""So long one caller waits for another that fetches a token."""


class _Granted(Fields, frozen=True):
    error_code: int
    description: str | None = None
    access_token: str = ""
    expires_in: int | str = 0


class _Grant(Fields, frozen=True):
    data: _Granted


class ClientToken:
    """Kept in memory alone; fetched by one thread at a time, the others wait for it."""

    def __init__(
        self, setting: PlatformSetting, clock: Clock, wire: Wire, document: DouyinFormat
    ) -> None:
        self._setting = setting
        self._clock = clock
        self._wire = wire
        self._document = document
        self._fetching = threading.Lock()
        self._held: tuple[Secret, float] | None = None

    def get(self, refused: Secret | None = None) -> Secret | Refused | Unknown:
        """A token to use now, in place of one that the platform refused."""
        held = self._good(refused)
        if held is not None:
            return held
        if not self._fetching.acquire(timeout=_WAIT_S):
            return Unknown(TIMED_OUT)
        try:
            return self._good(refused) or self._fetch()
        finally:
            self._fetching.release()

    def _good(self, refused: Secret | None) -> Secret | None:
        if self._held is None:
            return None
        token, until = self._held
        return token if token != refused and self._clock.monotonic() < until else None

    def _fetch(self) -> Secret | Refused | Unknown:
        asked_at = self._clock.monotonic()
        reply = self._wire.send(
            json_call(
                self._setting.url.rstrip("/") + self._document.paths.token,
                {
                    "client_key": self._setting.client_key,
                    "client_secret": self._setting.client_secret.text,
                    "grant_type": "client_credential",
                },
            )
        )
        if isinstance(reply, Lost):
            return Unknown(reply.code, trace=reply.detail)
        try:
            said = msgspec.convert(read_json(reply.body), _Grant).data
            lasts_s = int(said.expires_in)
        except (OddAnswer, msgspec.ValidationError, ValueError):
            return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status}")
        if said.error_code != 0:
            return failure(said.error_code, 0, said.description or "", "", self._document)
        if reply.status != 200 or not said.access_token:
            return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status}")
        token = Secret(said.access_token)
        self._held = token, asked_at + lasts_s - _EARLY_S
        return token
