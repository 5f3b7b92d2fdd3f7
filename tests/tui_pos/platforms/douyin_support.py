"""What the tests of 抖音's adapter share: a platform, and a wire that says what it is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from urllib.parse import parse_qs, urlsplit

from msgspec.structs import replace

from tests.e2e.platform.certificates import Access, Deal
from tests.e2e.platform.server import Platforms
from tests.tui_pos.platforms.support import SetClock
from tui_pos.platforms.base import Offer, Offers, Request
from tui_pos.platforms.douyin import Douyin
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.http import Call, Lost, Reply, Wire
from tui_pos.sandbox.world import Credentials
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

CASH = Deal("7001", "50元代金券", 5000, 4550)
TOKEN = b'{"data": {"access_token": "clt.of-the-till", "expires_in": 7200, "error_code": 0}}'
_codes = count(104686126200130)
_requests = count(1)


def new_code() -> Secret:
    return Secret(str(next(_codes)))


def setting(url: str, access: Access | None = None, **changes: str) -> PlatformSetting:
    access = access or Access()
    known = PlatformSetting(
        "douyin",
        url,
        client_key=access.client_key,
        client_secret=Secret(access.client_secret),
        poi_id=access.poi_id,
        account_id=access.account_id,
    )
    return replace(known, **changes)


def at(wire: Wire, url: str = "http://open.test", clock: SetClock | None = None) -> Douyin:
    return Douyin(setting(url), clock or SetClock(), wire, load_douyin_format())


def training_douyin(url: str, wire: Wire, clock: SetClock) -> Douyin:
    """A till at the simulated platform of the training shop."""
    known = Credentials()
    access = Access(
        known.client_key, known.client_secret.text, poi_id=known.poi_id, account_id=known.account_id
    )
    return Douyin(setting(url, access), clock, wire, load_douyin_format())


def offer(platform: Douyin, code: Secret) -> Offer:
    checked = platform.check(code)
    assert isinstance(checked, Offers), checked
    [only] = checked.offers
    return only


def request(offered: Offer, count: int = 1) -> Request:
    return Request(
        request_id=f"REQUEST{next(_requests)}",
        code=offered.code,
        count=count,
        deal_id=offered.deal_id,
        mark="S001-T01-1001",
        mark_name="小李@T01",
        token=offered.token,
    )


def asked(wanted: Request, flow_id: str | None, item_id: str | None) -> Request:
    """The same, for its undo."""
    return replace(wanted, flow_id=flow_id or "", item_id=item_id or "")


@contextmanager
def platforms(clock: SetClock) -> Iterator[Platforms]:
    with Platforms() as found:
        found.douyin.__init__(found.douyin.access, clock.now)  # type: ignore[misc]
        yield found


class Scripted:
    """A wire that answers each call by the last part of its path, and remembers what was asked."""

    def __init__(self, **answers: bytes | Reply | Lost | Callable[[Call], Reply | Lost]) -> None:
        self.answers = {"client_token": TOKEN, **answers}
        self.calls: list[Call] = []

    def send(self, call: Call) -> Reply | Lost:
        self.calls.append(call)
        answer = self.answers[name_of(call)]
        if isinstance(answer, bytes):
            return Reply(200, answer)
        return answer if isinstance(answer, Reply | Lost) else answer(call)

    def asked(self, name: str) -> list[dict[str, list[str]]]:
        """The queries of such calls."""
        return [parse_qs(urlsplit(call.url).query) for call in self.calls if name_of(call) == name]

    def sent(self, name: str) -> list[dict[str, object]]:
        """The bodies of such calls."""
        return [json.loads(call.body) for call in self.calls if name_of(call) == name]


def name_of(call: Call) -> str:
    return urlsplit(call.url).path.rstrip("/").rpartition("/")[2]


def yes(**data: object) -> bytes:
    extra = {"error_code": 0, "description": "success", "sub_error_code": 0, "logid": "LOG1"}
    return json.dumps({"data": {"error_code": 0, **data}, "extra": extra}).encode()


def no(number: int, words: str = "", sub: int = 0) -> bytes:
    extra = {
        "error_code": number,
        "description": words,
        "logid": "LOG1",
        "sub_error_code": sub,
        "sub_description": words if sub else "",
    }
    data = {"error_code": number, "description": words}
    return json.dumps({"data": data, "extra": extra}, ensure_ascii=False).encode()
