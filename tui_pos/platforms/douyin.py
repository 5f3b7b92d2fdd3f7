"""Vouchers of 抖音来客: /goodlife/v1/fulfilment/certificate/*.

Redeeming takes what prepare hands out: encrypted codes, and a token by which the same request
counts once (A, "for a short time"). Nothing of ours is kept with a redemption, so who took a used
voucher shows only in what the same request is answered with.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from msgspec.structs import replace

from tui_pos.clock import Clock
from tui_pos.platforms.answers import Answer
from tui_pos.platforms.base import (
    Checked,
    DayListed,
    Done,
    Free,
    Gone,
    Listed,
    Listing,
    Looked,
    Offers,
    Outcome,
    Promises,
    Refused,
    Request,
    Taken,
    Unknown,
    Used,
)
from tui_pos.platforms.douyin_answers import RecordsPage, offers, records_page, split, state, taken
from tui_pos.platforms.douyin_api import Api
from tui_pos.platforms.douyin_format import DouyinFormat
from tui_pos.platforms.douyin_links import encrypted_data
from tui_pos.platforms.http import ODD_ANSWER, Wire
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

KIND = "douyin"

_UNDO_WINDOW_S = 60 * 60
_NOT_UNDONE, _BAD_SETUP = 3009, 2014
_PAGE_ROWS = 20
_MOST_PAGES = 500
_FIRST = "0"
_DAY = timedelta(days=1)


class Douyin:
    """Redeeming is idempotent by the token of its check; undoing is open for an hour."""

    def __init__(
        self, setting: PlatformSetting, clock: Clock, wire: Wire, document: DouyinFormat
    ) -> None:
        self.kind = KIND
        self.promises = Promises(
            request_id=True,
            marks=False,
            new_code_after_undo=False,
            max_codes=document.most_codes,
            undo_window_s=_UNDO_WINDOW_S,
            digits=document.digits,
            takes_qr=True,
            links=document.short_links.origins + document.share_links.origins,
        )
        self._setting = setting
        self._clock = clock
        self._wire = wire
        self._document = document
        self._paths = document.paths
        self._api = Api(setting, clock, wire, document)

    def check(self, code: Secret) -> Checked:
        if code.text.isascii() and code.text.isdigit():
            named = {"code": code.text}
        else:
            data = encrypted_data(code, self._document, self._wire)
            if not isinstance(data, Secret):
                return data
            named = {"encrypted_data": data.text}
        answer = self._api.ask(
            self._paths.prepare,
            {**named, "poi_id": self._setting.poi_id, "account_id": self._setting.account_id},
            lambda data: offers(data, self._document),
        )
        return Offers(answer.value) if isinstance(answer, Answer) else answer

    def redeem(self, request: Request, again: bool) -> Outcome:
        codes = split(request.code)[: request.count]
        answer = self._api.act(
            self._paths.verify,
            {
                "verify_token": request.token,
                "poi_id": self._setting.poi_id,
                "account_id": self._setting.account_id,
                "encrypted_codes": codes,
            },
            lambda data: taken(data, codes, request, again, self._document),
        )
        if not isinstance(answer, Answer):
            return answer
        return Done(tuple(self._whole(one) for one in answer.value), answer.trace)

    def look(self, code: Secret, count: int = 1) -> Looked:
        """Of several codes one that is used makes them used: who asks has to send the request
        again, and is told of each."""
        found = [self._look_at(one) for one in split(code)[:count]]
        used = [one for one in found if isinstance(one, Used)]
        if used and not any(isinstance(one, Unknown) for one in found):
            taken = tuple(one for each in used for one in each.taken)
            return replace(used[0], taken=taken, doubted=any(isinstance(o, Free) for o in found))
        for kind in (Unknown, Free, Gone):
            for one in found:
                if isinstance(one, kind):
                    return one
        return Unknown(ODD_ANSWER)

    def undo(self, request: Request) -> Outcome:
        """Refused where it is not known which redemption is meant."""
        if not (request.flow_id and request.item_id):
            return Refused(_NOT_UNDONE)
        answer = self._api.act(
            self._paths.cancel,
            {
                "verify_id": request.flow_id,
                "certificate_id": request.item_id,
                "account_id": self._setting.account_id,
            },
            lambda data: (),
        )
        return Done(trace=answer.trace) if isinstance(answer, Answer) else answer

    def listing(self, day: date) -> DayListed:
        """Needs the account: without it the platform lists nothing."""
        rows: list[Listed] = []
        cursor, seen = _FIRST, {""}
        for _ in range(_MOST_PAGES):
            page = self._records(day, cursor, _PAGE_ROWS)
            if not isinstance(page, RecordsPage):
                return page
            rows += page.rows
            if not page.cursor:
                return Listing(tuple(rows))
            if page.cursor in seen:
                break
            seen.add(cursor := page.cursor)
        return Unknown(ODD_ANSWER)

    def ping(self) -> Refused | Unknown | None:
        if not self._setting.account_id:
            return self._api.sign_in()
        today = self._clock.now().astimezone(SHOP_ZONE).date()
        page = self._records(today, _FIRST, 1)
        return None if isinstance(page, RecordsPage) else page

    def _records(self, day: date, cursor: str, size: int) -> RecordsPage | Refused | Unknown:
        if not self._setting.account_id:
            return Refused(_BAD_SETUP, "account_id")
        begins = datetime(day.year, day.month, day.day, tzinfo=SHOP_ZONE)
        answer = self._api.ask(
            self._paths.records,
            {
                "account_id": self._setting.account_id,
                "poi_ids": self._setting.poi_id,
                "cursor": cursor,
                "size": str(size),
                "start_time": str(int(begins.timestamp())),
                "end_time": str(int((begins + _DAY).timestamp()) - 1),
            },
            lambda data: records_page(data, self._document),
        )
        return answer.value if isinstance(answer, Answer) else answer

    def _look_at(self, code: str) -> Looked:
        answer = self._api.ask(
            self._paths.get,
            {"encrypted_code": code, "account_id": self._setting.account_id},
            lambda data: state(data, code, self._document),
        )
        if isinstance(answer, Answer):
            return answer.value
        return Unknown(answer.code, answer.words, answer.trace)

    def _whole(self, one: Taken) -> Taken:
        """What an undo needs, also where "used before" was all that verify said."""
        if one.flow_id and one.item_id:
            return one
        seen = self._look_at(one.code.text)
        if not isinstance(seen, Used):
            return one
        return replace(seen.taken[0], deal_id=one.deal_id, order_id=one.order_id)
