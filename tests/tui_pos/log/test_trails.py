"""One id from the key press to the platform's answer, the record, and back; told by a real till."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from msgspec.structs import replace

from tests.e2e.platform.server import Fault, Platforms
from tests.e2e.platform.vouchers import Deal, Voucher
from tests.tui_pos.catalogue.support import catalogue_of
from tests.tui_pos.checkout.rig import COLA, GOODS, PIN, shop
from tests.tui_pos.test_secrets import KEYS, OpenTill
from tui_pos import VERSION
from tui_pos.checkout import commands as c
from tui_pos.home import Home
from tui_pos.ledger.store import LedgerReader
from tui_pos.log.entry import Entry
from tui_pos.log.reader import LogReader, Wanted, select
from tui_pos.sale import Stage
from tui_pos.secret import Secret
from tui_pos.setup.writing import write_home
from tui_pos.shop import PlatformSetting

CODE, SALE = "5571630793", "T01-S000001"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Of a till at which a voucher was redeemed on which the first answer was lost, and another
    code was none; beside that, somebody's key was no PIN of theirs."""
    home = Home(tmp_path_factory.mktemp("trails") / "home")
    with Platforms(KEYS) as platform:
        platform.retail.add(Voucher(CODE, Deal(7001, "1元代金券", value=1.0, price=0.8)))
        keys = Secret(KEYS.sign_key), Secret(KEYS.auth_token)
        setting = PlatformSetting("meituan-retail", platform.url, KEYS.developer_id, *keys)
        whole = replace(shop(), printers=(), platforms=(setting,), deals=(), sync_minutes=0)
        write_home(home.path, whole, None)
        catalogue_of(home.catalogue, *GOODS.values()).close()
        till = OpenTill(home)
        till.do(c.SignOn("135790", PIN))
        till.do(c.SignOn("1001", PIN))
        till.enter(COLA)
        till.press_enter()
        assert till.check("5571630000").card is None
        assert till.check(CODE).card is not None
        platform.fail(Fault("consume", answer="reset"))
        till.press_enter()
        till.wait_for(lambda view: view.pending is None)
        assert till.press_enter().stage is Stage.PAY
        assert till.press_enter().closed is not None
        till.do(c.Lock())
        till.till.stop()
    yield home


def entries(home: Home, **wanted: object) -> list[Entry]:
    return list(select(LogReader(home.log), Wanted(**wanted)))  # type: ignore[arg-type]


def test_a_redemption_is_one_trail_from_key_to_record(home: Home) -> None:
    sent = next(one for one in entries(home) if one.what == "redeem")
    trail = entries(home, id=sent.id)
    steps = [(one.kind, one.what, one.outcome) for one in trail if one.kind != "request"]
    assert steps == [
        ("command", "Advance", ""),
        ("effect", "redeem", "unknown"),
        ("command", "RequestAnswered", ""),
        ("command", "AskNow", ""),
        ("effect", "ask", "used"),
        ("command", "PlatformAsked", ""),
    ]
    requests = [one for one in trail if one.kind == "request"]
    assert [one.code for one in requests] == [1003, None, None]
    assert all(one.ms is not None and one.ms > 0 for one in requests)
    led_to = [number for one in trail if one.records for number in range(*_span(one.records))]
    with closing(LedgerReader(home.ledger)) as ledger:
        kinds = [row.kind for row in ledger.rows() if row.seq in led_to]
    assert kinds == ["redemption.intended", "redemption.unknown", "redemption.done"]


def _span(records: tuple[int, int]) -> tuple[int, int]:
    return records[0], records[1] + 1


def test_every_record_is_named_by_the_one_command_that_led_to_it(home: Home) -> None:
    named = [n for one in entries(home) if one.records for n in range(*_span(one.records))]
    with closing(LedgerReader(home.ledger)) as ledger:
        assert named == [row.seq for row in ledger.rows()]


def test_each_key_press_begins_a_trail_of_its_own(home: Home) -> None:
    begun = [one.id for one in entries(home) if one.what in ("SignOn", "Entered", "Advance")]
    assert len(begun) == len(set(begun)) == 9


def test_a_refusal_carries_our_code_and_the_platforms_trace(home: Home) -> None:
    (refused,) = [one for one in entries(home, code=3004) if one.kind == "effect"]
    assert (refused.what, refused.platform, refused.outcome) == (
        "check",
        "meituan-retail",
        "refused",
    )
    assert refused.trace
    told = entries(home, id=refused.id)[-1]
    assert (told.what, told.code, told.who, told.sale) == ("CodeChecked", 3004, "1001", SALE)


def test_a_number_that_is_nobodys_is_in_no_line(home: Home) -> None:
    """A PIN may have been typed there."""
    assert {one.who for one in entries(home)} == {"", "1001"}
    assert not any(b"135790" in file.read_bytes() for file in home.log.iterdir())


def test_start_and_end_are_told_with_the_version(home: Home) -> None:
    first, *_, last = entries(home)
    assert (first.kind, first.what, last.kind) == ("start", VERSION, "stop")


def test_what_is_asked_for_comes_with_all_that_has_its_id(home: Home) -> None:
    of_sale, of_person = entries(home, sale=SALE), entries(home, person="1001")
    assert {one.kind for one in of_sale} == {"command", "effect", "request"}
    assert [one for one in of_person if one in of_sale] == of_sale
    assert {"SignOn", "Lock"} <= {one.what for one in of_person} - {one.what for one in of_sale}
    assert entries(home, sale="T01-S000002") == entries(home, code=9001) == []


def test_a_time_is_from_its_first_moment_to_just_before_its_last(home: Home) -> None:
    whole = entries(home)
    begin, end = whole[3].at, whole[-2].at
    assert entries(home, begin=begin, end=end) == whole[3:-2]
