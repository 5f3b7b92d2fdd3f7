"""The platforms at the far end of the network: bytes in, bytes out, at a simulated moment."""

from __future__ import annotations

import base64
import json
import re
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlsplit

from tests.e2e.platform import dining, douyin, retail
from tests.e2e.platform.certificates import Access as DouyinAccess
from tests.e2e.platform.douyin import Douyin
from tests.e2e.platform.gateway import Access, Gateway
from tests.simulation.clock import true_time
from tests.simulation.scheduler import Scheduler
from tests.simulation.truth import DiningTruth, DouyinTruth, MeituanTruth, Truth
from tui_pos.platforms.http import Call, Reply

URL = "https://platform.invalid"
ACCESS, DOUYIN_ACCESS = Access(), DouyinAccess()
RETAIL, DINING, DOUYIN = "meituan-retail", "meituan-dining", "douyin"
LINKS = "https://v.douyin.com"

_STEPS = {
    retail.ROOT + "prepare": (RETAIL, "check"),
    retail.ROOT + "consume": (RETAIL, "redeem"),
    retail.ROOT + "getconsumed": (RETAIL, "look"),
    retail.ROOT + "reverseconsume": (RETAIL, "undo"),
    retail.ROOT + "querylistbydate": (RETAIL, "list"),
    dining.ROOT + "prepare": (DINING, "check"),
    dining.ROOT + "consume": (DINING, "redeem"),
    dining.ROOT + "queryById": (DINING, "look"),
    dining.ROOT + "cancel": (DINING, "undo"),
    dining.ROOT + "queryListByDate": (DINING, "list"),
    douyin.ROOT + "prepare/": (DOUYIN, "check"),
    douyin.ROOT + "verify/": (DOUYIN, "redeem"),
    douyin.ROOT + "get/": (DOUYIN, "look"),
    douyin.ROOT + "cancel/": (DOUYIN, "undo"),
    douyin.ROOT + "verify_record/query/": (DOUYIN, "list"),
    douyin.TOKEN: (DOUYIN, "token"),
}


_AMOUNT = re.compile(rb'("deal(?:Value|Price|MarketPrice)": )[0-9.]+')


@dataclass(frozen=True)
class Asked:
    """What a call is about, as the far end reads it. `step` is "check", "redeem", "look" …"""

    kind: str
    step: str
    code: str = ""
    request: str = ""


def read(call: Call) -> Asked:
    """What a call is about."""
    at = urlsplit(call.url)
    if at.path.startswith(douyin.LINK):
        return Asked(DOUYIN, "link")
    kind, step = _STEPS[at.path]
    if kind != DOUYIN:
        text = call.body.partition(b"biz=")[2].partition(b"&")[0].decode()
        biz: dict[str, Any] = json.loads(unquote_plus(text))
        code = str(biz.get("receiptCode") or biz.get("couponCode") or "")
        return Asked(kind, step, code, str(biz.get("requestId") or biz.get("eOrderId") or ""))
    said: dict[str, Any] = json.loads(call.body) if call.body else {}
    query = dict(parse_qsl(at.query))
    encrypted = query.get("encrypted_code") or (said.get("encrypted_codes") or [""])[0]
    code = query.get("code") or douyin_code(encrypted) or str(said.get("certificate_id", ""))
    return Asked(kind, step, code, str(said.get("verify_token", "")))


def douyin_code(encrypted: str) -> str:
    """The code that this platform's encryption stands for; "" where it is none of its own."""
    try:
        return base64.b64decode(encrypted).decode().partition("|")[0]
    except ValueError:
        return ""


class Platforms:
    """Every platform, each with its truth by the kind that the till knows it under.

    `says_no_amounts`: what a voucher is worth is "not known", -1, once it is redeemed.
    """

    def __init__(self, scheduler: Scheduler) -> None:
        def now() -> datetime:
            return true_time(scheduler)

        self.retail, self.dining = MeituanTruth(now), DiningTruth(now)
        meituan: list[MeituanTruth] = [self.retail, self.dining]
        self._gateway = Gateway(ACCESS, lambda: meituan.pop(0))
        self._douyin = Douyin(DOUYIN_ACCESS, now)
        self.douyin = self._douyin.certificates = DouyinTruth(DOUYIN_ACCESS, now)
        self.says_no_amounts = False
        self.truths: dict[str, Truth] = {
            RETAIL: self.retail,
            DINING: self.dining,
            DOUYIN: self.douyin,
        }

    def answer(self, call: Call, asked: Asked, as_of: datetime | None = None) -> Reply:
        """Do what a call asks for, and say so; with `as_of`, what was true then."""
        at = urlsplit(call.url)
        truth = self.truths[asked.kind]
        with truth.answering_as_of(as_of) if as_of else nullcontext():
            headers = {name.lower(): value for name, value in call.headers}
            if asked.kind == DOUYIN:
                target = at._replace(scheme="", netloc="").geturl()
                said = self._douyin.answer(call.method, target, headers, call.body)
                return Reply(said.status, said.body, said.location)
            self.retail.request = self.dining.request = asked.request
            kind = headers.get("content-type", "")
            body = self._gateway.answer(call.method, at.path, kind, call.body)
            if self.says_no_amounts and asked.step == "redeem":
                body = _AMOUNT.sub(rb"\1-1", body)
            return Reply(200, body)

    def about(self, call: Call) -> Asked:
        """What a call is about, also where it names no code but what stands for one."""
        asked = read(call)
        if asked.kind == DOUYIN and asked.step == "undo":
            return replace(asked, code=self.douyin.code_of(asked.code))
        return asked

    def end_tokens(self, kind: str) -> None:
        """Whatever token was given out is good no more, where tokens come from the platform."""
        if kind == DOUYIN:
            self._douyin.end_tokens()

    def qr_code(self, order: str, short: bool) -> str:
        """What a customer's phone shows for an order at 抖音."""
        return LINKS + self._douyin.link(order) if short else self._douyin.shared(order)
