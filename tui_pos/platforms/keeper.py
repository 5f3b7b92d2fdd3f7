"""Keeps a platform's token good: hands it out, renews it, and never loses it on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from msgspec.structs import replace

from tui_pos.clock import Clock
from tui_pos.errors import TillError
from tui_pos.platforms.token_file import TokenFile
from tui_pos.platforms.tokens import (
    Renewal,
    Renewed,
    Standing,
    after,
    in_force,
    is_due,
    standing,
)
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

_RETRY_S = 60.0
"""A token the platform refuses is not renewed again, in vain, with every call."""


class Tokens(Protocol):
    """Where a call gets its token from."""

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What a platform's words may repeat, and must not show."""

    def access(self) -> Secret:
        """The token for a call; never waits."""

    def renewed(self, refused: Secret) -> bool:
        """The platform refused this token: is there another one now?"""


class FixedToken:
    """The token in force when it was made; what is only looked at renews nothing."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    @property
    def secrets(self) -> tuple[Secret, ...]:
        return (self._token,)

    def access(self) -> Secret:
        return self._token

    def renewed(self, refused: Secret) -> bool:
        return False


class Keeper:
    """Any thread may call. `ask` sends a renewal, once; `lasts`: how long a new token is good
    where the answer does not say.

    Before a renewal is sent it is on disk that it will be, and so is its answer before it is
    used: a till that dies in between goes on with the old pair, and asks again.
    """

    def __init__(
        self,
        setting: PlatformSetting,
        file: TokenFile,
        ask: Callable[[Secret], Renewal],
        lasts: timedelta,
        clock: Clock,
    ) -> None:
        self._setting = setting
        self._file = file
        self._ask = ask
        self._lasts = lasts
        self._clock = clock
        self._tries = 0
        self._tried_at = float("-inf")
        self._unsaved = False
        self._error: int | None = None
        self._kept = in_force(setting, None)
        try:
            self._read()
        except TillError as damage:
            self._error = damage.code

    @property
    def secrets(self) -> tuple[Secret, ...]:
        kept = self._kept
        texts = (kept.first, kept.first_refresh, kept.grant.access, kept.grant.refresh)
        return tuple(one for one in texts if one is not None)

    def access(self) -> Secret:
        return self._kept.grant.access

    def renewed(self, refused: Secret) -> bool:
        """Waits for a renewal that is under way; begins one where none was tried just before."""
        try:
            with self._file.alone() as alone:
                if alone and self.access() == refused:
                    self._read()
                if alone and self.access() == refused and self._rested():
                    self._renew()
        except TillError as failure:
            self._error = failure.code
        return self.access() != refused

    def tend(self) -> Standing:
        """Renew it where that is due, and say how it stands. May wait for the network."""
        try:
            with self._file.alone() as alone:
                if not alone:
                    return replace(self.standing(), tries=1)
                self._read()
                if is_due(self._kept, self._clock.now()):
                    self._renew()
        except TillError as failure:
            self._error = failure.code
            self._tries += 1
        return self.standing()

    def standing(self) -> Standing:
        """How it stands, without doing anything."""
        found = standing(self._kept, self._tries)
        return found if self._error is None else replace(found, error=self._error)

    def _read(self) -> None:
        """Take up what another process renewed; first write down what could not be before."""
        if self._unsaved:
            self._save()
        kept = self._file.read().get(self._setting.kind)
        self._kept = in_force(self._setting, kept)
        self._error = None

    def _rested(self) -> bool:
        return self._clock.monotonic() - self._tried_at >= _RETRY_S

    def _renew(self) -> None:
        refresh = self._kept.grant.refresh
        if refresh is None or not self._kept.grant.renewable:
            return
        now = self._clock.now()
        intended = replace(self._kept, asked=now, error=None, words="")
        self._file.write(intended)
        self._kept = intended
        self._tried_at = self._clock.monotonic()
        renewal = self._ask(refresh)
        self._tries = 0 if isinstance(renewal, Renewed) else self._tries + 1
        self._kept = after(intended, renewal, now, self._lasts)
        self._unsaved = True
        self._save()

    def _save(self) -> None:
        """What the disk does not take counts all the same; it is offered again at every look."""
        self._file.write(self._kept)
        self._unsaved = False
