"""The platforms at the far end of the network: bytes in, bytes out, at a simulated moment."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.e2e.platform import dining, retail
from tests.e2e.platform.gateway import Access, Gateway
from tests.simulation.clock import true_time
from tests.simulation.scheduler import Scheduler
from tests.simulation.truth import Truth
from tui_pos.platforms.http import Call, Reply

URL = "https://platform.invalid"
ACCESS = Access()

_STEPS = {
    retail.ROOT + "prepare": ("meituan-retail", "check"),
    retail.ROOT + "consume": ("meituan-retail", "redeem"),
    retail.ROOT + "getconsumed": ("meituan-retail", "look"),
    retail.ROOT + "reverseconsume": ("meituan-retail", "undo"),
    retail.ROOT + "querylistbydate": ("meituan-retail", "list"),
    dining.ROOT + "prepare": ("meituan-dining", "check"),
    dining.ROOT + "consume": ("meituan-dining", "redeem"),
    dining.ROOT + "queryById": ("meituan-dining", "look"),
    dining.ROOT + "cancel": ("meituan-dining", "undo"),
    dining.ROOT + "queryListByDate": ("meituan-dining", "list"),
}


@dataclass(frozen=True)
class Asked:
    """What a call is about, as the far end reads it. `step` is "check", "redeem", "look" …"""

    kind: str
    step: str
    code: str
    request: str


def read(call: Call) -> Asked:
    """What a call is about."""
    kind, step = _STEPS[urlsplit(call.url).path]
    biz: dict[str, Any] = json.loads(parse_qs(call.body.decode())["biz"][0])
    code = str(biz.get("receiptCode") or biz.get("couponCode") or "")
    return Asked(kind, step, code, str(biz.get("requestId") or biz.get("eOrderId") or ""))


class Platforms:
    """Every platform, each with its truth by the kind that the till knows it under."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._gateway = Gateway(ACCESS, lambda: Truth(lambda: true_time(scheduler)))
        retail_truth, dining_truth = (
            self._gateway.retail.vouchers,
            self._gateway.dining.vouchers,
        )
        assert isinstance(retail_truth, Truth)
        assert isinstance(dining_truth, Truth)
        self.truths = {"meituan-retail": retail_truth, "meituan-dining": dining_truth}

    def answer(self, call: Call, as_of: datetime | None = None) -> Reply:
        """Do what a call asks for, and say so; with `as_of`, what was true then."""
        asked = read(call)
        truth = self.truths[asked.kind]
        truth.request, truth.as_of = asked.request, as_of
        types = [value for name, value in call.headers if name.lower() == "content-type"]
        body = self._gateway.answer(
            call.method, urlsplit(call.url).path, types[0] if types else "", call.body
        )
        truth.as_of = None
        return Reply(200, body)
