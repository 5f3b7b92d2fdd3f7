"""What a platform says and no document lists is kept with its words, counted, and listed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.tui_pos.checkout.rig import PIN, shop
from tests.tui_pos.cli.support import run
from tests.tui_pos.hands import Hands
from tests.tui_pos.platforms.support import CODES, PREPARED, RETAIL, Canned
from tui_pos.checkout.commands import Command, Dismiss, Entered, SignOn
from tui_pos.checkout.view import View
from tui_pos.clock import SystemClock
from tui_pos.data import shipped
from tui_pos.home import Home
from tui_pos.ledger.records import AnswerUnlisted
from tui_pos.ledger.store import Ledger, LedgerReader
from tui_pos.ledger.verify import verify
from tui_pos.sale import Stage
from tui_pos.secret import Secret
from tui_pos.setup.writing import write_home
from tui_pos.shop import PlatformSetting
from tui_pos.till import open_till

COLA = "6901234101010"


class Open(Hands):
    """A till without devices, at which the cashier has come to 核销."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.till = open_till(home.path, self.clock)
        self.till.start(self.show)
        self.till.connect()
        self.do(SignOn("1001", PIN))
        self.enter(COLA)
        self.press_enter()
        assert self.views[-1].stage is Stage.REDEEM

    def post(self, command: Command) -> int:
        return self.till.post(command)

    def check(self, code: Secret) -> View:
        """The view once the platform's answer, and what it was noted as, are on disk."""
        self.do(Dismiss())
        number = self.post(Entered(code.text, self.clock.monotonic()))
        return self.wait_for(lambda view: view.handled >= number + 2)


@pytest.fixture
def canned() -> Iterator[Canned]:
    canned = Canned()
    canned.refuse("querylistbydate", "OP_TIMEOUT")
    yield canned
    canned.stop()


@pytest.fixture
def home(tmp_path: Path, canned: Canned) -> Home:
    keys = Secret("sign-key-of-ours"), Secret("auth-token-of-ours")
    wanted = replace(
        shop(),
        language="en",
        printers=(),
        platforms=(PlatformSetting(RETAIL, canned.url, "1", *keys),),
    )
    write_home(tmp_path / "home", wanted, shipped("demo/goods.csv"))
    return Home(tmp_path / "home")


@pytest.fixture
def till(home: Home) -> Iterator[Open]:
    till = Open(home)
    yield till
    till.till.stop()
    reader = LedgerReader(home.ledger)
    assert list(verify(reader)) == []
    reader.close()


def _listed(home: Home, *args: str) -> list[dict[str, object]]:
    done = run("errors", *args, "--unmapped", home.path, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_is_not_listed_is_counted_without_codes_and_told_beside_the_till(
    till: Open, home: Home, canned: Canned
) -> None:
    one, other = CODES[RETAIL], Secret("5571630799")
    for code in (one, other, one):
        canned.refuse("prepare", "OP_BIZ_ERROR", f"券{code.text}的花样没见过")
        notice = till.check(code).notice
        assert notice is not None and notice.error == 3001
        assert notice.words == f"券{code.masked}的花样没见过"
    canned.refuse("prepare", "OP_BRAND_NEW", "怪")
    notice = till.check(one).notice
    assert notice is not None and (notice.error, notice.words) == (1025, "OP_BRAND_NEW 怪")
    found = _listed(home)
    assert [(row["platform"], row["error"], row["words"], row["times"]) for row in found] == [
        (RETAIL, 3001, "券****的花样没见过", 3),
        (RETAIL, 1025, "OP_BRAND_NEW 怪", 1),
    ]
    assert [row["error"] for row in _listed(home, "1")] == [1025]
    first, _ = run("errors", "--unmapped", home.path).stdout.splitlines()
    assert first.startswith("    3  ")
    assert first.endswith(f"  {RETAIL}  3001  券****的花样没见过")


def test_what_is_listed_is_not_noted(till: Open, home: Home, canned: Canned) -> None:
    canned.refuse("prepare", "OP_BIZ_ERROR", "券已使用")
    till.enter(CODES[RETAIL].text)
    till.wait_for(lambda view: view.notice is not None and view.notice.error == 3002)
    assert _listed(home) == []
    assert run("errors", "--unmapped", home.path).stdout == "All answers are listed.\n"


def test_an_answer_asked_for_again_and_again_is_noted_once(
    till: Open, home: Home, canned: Canned
) -> None:
    canned.succeed("prepare", PREPARED[RETAIL] | {"receiptEndDate": 4_102_444_800_000})
    canned.refuse("consume", "OP_TIMEOUT")
    canned.refuse("getconsumed", "OP_BRAND_NEW", "怪")
    till.enter(CODES[RETAIL].text)
    till.wait_for(lambda view: view.card is not None)
    till.press_enter()
    for tries in (1, 2, 3):
        till.wait_for(lambda view, tries=tries: _asked(view, tries))  # type: ignore[misc]
        till.clock.skipped += 20.0
        till.do(Dismiss())
    (row,) = _listed(home)
    assert (row["error"], row["words"], row["times"]) == (1025, "OP_BRAND_NEW 怪", 1)


def _asked(view: View, tries: int) -> bool:
    return view.pending is not None and view.pending.tries >= tries


def test_what_is_listed_by_now_is_no_work_any_more(home: Home) -> None:
    ledger = Ledger(home.ledger, "T01", SystemClock())
    for error, words in (
        (1025, "OP_TIMEOUT slow"), (3001, "券已使用"), (2015, "OP_UNIAUTH_FAILED 3 no"),
        (2015, "OP_UNIAUTH_FAILED 99 no"), (3001, "怪"),
    ):  # fmt: skip
        ledger.append(AnswerUnlisted(platform=RETAIL, error=error, words=words))
    ledger.append(AnswerUnlisted(platform="elsewhere", error=3001, words="券已使用"))
    ledger.append(AnswerUnlisted(platform="douyin", error=1025, words="2190001 x"))
    ledger.append(AnswerUnlisted(platform="douyin", error=1025, words="77 x"))
    ledger.close()
    assert {(row["platform"], row["words"]) for row in _listed(home)} == {
        (RETAIL, "OP_UNIAUTH_FAILED 99 no"), (RETAIL, "怪"), ("elsewhere", "券已使用"),
        ("douyin", "77 x"),
    }  # fmt: skip
