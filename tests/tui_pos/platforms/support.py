"""What the tests of the adapters share: a clock that is set, a server that says what it is told."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import parse_qsl

from tui_pos.platforms.base import Looked, Platform, Request, Used
from tui_pos.platforms.http import Wire
from tui_pos.platforms.registry import open_platform
from tui_pos.sandbox.vouchers import Deal, Voucher
from tui_pos.sandbox.world import Credentials
from tui_pos.secret import Secret
from tui_pos.shop import DealKind, PlatformSetting
from tui_pos.vouchers.protocol import is_ours

RETAIL, DINING = "meituan-retail", "meituan-dining"
KINDS = (RETAIL, DINING)
NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
_numbers = count(1)


class SetClock:
    """Stands still until it is told otherwise."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def advance(self, **by: float) -> None:
        self.at += timedelta(**by)


def platform(
    kind: str,
    url: str,
    wire: Wire,
    clock: SetClock | None = None,
    known: Credentials | None = None,
) -> Platform:
    known = known or Credentials()
    setting = PlatformSetting(kind, url, known.developer_id, known.sign_key, known.auth_token)
    return open_platform(setting, clock or SetClock(), wire)


def new_code(kind: str) -> Secret:
    return Secret(str(next(_numbers)).zfill(10 if kind == RETAIL else 12))


def deal(number: int = 7001, kind: DealKind = DealKind.VOUCHER) -> Deal:
    return Deal(number, f"代金券{number}", kind, 5000, 4550, ("酒水除外",))


def voucher(kind: str, code: Secret | None = None, **changes: object) -> Voucher:
    code = code or new_code(kind)
    given: dict[str, object] = {
        "code": code,
        "platform": kind,
        "deals": (deal(),),
        "order": f"ORDER{next(_numbers)}",
        "valid_from": NOON - timedelta(days=30),
        "valid_until": NOON + timedelta(days=30),
    }
    return Voucher(**(given | changes))  # type: ignore[arg-type]


def request(code: Secret, count: int = 1, **changes: object) -> Request:
    """With a mark of its own that looks like a long number, the worst that it can be."""
    number = f"{next(_numbers):08}"
    given: dict[str, object] = {
        "request_id": number,
        "code": code,
        "count": count,
        "deal_id": "7001",
        "mark": f"S001-T01-1001-{number}",
        "mark_name": f"小李@S001-01-{number}",
    }
    return Request(**(given | changes))  # type: ignore[arg-type]


def ours(looked: Looked, wanted: Request) -> bool:
    """Is the code used, and by that very request?"""
    return isinstance(looked, Used) and is_ours(looked, wanted)


class Canned:
    """An HTTP server on loopback that answers each path with what was put there."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.forms: list[dict[str, str]] = []
        self.callers: list[object] = []
        canned = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                canned.forms.append(dict(parse_qsl(body.decode(), keep_blank_values=True)))
                canned.callers.append(self.client_address)
                status, answer = canned.answers[self.path.rpartition("/")[2]]
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def say(self, call: str, body: bytes, status: int = 200) -> None:
        self.answers[call] = (status, body)

    def succeed(self, call: str, data: object) -> None:
        self.say(call, json.dumps({"code": "OP_SUCCESS", "msg": "ok", "data": data}).encode())

    def refuse(self, call: str, code: str, words: str = "", data: object = None) -> None:
        self.say(call, json.dumps({"code": code, "msg": words, "data": data}).encode())


PREPARED = {
    RETAIL: {
        "count": 1,
        "receiptCode": "5571630793",
        "dealId": 7001,
        "dealTitle": "50元代金券",
        "dealPrice": 45.5,
        "dealMarketPrice": 50,
        "bizType": 0,
        "receiptEndDate": 1_790_000_000_000,
        "tgTimesCardFlag": False,
        "receiptInfoMap": None,
    },
    DINING: {
        "result": 0,
        "message": "",
        "couponCode": "283733250559",
        "dealId": 8001,
        "dealTitle": "50元代金券",
        "dealBeginTime": "2026-01-01",
        "couponEndTime": "2026-12-31",
        "count": 1,
        "minConsume": 1,
        "dealValue": 50.0,
        "dealPrice": 45.5,
        "couponBuyPrice": 44.1,
        "singleValue": 50.0,
        "volume": 0,
        "isVoucher": True,
        "dealMenu": [[{"content": "酒水除外", "specification": "", "type": "128"}]],
    },
}
CODES = {RETAIL: Secret("5571630793"), DINING: Secret("283733250559")}
