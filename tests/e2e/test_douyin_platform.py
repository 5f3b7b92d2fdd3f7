"""The 抖音 of these tests, held to the pages that it was written from."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.e2e.platform.certificates import (
    TAKEN,
    TAKEN_BEFORE,
    TAKEN_BEFORE_TOO,
    UNDO_WINDOW,
    Access,
    Deal,
)
from tests.e2e.platform.douyin import ROOT, TOKEN, Douyin, Reply
from tests.e2e.platform.server import Fault, Platforms

CASH = Deal("7382420130108424203", "50元代金券", 5000, 4550)
CODES = ("104686126200130", "104686126200131", "104686126200132")
ACCESS = Access()


class Till:
    """Asks as a till does; the time is its own to set."""

    def __init__(self) -> None:
        self.at = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=8)))
        self.platform = Douyin(now=lambda: self.at)
        for code in CODES:
            self.platform.certificates.sell(code, CASH, "1061449651423386211")
        self.token = ""

    def grant(self, **changes: str) -> dict[str, Any]:
        proof = {
            "client_key": ACCESS.client_key,
            "client_secret": ACCESS.client_secret,
            "grant_type": "client_credential",
        }
        answer = self.platform.answer("POST", TOKEN, {}, _json(proof | changes))
        said: dict[str, Any] = self.read(answer)["data"]
        self.token = said.get("access_token", "")
        return said

    def ask(self, call: str, **query: str) -> dict[str, Any]:
        target = ROOT + call + "?" + "&".join(f"{k}={quote(v, safe='')}" for k, v in query.items())
        return self.read(self.platform.answer("GET", target, self.headers, b""))

    def act(self, call: str, **body: object) -> dict[str, Any]:
        return self.read(self.platform.answer("POST", ROOT + call, self.headers, _json(body)))

    @property
    def headers(self) -> dict[str, str]:
        return {"access-token": self.token}

    def prepare(self, code: str = CODES[0]) -> tuple[str, list[str]]:
        data = self.ask("prepare/", code=code, poi_id=ACCESS.poi_id)["data"]
        return data["verify_token"], [one["encrypted_code"] for one in data["certificates"]]

    def verify(self, token: str, *codes: str) -> list[dict[str, Any]]:
        said = self.act(
            "verify/", verify_token=token, poi_id=ACCESS.poi_id, encrypted_codes=list(codes)
        )
        results: list[dict[str, Any]] = said["data"]["verify_results"]
        return results

    @staticmethod
    def read(reply: Reply) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(reply.body)
        return said


def _json(body: object) -> bytes:
    return json.dumps(body).encode()


@pytest.fixture
def till() -> Till:
    till = Till()
    till.grant()
    return till


def test_nobody_without_a_token_is_let_in(till: Till) -> None:
    till.token = "clt.of-somebody-else"
    assert till.ask("prepare/", code=CODES[0])["extra"]["error_code"] == 2190008
    assert till.grant(client_secret="wrong")["error_code"] == 10013
    assert till.grant()["expires_in"] == 7200
    till.at += timedelta(hours=2)
    assert till.ask("prepare/", code=CODES[0])["data"]["error_code"] == 2190008


def test_the_newest_two_tokens_are_good_the_older_for_five_minutes(till: Till) -> None:
    first = till.token
    till.grant()
    newest, till.token = till.token, first
    till.prepare()
    till.at += timedelta(minutes=5)
    assert till.ask("prepare/", code=CODES[0])["extra"]["error_code"] == 2190008
    till.token = newest
    till.prepare()
    till.grant()
    till.grant()
    till.token = newest
    assert till.ask("prepare/", code=CODES[0])["extra"]["error_code"] == 2190008


def test_a_certificate_is_taken_once_and_its_own_token_is_told_so(till: Till) -> None:
    token, codes = till.prepare()
    assert len(codes) == 3
    (taken,) = till.verify(token, codes[0])
    assert (taken["result"], taken["code"], taken["origin_code"]) == (TAKEN, codes[0], CODES[0])
    again = {till.verify(token, codes[0])[0]["result"] for _ in range(2)}
    assert again == {TAKEN_BEFORE, TAKEN_BEFORE_TOO}
    assert till.platform.certificates.find(CODES[0]).uses[0].verify_id == taken["verify_id"]
    assert len(till.platform.certificates.find(CODES[0]).uses) == 1


def test_another_token_is_refused(till: Till) -> None:
    (first, codes), (second, others) = till.prepare(), till.prepare()
    assert codes != others
    till.verify(first, codes[0])
    (refused,) = till.verify(second, others[0])
    assert refused["result"] not in (TAKEN, TAKEN_BEFORE, TAKEN_BEFORE_TOO)
    assert len(till.prepare()[1]) == 2


def test_some_of_an_order_are_taken_and_some_are_not(till: Till) -> None:
    (first, codes), (second, others) = till.prepare(), till.prepare()
    till.verify(first, codes[1])
    results = till.verify(second, *others)
    assert [one["result"] == TAKEN for one in results] == [True, False, True]


def test_what_is_used_is_told_with_when_and_by_which_redemption(till: Till) -> None:
    token, codes = till.prepare()
    free = till.ask("get/", encrypted_code=codes[0])["data"]["certificate"]
    assert (free["status"], free["verify"]) == (1, None)
    (taken,) = till.verify(token, codes[0])
    used = till.ask("get/", encrypted_code=codes[0])["data"]["certificate"]
    assert (used["status"], used["verify"]["verify_id"]) == (2, taken["verify_id"])
    assert used["verify"]["verify_time"] == int(till.at.timestamp())


def test_a_redemption_is_undone_within_an_hour_and_its_token_takes_nothing_more(
    till: Till,
) -> None:
    token, codes = till.prepare()
    (taken,) = till.verify(token, codes[0])
    named = {"verify_id": taken["verify_id"], "certificate_id": taken["certificate_id"]}
    till.at += UNDO_WINDOW
    assert till.act("cancel/", **named)["extra"]["error_code"] == 0
    assert till.act("cancel/", **named)["extra"]["error_code"] != 0
    assert till.verify(token, codes[0])[0]["result"] != TAKEN
    token, codes = till.prepare()
    (taken,) = till.verify(token, codes[0])
    till.at += UNDO_WINDOW + timedelta(seconds=1)
    till.grant()
    named["verify_id"] = taken["verify_id"]
    assert till.act("cancel/", **named)["extra"]["sub_error_code"] == 2034000910


def test_the_days_records_come_in_pages_with_what_was_undone(till: Till) -> None:
    token, codes = till.prepare()
    taken = till.verify(token, *codes)
    till.act("cancel/", verify_id=taken[1]["verify_id"], certificate_id=taken[1]["certificate_id"])
    begins = int(till.at.timestamp()) - 10
    where = {"account_id": ACCESS.account_id, "poi_ids": ACCESS.poi_id}
    page = {"size": "2", "start_time": str(begins), "end_time": str(begins + 20)} | where
    first = till.ask("verify_record/query/", cursor="0", **page)["data"]["records"]
    rest = till.ask("verify_record/query/", cursor=first[-1]["cursor"], **page)["data"]["records"]
    assert [one["status"] for one in (*first, *rest)] == [1, 2, 1]
    assert till.ask("verify_record/query/", cursor="0", **(page | {"size": "21"}))["extra"][
        "error_code"
    ]


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    with Platforms() as platforms:
        platforms.douyin.certificates.sell(CODES[0], CASH, "O1")
        yield platforms


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *unused: object) -> None:
        return None


def test_a_short_link_leads_on_by_one_redirect_until_the_code_is_used(
    platforms: Platforms,
) -> None:
    link = platforms.url + platforms.douyin.link("O1")
    with pytest.raises(urllib.error.HTTPError) as redirect:
        urllib.request.build_opener(_Stay).open(link, timeout=10)
    assert redirect.value.code == 302
    location = redirect.value.headers["location"]
    assert parse_qs(urlsplit(location).query)["object_id"]
    assert "+/" in location and location.count("==")
    assert platforms.calls("O1-0")[0].path.startswith("/link/")


def test_calls_fail_by_name(platforms: Platforms) -> None:
    platforms.fail(Fault("client_token", "error"))
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(platforms.url + TOKEN, b"{}", timeout=10)
