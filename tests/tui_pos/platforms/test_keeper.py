"""Tokens renewed over real HTTP and kept in a real file, whatever goes wrong in between."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from tests.e2e.platform.gateway import Access
from tests.e2e.platform.grants import FIRST_REFRESH
from tests.e2e.platform.server import Fault, Platforms
from tests.e2e.platform.vouchers import Deal, Voucher
from tests.tui_pos.platforms.support import CODES, RETAIL, SetClock, request
from tui_pos.documents import WholeFile
from tui_pos.home import Home
from tui_pos.platforms.base import Done, Free, Offers, Platform, Refused, Unknown
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.keeper import Keeper
from tui_pos.platforms.registry import open_keepers, open_platform
from tui_pos.platforms.token_file import TokenFile
from tui_pos.secret import Secret
from tui_pos.shop import PlatformSetting

ACCESS = Access()
LOST = (1003, 1004, 1007, 1008)


class Shop:
    """A home whose token runs out in nine days, so that it is due to be renewed."""

    def __init__(self, folder: Path, platforms: Platforms, gateway: Gateway) -> None:
        self.clock = SetClock()
        self.home = Home(folder)
        self.grants = platforms.grants
        self.setting = PlatformSetting(
            RETAIL,
            platforms.url,
            ACCESS.developer_id,
            Secret(ACCESS.sign_key),
            Secret(ACCESS.auth_token),
            refresh_token=Secret(FIRST_REFRESH),
            token_expires=self.clock.at + timedelta(days=9),
        )
        self._gateway = gateway

    def keeper(self, setting: PlatformSetting | None = None) -> Keeper:
        """As a till that is switched on makes one."""
        return open_keepers((setting or self.setting,), self.home, self.clock, self._gateway)[
            RETAIL
        ]

    def platform(self, keeper: Keeper) -> Platform:
        return open_platform(self.setting, self.clock, self._gateway, keeper)


@pytest.fixture
def platforms() -> Iterator[Platforms]:
    with Platforms(ACCESS) as platforms:
        deal = Deal(7001, "50元代金券", value=50.0, price=45.5)
        platforms.retail.add(Voucher(CODES[RETAIL].text, deal))
        yield platforms


@pytest.fixture
def shop(tmp_path: Path, platforms: Platforms, gateway: Gateway) -> Shop:
    return Shop(tmp_path, platforms, gateway)


def test_a_token_near_its_end_is_renewed_and_kept(shop: Shop) -> None:
    keeper = shop.keeper()
    standing = keeper.tend()
    assert (standing.error, standing.renewable, standing.tries) == (None, True, 0)
    assert standing.until == shop.clock.at + timedelta(days=30)
    assert keeper.access().text == shop.grants.newest
    assert shop.platform(keeper).ping() is None
    assert shop.keeper().access() == keeper.access()
    assert keeper.tend().until == standing.until
    assert shop.grants.renewals == 1


def test_the_next_time_the_newest_pair_is_shown(shop: Shop) -> None:
    shop.keeper().tend()
    shop.clock.advance(days=21)
    keeper = shop.keeper()
    assert keeper.tend().error is None
    assert shop.grants.renewals == 2
    assert keeper.access().text == shop.grants.newest


def test_only_its_owner_can_read_the_file_and_the_version_before_is_kept(shop: Shop) -> None:
    shop.keeper().tend()
    previous = shop.home.tokens.with_name("tokens.json.previous")
    assert ACCESS.auth_token in previous.read_text()
    for path in (shop.home.tokens, previous):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_finite_count_is_told_and_not_overdrawn(shop: Shop) -> None:
    shop.grants.left = 2
    keeper = shop.keeper()
    for left in (1, 0):
        assert (keeper.tend().left, keeper.standing().renewable) == (left, left > 0)
        shop.clock.advance(days=21)
    assert keeper.tend().renewable is False
    assert shop.grants.renewals == 2


@pytest.mark.parametrize("lenient", [True, False], ids=["taken again", "taken once"])
@pytest.mark.parametrize("answer", ["reset", "error", "garbage"])
def test_an_answer_that_is_lost_costs_nothing_while_the_old_token_is_good(
    lenient: bool, answer: str, shop: Shop, platforms: Platforms
) -> None:
    shop.grants.lenient = lenient
    platforms.fail(Fault("refresh", answer=answer))  # type: ignore[arg-type]
    keeper = shop.keeper()
    first = keeper.tend()
    assert first.error in LOST and first.tries == 1
    assert keeper.access().text == ACCESS.auth_token
    assert isinstance(shop.platform(keeper).check(CODES[RETAIL]), Offers)
    again = shop.keeper()
    second = again.tend()
    if lenient:
        assert (second.error, again.access().text) == (None, shop.grants.newest)
    else:
        assert second.error == 2012
        assert "refreshToken已失效" in second.words
        assert again.access().text == ACCESS.auth_token
        assert isinstance(shop.platform(again).redeem(request(CODES[RETAIL]), False), Done)


def test_a_request_that_never_arrives_is_sent_again(shop: Shop, platforms: Platforms) -> None:
    platforms.fail(Fault("refresh", answer="reset", works="never"))
    keeper = shop.keeper()
    assert keeper.tend().error in LOST
    assert keeper.tend().error is None
    assert keeper.access().text == shop.grants.newest


def test_where_a_person_authorises_anew_the_shops_file_counts(
    shop: Shop, platforms: Platforms
) -> None:
    platforms.fail(Fault("refresh", answer="reset"))
    keeper = shop.keeper()
    assert [keeper.tend().error, keeper.tend().error][1] == 2012
    granted = replace(
        shop.setting,
        auth_token=Secret("renewed-access-1"),
        refresh_token=Secret("renewed-refresh-1"),
        token_expires=shop.clock.at + timedelta(days=30),
    )
    anew = shop.keeper(granted)
    assert (anew.standing().error, anew.access()) == (None, granted.auth_token)
    shop.clock.advance(days=21)
    assert anew.tend().error is None
    assert anew.access().text == shop.grants.newest == "renewed-access-2"


def test_a_question_turned_away_for_its_token_is_asked_again_with_a_new_one(
    shop: Shop, platforms: Platforms
) -> None:
    keeper = shop.keeper()
    shop.grants.end()
    at = shop.platform(keeper)
    assert isinstance(at.check(CODES[RETAIL]), Offers)
    assert isinstance(at.look(CODES[RETAIL]), Free)
    assert (shop.grants.renewals, len(platforms.calls("prepare"))) == (1, 3)


@pytest.mark.parametrize("undo", [False, True])
def test_a_call_that_acts_is_refused_and_works_when_it_is_asked_for_anew(
    undo: bool, shop: Shop, platforms: Platforms
) -> None:
    at, wanted = shop.platform(shop.keeper()), request(CODES[RETAIL])
    if undo:
        assert isinstance(at.redeem(wanted, False), Done)
    shop.grants.end()
    refused = at.undo(wanted) if undo else at.redeem(wanted, False)
    assert isinstance(refused, Refused) and refused.code == 2023
    assert len(platforms.calls("reverseconsume" if undo else "consume")) == 1
    done = at.undo(wanted) if undo else at.redeem(wanted, False)
    assert isinstance(done, Done)
    assert shop.grants.renewals == 1


def test_a_token_that_stays_refused_is_not_renewed_with_every_call(
    shop: Shop, platforms: Platforms
) -> None:
    platforms.fail(Fault("refresh", answer="error", works="never", times=9))
    at = shop.platform(shop.keeper())
    shop.grants.end()
    for _ in range(3):
        refused = at.check(CODES[RETAIL])
        assert isinstance(refused, Refused) and refused.code == 2012
    assert len(platforms.calls("refresh")) == 1
    shop.clock.advance(seconds=60)
    at.check(CODES[RETAIL])
    assert len(platforms.calls("refresh")) == 2


def test_many_calls_that_are_turned_away_at_once_renew_once(shop: Shop) -> None:
    at = shop.platform(shop.keeper())
    shop.grants.end()
    answers: list[object] = []
    threads = [
        threading.Thread(target=lambda: answers.append(at.check(CODES[RETAIL]))) for _ in range(6)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert [type(one) for one in answers] == [Offers] * 6
    assert shop.grants.renewals == 1


def test_what_another_process_renewed_is_taken_up(shop: Shop) -> None:
    mine, other = shop.keeper(), shop.keeper()
    shop.grants.ends_old = True
    other.tend()
    assert isinstance(shop.platform(mine).check(CODES[RETAIL]), Offers)
    assert mine.access() == other.access()
    assert shop.grants.renewals == 1


def test_where_nothing_can_be_written_down_nothing_is_sent(
    shop: Shop, platforms: Platforms
) -> None:
    shop.home.tokens.with_name("tokens.json.new").mkdir()
    keeper = shop.keeper()
    assert keeper.tend().error == 6033
    assert platforms.calls("refresh") == []
    assert isinstance(shop.platform(keeper).check(CODES[RETAIL]), Offers)


def test_what_the_disk_does_not_take_counts_all_the_same_and_is_offered_again(
    shop: Shop, platforms: Platforms
) -> None:
    held = threading.Event()
    platforms.fail(Fault("refresh", held=held))
    keeper = shop.keeper()
    standings: list[object] = []
    renewing = threading.Thread(target=lambda: standings.append(keeper.tend().error))
    renewing.start()
    platforms.wait_for("refresh")
    stands_in_the_way = shop.home.tokens.with_name("tokens.json.new")
    stands_in_the_way.mkdir()
    held.set()
    renewing.join()
    assert standings == [6033]
    assert keeper.access().text == shop.grants.newest
    assert shop.keeper().access().text == ACCESS.auth_token
    stands_in_the_way.rmdir()
    assert keeper.tend().error is None
    assert shop.keeper().access().text == shop.grants.newest
    assert shop.grants.renewals == 1


@pytest.mark.parametrize("text", ["{", '{"tokens": {"1": {"platform": 7}}}'])
def test_a_damaged_file_is_said_left_alone_and_no_reason_not_to_sell(
    text: str, shop: Shop, platforms: Platforms
) -> None:
    shop.home.tokens.write_text(text)
    keeper = shop.keeper()
    assert keeper.standing().error == keeper.tend().error == 6003
    assert shop.home.tokens.read_text() == text
    assert platforms.calls("refresh") == []
    assert isinstance(shop.platform(keeper).check(CODES[RETAIL]), Offers)


_TILL = """
import sys
from pathlib import Path
import msgspec
from tui_pos.clock import SystemClock
from tui_pos.home import Home
from tui_pos.platforms.http import Gateway
from tui_pos.platforms.registry import open_keepers
from tui_pos.shop import PlatformSetting

setting = msgspec.json.decode(sys.argv[2], type=PlatformSetting)
keepers = open_keepers((setting,), Home(Path(sys.argv[1])), SystemClock(), Gateway())
print("open", flush=True)
print(keepers[setting.kind].tend().error, flush=True)
"""


def _till(shop: Shop) -> subprocess.Popen[str]:
    """Another process that has a look at the token."""
    due = replace(shop.setting, token_expires=shop.clock.at)
    setting = msgspec.json.encode(due).decode()
    return subprocess.Popen(
        [sys.executable, "-c", _TILL, str(shop.home.path), setting],
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("lenient", [True, False], ids=["taken again", "taken once"])
@pytest.mark.parametrize("works", ["now", "late", "never"])
def test_killed_in_the_middle_of_a_renewal_a_till_goes_on_selling(
    works: str, lenient: bool, shop: Shop, platforms: Platforms
) -> None:
    shop.grants.lenient = lenient
    fault = Fault("refresh", works=works, held=threading.Event())  # type: ignore[arg-type]
    platforms.fail(fault)
    killed = _till(shop)
    platforms.wait_for("refresh")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert fault.held is not None
    fault.held.set()
    assert fault.over.wait(30)
    assert TokenFile(shop.home, shop.clock).read()[RETAIL].asked is not None
    keeper = shop.keeper()
    assert isinstance(shop.platform(keeper).check(CODES[RETAIL]), Offers)
    error = keeper.tend().error
    if lenient or works == "never":
        assert (error, keeper.access().text) == (None, shop.grants.newest)
    else:
        assert (error, keeper.access().text) == (2012, ACCESS.auth_token)
    assert isinstance(shop.platform(keeper).redeem(request(CODES[RETAIL]), False), Done)
    assert keeper.secrets[0].text == ACCESS.auth_token


def test_two_processes_that_want_to_renew_do_it_once(shop: Shop, platforms: Platforms) -> None:
    held = threading.Event()
    platforms.fail(Fault("refresh", held=held))
    tills = [_till(shop)]
    platforms.wait_for("refresh")
    tills += [_till(shop), _till(shop)]
    for till in tills:
        assert till.stdout is not None and till.stdout.readline() == "open\n"
    held.set()
    assert [till.communicate(timeout=60)[0] for till in tills] == ["None\n"] * 3
    assert shop.grants.renewals == 1


def test_what_is_kept_is_a_document_like_the_others(shop: Shop) -> None:
    shop.keeper().tend()
    tables = WholeFile(shop.home.tokens).read()
    assert tables is not None and list(tables) == ["tokens"]
    kept = TokenFile(shop.home, shop.clock).read()[RETAIL]
    assert kept.grant.access.text == shop.grants.newest


def test_nothing_shows_a_token(shop: Shop, platforms: Platforms) -> None:
    keeper = shop.keeper()
    platforms.fail(Fault("refresh", answer="reset"))
    shown = [repr(keeper), repr(keeper.tend()), repr(keeper.tend()), repr(keeper.secrets)]
    kept = TokenFile(shop.home, shop.clock).read()
    shown += [repr(kept), repr(Unknown(1004))]
    for secret in (ACCESS.auth_token, ACCESS.sign_key, FIRST_REFRESH, "renewed-"):
        assert not [text for text in shown if secret in text]
