"""tui-pos log and log analyse, on a real log and real books."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tui_pos.checkout.rig import COLA, Rig
from tests.tui_pos.cli.support import run, set_up
from tui_pos.clock import SystemClock
from tui_pos.home import Home
from tui_pos.log.entry import Entry
from tui_pos.log.writer import Writer

NOW = datetime.now(UTC).replace(microsecond=0)
SALE = "T01-S000001"


def entry(minutes_ago: int, kind: str = "command", **about: object) -> Entry:
    whole = {"at": NOW - timedelta(minutes=minutes_ago), "kind": kind, **about}
    return Entry(**whole)  # type: ignore[arg-type]


ENTRIES = (
    entry(50, "start", what="0.1.0"),
    entry(40, id="1-2", what="SignOn", who="1001", ms=21.5, records=(2, 2)),
    entry(30, id="1-3", what="Entered", who="1001", sale=SALE, ms=0.4),
    entry(30, "request", id="1-3", what="example.com", status=200, ms=98.5),
    entry(
        30, "effect", id="1-3", what="check", platform="meituan-retail", outcome="refused",
        code=3004, ms=99.0, trace="7f3a",
    ),
    entry(30, id="1-3", what="CodeChecked", who="1001", sale=SALE, code=3004, ms=0.6),
    entry(5, "lost", count=7),
    entry(1, "stop"),
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = set_up(tmp_path / "home")
    writer = Writer(home.log, SystemClock())
    writer.start()
    for one in ENTRIES:
        writer.put(one)
    writer.stop()
    return home


def lines(home: Home, *args: str) -> list[str]:
    done = run("log", home.path, *args)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def kinds(home: Home, *args: str) -> list[str]:
    return [json.loads(line)["kind"] for line in lines(home, "--json", *args)]


def test_a_log_is_shown_line_by_line_with_errors_in_words(home: Home) -> None:
    shown = lines(home)
    assert len(shown) == len(ENTRIES)
    said = shown[4]
    for part in ("1-3", "check", "meituan-retail", "refused", "99.0 ms", "7f3a"):
        assert part in said
    assert "3004 No such voucher" in said
    assert shown[1].endswith("1001  #2") and shown[3].endswith("HTTP 200")
    assert "7 lines could not be written" in shown[6]


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        (("--id", "1-3"), ["command", "request", "effect", "command"]),
        (("--sale", SALE), ["command", "request", "effect", "command"]),
        (("--code", "3004"), ["command", "request", "effect", "command"]),
        (("--person", "1001"), ["command", "command", "request", "effect", "command"]),
        (("--person", "1001", "--code", "9001"), []),
        (("--from", "2000-01-01", "--to", "2000-01-02"), []),
    ],
)
def test_what_is_asked_for_is_shown(home: Home, args: tuple[str, ...], wanted: list[str]) -> None:
    assert kinds(home, *args) == wanted


def test_a_time_is_by_the_clock_in_the_shop(home: Home) -> None:
    def shop(minutes_ago: int) -> str:
        return f"{NOW + timedelta(hours=8, minutes=-minutes_ago):%Y-%m-%d %H:%M:%S}"

    assert kinds(home, "--from", shop(30), "--to", shop(5)) == [
        "command", "request", "effect", "command",
    ]  # fmt: skip


def test_a_day_alone_is_counted_whole(home: Home) -> None:
    first, last = (f"{one.at + timedelta(hours=8):%Y-%m-%d}" for one in (ENTRIES[0], ENTRIES[-1]))
    assert len(kinds(home, "--from", first, "--to", last)) == len(ENTRIES)


def test_what_is_no_time_ends_with_2(home: Home) -> None:
    done = run("log", home.path, "--from", "yesterday")
    assert done.returncode == 2 and "yesterday" in done.stderr
    assert run("log", "analyse", home.path, "--days", "0").returncode == 2


def test_lines_that_cannot_be_read_are_counted(home: Home) -> None:
    with (home.log / "till-000001.jsonl").open("ab") as file:
        file.write(b"{\n")
    done = run("log", home.path)
    assert done.returncode == 0
    assert done.stderr == "1 lines of the log cannot be read.\n"


def test_an_analysis_tells_what_went_wrong_how_often_and_how_slow(home: Home) -> None:
    said = run("log", "analyse", home.path).stdout
    assert "3004 No such voucher (before: not known)" in said
    assert "1001 小李" in said
    assert "check a voucher Meituan retail: half within 99 ms" in said
    assert "7 lines could not be written" in said
    assert "fewer than 3 weeks" in said


def test_an_analysis_for_programs_holds_the_same(home: Home) -> None:
    done = run("log", "analyse", home.path, "--json", "--days", "1")
    found = json.loads(done.stdout)
    assert found["codes"] == [{"code": 3004, "count": 1, "before": None}]
    assert found["people"] == {"1001": 1}
    assert found["platforms"] == {"meituan-retail": 1}
    assert sum(found["hours"]) == 1
    assert found["lost"] == 7


def test_the_books_tell_what_happened_before_the_log_began(tmp_path: Path) -> None:
    """A ledger alone, in which a code was refused while its sale went on a minute later."""
    home = set_up(tmp_path / "home")
    rig = Rig(home.path)
    rig.clock.wall_s = (NOW - rig.clock.now()).total_seconds() - 3600
    rig.order(COLA)
    rig.enter("5571630000")
    rig.clock.seconds += 60
    rig.press_enter()
    rig.press_enter()
    rig.ledger.close()
    found = json.loads(run("log", "analyse", home.path, "--json").stdout)
    assert [one["code"] for one in found["codes"]] == [3004]
    assert found["dearest"] == [{"code": 3004, "seconds": pytest.approx(60, abs=10), "count": 1}]


def test_a_home_without_a_log_shows_nothing(tmp_path: Path) -> None:
    home = set_up(tmp_path / "home")
    assert lines(home) == []
    assert "No errors." in run("log", "analyse", home.path).stdout
