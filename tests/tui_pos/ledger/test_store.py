"""The ledger's file: all of a step or nothing of it, for good, and once."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui_pos.checkout.rig import CHIPS, COLA, RETAIL, HandClock, Rig
from tests.tui_pos.ledger.support import KEY, closed, intended, line_added, open_ledger
from tui_pos.checkout import commands as c
from tui_pos.errors import TillError
from tui_pos.ledger import records as r
from tui_pos.ledger.store import Ledger, LedgerReader, create
from tui_pos.ledger.verify import verify
from tui_pos.sale import Stage, TakenCode
from tui_pos.secret import Secret

SALE = "T01-S000001"


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return open_ledger(tmp_path)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def refused(ledger: Ledger, *records: r.Record, sale: str = SALE) -> int:
    """Append what cannot be; the code it is refused with."""
    with pytest.raises(TillError) as refusal:
        ledger.append(*records, sale=sale, vault={"new": Secret("1")})
    return refusal.value.code


def test_a_new_ledger_is_its_owners_alone_and_made_once(tmp_path: Path, path: Path) -> None:
    create(path)
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        create(path)
    assert LedgerReader(path).tip() == (0, "0" * 64)


def test_what_is_appended_is_read_back_as_it_was(ledger: Ledger, path: Path) -> None:
    steps = (line_added(1), line_added(2), r.StageMoved(to=Stage.REDEEM))
    at = ledger.append(*steps, who="1001", sale=SALE)
    read = list(LedgerReader(path).steps())
    assert [one.record for one in read] == list(steps)
    assert {(one.at, one.who, one.sale) for one in read} == {(at, "1001", SALE)}
    assert [one.seq for one in read] == [1, 2, 3]
    assert list(LedgerReader(path).rows(2)) == list(ledger.rows())[1:]


def test_an_append_that_clashes_leaves_nothing_behind(ledger: Ledger) -> None:
    ledger.append(line_added(), intended(), sale=SALE, vault={KEY: Secret("5571630793")})
    before = list(ledger.rows())
    assert refused(ledger, line_added(2), intended(2), r.StageMoved(to=Stage.PAY)) == 3010
    assert refused(ledger, line_added(1), sale=SALE) == 6005
    with pytest.raises(TillError):
        ledger.code("new")
    assert ledger.code(KEY).text == "5571630793"
    ledger.append(line_added(2), sale=SALE)
    rows = list(ledger.rows())
    assert rows[:-1] == before
    assert rows[-1].seq == len(before) + 1
    assert list(verify(ledger)) == []


def test_an_append_that_cannot_be_written_down_leaves_nothing_behind(ledger: Ledger) -> None:
    """A fault of our own half-way must not leave a step open that the next one would close."""
    unwritable = r.TenderTakenBack(tender=1, reason="\ud800")
    with pytest.raises(UnicodeEncodeError):
        ledger.append(line_added(), unwritable, sale=SALE)
    assert ledger.unfinished() == []
    ledger.append(line_added(), sale=SALE)
    assert [row.seq for row in ledger.rows()] == [1]
    assert list(verify(ledger)) == []


_ON_A_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tui_pos.clock import SystemClock
from tui_pos.errors import TillError
from tui_pos.ledger.records import SignedOn
from tui_pos.ledger.store import Ledger
from tui_pos.secret import Secret

path, room = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
ledger = Ledger(path, "T01", SystemClock())
step = SignedOn(name="x" * 1000, role="cashier")
unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
used = path.with_name(path.name + "-wal").stat().st_size

def fill():
    for whole in range(10_000):
        try:
            ledger.append(step, step, step, vault={f"key {ledger.tip()[0]}": Secret("1")})
        except TillError as full:
            return full.code, whole

resource.setrlimit(resource.RLIMIT_FSIZE, (used + room, unlimited[1]))
code, whole = fill()
assert fill() == (code, 0)
assert ledger.tip()[0] == 3 * whole
resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
ledger.append(step)
print(code, whole)
"""


@pytest.mark.parametrize("room", [30_000, 71_001, 200_000])
def test_a_full_disk_takes_all_of_a_step_or_nothing(path: Path, room: int) -> None:
    create(path)
    done = subprocess.run(
        [sys.executable, "-c", _ON_A_FULL_DISK, str(path), str(room)],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    code, whole = map(int, done.stdout.split())
    assert code == 6004 and whole > 0
    ledger = LedgerReader(path)
    assert ledger.tip()[0] == 3 * whole + 1
    assert list(verify(ledger)) == []
    assert ledger.code(f"key {3 * (whole - 1)}").text == "1"
    with pytest.raises(TillError):
        ledger.code(f"key {3 * whole}")


def test_a_reader_sees_each_step_once_it_is_whole_and_never_holds_the_writer_up(
    ledger: Ledger, path: Path
) -> None:
    ledger.append(*(line_added(number) for number in range(1, 51)), sale=SALE)
    reader = LedgerReader(path)
    reading = reader.rows()
    assert next(reading).seq == 1
    ledger.append(line_added(51), line_added(52), sale=SALE)
    assert [row.seq for row in reading] == list(range(2, 51))
    assert reader.tip() == ledger.tip()
    assert [row.seq for row in reader.rows(51)] == [51, 52]


def test_numbers_go_on_after_reopening(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    for number in range(1, 4):
        rig.order(COLA)
        rig.press_enter()
        rig.press_enter()
        assert rig.view.closed is not None
        assert rig.view.closed.id == f"T01-S00000{number}"
        assert rig.view.closed.receipt == f"T01-00000{number}"
        before = rig.ledger.tip()
        rig.restart()
        assert [row.seq for row in rig.ledger.rows()][-1] > before[0]
    assert rig.ledger.last_numbers() == (3, 3)
    assert rig.ledger.starts() == 4
    assert list(verify(rig.ledger)) == []


def test_numbers_are_compared_as_numbers(ledger: Ledger) -> None:
    """The millionth receipt has a digit more and would come first as a text."""
    for number in (999_999, 1_000_000):
        ledger.append(line_added(), closed(f"T01-{number:06}"), sale=f"T01-S{number:06}")
    assert ledger.last_numbers() == (1_000_000, 1_000_000)
    assert ledger.last_receipt() == "T01-1000000"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE records SET body = '{}'",
        "UPDATE records SET seq = 9 WHERE seq = 1",
        "UPDATE OR REPLACE records SET seq = 2 WHERE seq = 1",
        "DELETE FROM records",
        "DELETE FROM records WHERE seq = 2",
        "INSERT OR REPLACE INTO records SELECT seq, time, terminal, 'x', sale, kind, body, hash"
        " FROM records WHERE seq = 2",
        "INSERT INTO records SELECT 9, time, terminal, who, sale, kind, body, hash"
        " FROM records WHERE seq = 2",
        "INSERT INTO records SELECT 0, time, terminal, who, sale, kind, body, hash"
        " FROM records WHERE seq = 2",
    ],
)
def test_a_record_is_final_whoever_writes(ledger: Ledger, path: Path, change: str) -> None:
    ledger.append(line_added(), line_added(2), sale=SALE)
    rows = list(ledger.rows())
    with closing(sqlite3.connect(path)) as db, pytest.raises(sqlite3.IntegrityError):
        db.execute(change)
    assert list(ledger.rows()) == rows


AT = HandClock().now()
DONE = r.RedemptionDone(redemption=1, at=AT, count=1, shares=())
REFUSED = r.RedemptionRefused(redemption=1, at=AT, error=3002)
PARKED = r.RedemptionParked(redemption=1)


@pytest.mark.parametrize(
    ("since", "live"),
    [
        ([], True),
        ([DONE], True),
        ([r.RedemptionUnknown(redemption=1, error=1004)], True),
        ([r.RedemptionUnknown(redemption=1, error=1004), DONE], True),
        ([REFUSED], False),
        ([PARKED], True),
        ([PARKED, r.ParkedFound(redemption=1, found="taken", at=AT)], True),
        ([PARKED, r.ParkedFound(redemption=1, found="not taken", at=AT)], False),
    ],
    ids=lambda one: " ".join(record.__struct_config__.tag for record in one)
    if isinstance(one, list)
    else "",
)  # fmt: skip
def test_no_code_has_two_live_redemptions(
    ledger: Ledger, since: list[r.Record], live: bool
) -> None:
    ledger.append(line_added(), intended(), *since, sale=SALE)
    assert ledger.live_in(RETAIL, KEY) == (SALE if live else None)
    for sale in (SALE, "T01-S000002"):
        if live:
            assert refused(ledger, intended(2), sale=sale) == 3010
    ledger.append(intended(3, platform="meituan-dining"), sale=SALE)
    ledger.append(intended(4, code_key="another"), sale=SALE)
    if not live:
        ledger.append(intended(2), sale="T01-S000002")
        assert ledger.live_in(RETAIL, KEY) == "T01-S000002"


def test_a_code_the_platform_took_instead_is_live_too(ledger: Ledger) -> None:
    taken = tuple(TakenCode(code_key=key, code_masked="", deal_id="7001") for key in (KEY, "other"))
    done = r.RedemptionDone(redemption=1, at=AT, count=2, shares=(), taken=taken)
    ledger.append(line_added(), intended(), done, sale=SALE)
    assert refused(ledger, intended(2, code_key="other"), sale="T01-S000002") == 3010


def test_a_parked_code_that_went_with_another_stays_parked_while_that_is_undone(
    ledger: Ledger,
) -> None:
    taken = tuple(TakenCode(code_key=key, code_masked="", deal_id="7001") for key in ("new", KEY))
    ledger.append(
        line_added(),
        intended(),
        r.RedemptionParked(redemption=1),
        intended(2, code_key="new"),
        r.RedemptionDone(redemption=2, at=AT, count=2, shares=(), taken=taken),
        r.UndoIntended(redemption=2, code_key=KEY),
        sale=SALE,
    )
    assert ledger.parked() == [(SALE, 1)]
    ledger.append(r.UndoParked(redemption=2), sale=SALE)
    assert ledger.parked() == [(SALE, 1), (SALE, 2)]


def test_a_code_that_was_given_back_is_free(rig: Rig) -> None:
    code = Secret(rig.platform.voucher("5571630793", "7001", face=100))
    key = rig.ledger.code_key(RETAIL, code)
    rig.order(COLA, CHIPS)
    rig.enter(code.text)
    rig.press_enter()
    assert rig.ledger.live_in(RETAIL, key)
    rig.do(c.Undo())
    rig.approve()
    assert rig.ledger.live_in(RETAIL, key) is None


def test_a_code_is_kept_by_a_key_that_is_this_ledgers_own(tmp_path: Path, ledger: Ledger) -> None:
    code = Secret("5571630793")
    key = ledger.code_key(RETAIL, code)
    ledger.append(line_added(), intended(code_key=key), sale=SALE, vault={key: code})
    assert ledger.code(key) == code
    assert not [row for row in ledger.rows() if code.text in row.body]
    (tmp_path / "other").mkdir()
    other = open_ledger(tmp_path / "other")
    keys = {key, ledger.code_key("meituan-dining", code), other.code_key(RETAIL, code)}
    assert len(keys) == 3
    with pytest.raises(TillError) as lost:
        other.code(key)
    assert lost.value.code == 6005


def test_a_code_that_is_no_text_any_more_is_damage(ledger: Ledger, path: Path) -> None:
    ledger.append(line_added(), sale=SALE, vault={KEY: Secret("5571630793")})
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE vault SET code = x'35'")
        db.commit()
    with pytest.raises(TillError) as damage:
        ledger.code(KEY)
    assert damage.value.code == 6005


def test_what_happens_after_its_end_is_no_step_of_a_sale(ledger: Ledger) -> None:
    late = r.PrintQueued(job=2, receipt="T01-000001", copy=1)
    ledger.append(line_added(), closed("T01-000001"), sale=SALE)
    ledger.append(late, sale=SALE)
    assert [step.record for step in ledger.steps_of(SALE)] == [line_added(), closed("T01-000001")]
    assert ledger.sale_of_receipt("T01-000001") == SALE
    assert ledger.steps_of("T01-S000009") == []


def test_receipts_to_be_printed_are_those_neither_out_nor_given_up(ledger: Ledger) -> None:
    def outcome(job: int, what: str) -> tuple[r.Record, r.Record]:
        return r.PrintStarted(job=job), r.PrintEnded(job=job, outcome=what)

    outcomes = ("done", "unconfirmed", "cut", "failed", "waiting")
    for job, what in enumerate(outcomes, 1):
        ledger.append(r.PrintQueued(job=job, receipt=f"T01-{job:06}"), *outcome(job, what))
    ledger.append(r.PrintQueued(job=6, receipt="T01-000001", copy=1), r.PrintStarted(job=6))
    waiting = [(one.job, one.copy, one.state) for one in ledger.print_jobs()]
    assert waiting == [(5, 0, "queued"), (6, 1, "started")]
    assert (ledger.last_job(), ledger.copies_of("T01-000001")) == (6, 2)


def test_what_is_no_ledger_is_said_to_be_none(tmp_path: Path, path: Path) -> None:
    other = tmp_path / "other.sqlite"
    create(other)
    with closing(sqlite3.connect(other)) as db:
        db.execute("PRAGMA user_version = 99")
    with closing(sqlite3.connect(tmp_path / "empty.sqlite")) as db:
        db.execute("CREATE TABLE records (seq)")
    (tmp_path / "text").write_text("not a ledger" * 1000)
    for one in (path, other, tmp_path / "empty.sqlite", tmp_path / "text", tmp_path):
        with pytest.raises(TillError) as damage:
            LedgerReader(one)
        assert damage.value.code == 6005
