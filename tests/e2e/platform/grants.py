"""The tokens of the retail business: good for 30 days, and one good for 35 to get the next pair.

Published answers to /oauth/refresh give the number 0 for success. Whether a token that was shown
before is taken again, and whether the old pair goes on being good, is said nowhere: both can be
set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count

from tests.e2e.platform.vouchers import shop_time

PATH = "/oauth/refresh"
FIELDS = {
    *("businessId", "charset", "developerId", "grantType", "refreshToken", "scope"),
    *("sign", "timestamp"),
}
ACCESS_LASTS, REFRESH_LASTS = timedelta(days=30), timedelta(days=35)
FIRST_REFRESH = "a-refresh-token-of-the-shop"


class Refusal(Exception):
    """No new token, in these words."""


class Grants:
    """`lenient`: an older token gets a new pair, too. `ends_old`: a new access token ends those
    before it. `left`: how often a new pair can still be had, None where this is not counted."""

    def __init__(self, first: str, now: Callable[[], datetime] = shop_time) -> None:
        self.now = now
        self.lenient = False
        self.ends_old = False
        self.left: int | None = None
        self.renewals = 0
        self._numbers = count(1)
        self.ends = {first: now() + ACCESS_LASTS}
        self._refresh = {FIRST_REFRESH: now() + REFRESH_LASTS}
        self._newest = FIRST_REFRESH

    @property
    def newest(self) -> str:
        """The access token given last."""
        return list(self.ends)[-1]

    def knows(self, access: str) -> bool:
        return access in self.ends

    def ended(self, access: str) -> bool:
        return self.now() >= self.ends[access]

    def end(self) -> None:
        """Every access token given so far is good no more."""
        self.ends = dict.fromkeys(self.ends, self.now())

    def renew(self, form: Mapping[str, str]) -> dict[str, object]:
        """A new pair. Raises Refusal."""
        shown = form["refreshToken"]
        if form["grantType"] != "refresh_token" or shown not in self._refresh:
            raise Refusal("refreshToken不存在")
        if self.now() >= self._refresh[shown] or (shown != self._newest and not self.lenient):
            raise Refusal("refreshToken已失效")
        if self.left == 0:
            raise Refusal("刷新次数已用完")
        if self.ends_old:
            self.end()
        number = next(self._numbers)
        access, self._newest = f"renewed-access-{number}", f"renewed-refresh-{number}"
        self.ends[access] = self.now() + ACCESS_LASTS
        self._refresh[self._newest] = self.now() + REFRESH_LASTS
        self.renewals += 1
        said: dict[str, object] = {
            "accessToken": access,
            "refreshToken": self._newest,
            "expireIn": int(ACCESS_LASTS.total_seconds()),
            "opBizCode": "143432990",
            "scope": "all",
        }
        if self.left is not None:
            self.left -= 1
            said["remainRefreshCount"] = self.left
        return said
