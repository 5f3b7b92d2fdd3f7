"""抖音来客 as its pages describe it: who is let in, and the links in QR codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from urllib.parse import parse_qsl, urlsplit

from tests.e2e.platform.certificates import (
    BAD_PARAMETER,
    Access,
    Certificates,
    Data,
    Query,
    Refusal,
)
from tests.e2e.platform.vouchers import shop_time

ROOT = "/goodlife/v1/fulfilment/certificate/"
TOKEN, LINK = "/oauth/client_token/", "/link/"
_TOKEN_LASTS, _GRACE = timedelta(hours=2), timedelta(minutes=5)
_BAD_TOKEN, _BAD_CLIENT, _NO_SUCH_CALL = 2190008, 10013, 28001017


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    body: bytes
    status: int = 200
    location: str = ""


class Douyin:
    """The platform; `now` is its clock. A test sells certificates and reads them."""

    def __init__(
        self, access: Access | None = None, now: Callable[[], datetime] = shop_time
    ) -> None:
        self.access = access or Access()
        self.certificates = Certificates(self.access, now)
        self._now = now
        self._tokens: list[tuple[str, datetime]] = []
        self._numbers = count(1)

    def link(self, order: str) -> str:
        """The path of the short link in an order's QR code as it is shown now."""
        return f"{LINK}{order}-{self.certificates.shown(order)}/"

    def shared(self, order: str) -> str:
        """The text of the QR code that a mini program shows for an order."""
        data = _quoted(self.certificates.encrypted_data(order))
        return (
            f"https://developer.toutiao.com/share?encrypted_data={data}&app_id=tt1&out_order_no=9"
        )

    def end_tokens(self) -> None:
        """Whatever token was given out is good no more."""
        self._tokens.clear()

    def answer(self, method: str, target: str, headers: Query, body: bytes) -> Reply:
        """Do what is asked, as far as it is allowed, and say so. `headers` in lower case."""
        path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
        if path == TOKEN:
            return self._give_token(method, body)
        if path.startswith(LINK):
            return self._lead_on(method, path)
        try:
            self._admit(headers)
            return _envelope(self._work(method, path, query, body))
        except Refusal as refusal:
            return _envelope({}, refusal)
        except (KeyError, ValueError, TypeError):
            return _envelope({}, Refusal("参数不合法", BAD_PARAMETER))

    def _work(self, method: str, path: str, query: Query, body: bytes) -> Data:
        certificates = self.certificates
        match method, path.removeprefix(ROOT):
            case "GET", "prepare/":
                return certificates.prepare(query)
            case "POST", "verify/":
                return certificates.verify(json.loads(body))
            case "GET", "get/":
                return certificates.get(query)
            case "POST", "cancel/":
                return certificates.cancel(json.loads(body))
            case "GET", "verify_record/query/":
                return certificates.records(query)
        raise Refusal("未知URI", _NO_SUCH_CALL)

    def _give_token(self, method: str, body: bytes) -> Reply:
        """The newest two are good, the older of them for five minutes more."""
        said: Query = json.loads(body) if method == "POST" else {}
        proof = said.get("client_key"), said.get("client_secret"), said.get("grant_type")
        if proof != (self.access.client_key, self.access.client_secret, "client_credential"):
            no: Data = {
                "error_code": _BAD_CLIENT,
                "description": "client_key or client_secret 报错",
            }
            return _json({"data": no, "message": "error"})
        token, now = f"clt.{next(self._numbers)}.of-the-application", self._now()
        last = [(one, min(until, now + _GRACE)) for one, until in self._tokens[-1:]]
        self._tokens = [*last, (token, now + _TOKEN_LASTS)]
        lasts = int(_TOKEN_LASTS.total_seconds())
        yes: Data = {"access_token": token, "expires_in": lasts, "error_code": 0, "description": ""}
        return _json({"data": yes, "message": "success"})

    def _admit(self, headers: Query) -> None:
        token = headers.get("access-token", "")
        if not any(one == token and self._now() < until for one, until in self._tokens):
            raise Refusal("access_token过期,请刷新或重新授权", _BAD_TOKEN)

    def _lead_on(self, method: str, path: str) -> Reply:
        order = path.removeprefix(LINK).rpartition("-")[0]
        if method != "GET" or path != self.link(order):
            return Reply(b"", 404)
        data = self.certificates.encrypted_data(order)
        long = "https://www.iesdouyin.com/share/commerce/coupon/x/?schema_type=13"
        return Reply(b"", 302, f"{long}&object_id={data}&utm_campaign=client_scan_share&app=aweme")


def _quoted(text: str) -> str:
    return "".join(f"%{ord(c):02X}" if c in "+/=" else c for c in text)


def _envelope(data: Data, refusal: Refusal | None = None) -> Reply:
    number, sub = (refusal.number, refusal.sub) if refusal else (0, 0)
    words = str(refusal) if refusal else "success"
    extra = {
        "error_code": number,
        "description": words,
        "sub_error_code": sub,
        "sub_description": words if sub else "",
        "logid": "202503261548358CD21E3C41F95D031744",
        "now": 1742975316,
    }
    return _json({"data": {**data, "error_code": number, "description": words}, "extra": extra})


def _json(said: Data) -> Reply:
    return Reply(json.dumps(said, ensure_ascii=False).encode())
