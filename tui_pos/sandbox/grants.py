"""The tokens of the simulated retail business: good for a while, renewed a number of times."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from tui_pos.clock import Clock
from tui_pos.secret import Secret

LASTS = timedelta(days=30)


class NotRenewed(Exception):
    """No new token, in the words a platform would use."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class Grants:
    """Thread-safe. Good from the start is the pair of the credentials, without an end.

    `left`: how often it can still be renewed, None where that is not counted. `lenient`: a token
    that was shown before gets a new pair, too.
    """

    def __init__(self, clock: Clock, access: Secret, refresh: Secret) -> None:
        self.left: int | None = None
        self.lenient = False
        self._clock = clock
        self._lock = threading.Lock()
        self._access: dict[str, datetime | None] = {access.text: None}
        self._refresh = [refresh.text]

    def good(self, access: str) -> bool:
        with self._lock:
            until = self._access.get(access)
            return access in self._access and (until is None or self._clock.now() < until)

    def end(self) -> None:
        """Every access token given so far is good no more."""
        with self._lock:
            self._access = dict.fromkeys(self._access, self._clock.now())

    def renew(self, refresh: str) -> dict[str, object]:
        """The next pair, as the platform words it. Raises NotRenewed."""
        with self._lock:
            if refresh not in self._refresh:
                raise NotRenewed("refreshToken不存在")
            if refresh != self._refresh[-1] and not self.lenient:
                raise NotRenewed("refreshToken已失效")
            if self.left == 0:
                raise NotRenewed("刷新次数已用完")
            number = len(self._refresh)
            access = f"training-auth-token-{number}"
            self._refresh.append(f"training-refresh-token-{number}")
            self._access[access] = self._clock.now() + LASTS
            said: dict[str, object] = {
                "accessToken": access,
                "refreshToken": self._refresh[-1],
                "expireIn": int(LASTS.total_seconds()),
                "scope": "all",
            }
            if self.left is not None:
                self.left -= 1
                said["remainRefreshCount"] = self.left
            return said
