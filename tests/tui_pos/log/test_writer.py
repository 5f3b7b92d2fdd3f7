"""Lines on a real disk: within their bound, for their owner alone, and never in anybody's way."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from tests import strace
from tests.program import LIMIT_S
from tests.tui_pos.checkout.rig import HandClock
from tui_pos.log.entry import Entry
from tui_pos.log.files import log_files
from tui_pos.log.reader import LogReader
from tui_pos.log.writer import Bound, Writer
from tui_pos.secret import Secret

CLOCK = HandClock()
KEY = Secret('key "9f3a71c2"')


def numbered(number: int) -> Entry:
    return Entry(at=CLOCK.now(), kind="command", id=f"1-{number}", what="Entered")


def write(folder: Path, *entries: Entry, bound: Bound | None = None) -> None:
    writer = Writer(folder, CLOCK, lambda: (KEY, Secret("17")), bound)
    writer.start()
    for entry in entries:
        writer.put(entry)
    writer.stop()


def ids(folder: Path) -> list[str]:
    return [entry.id for entry in LogReader(folder).entries()]


def lost(folder: Path) -> int:
    return sum(entry.count or 0 for entry in LogReader(folder).entries() if entry.kind == "lost")


def test_what_was_written_is_read_back_in_its_order(tmp_path: Path) -> None:
    entries = [numbered(number) for number in range(300)]
    for part in (entries[:100], entries[100:]):
        write(tmp_path / "log", *part)
    log = LogReader(tmp_path / "log")
    assert list(log.entries()) == entries
    assert log.damaged == 0


def test_a_log_is_its_owners_alone(tmp_path: Path) -> None:
    write(tmp_path / "log", numbered(1))
    assert (tmp_path / "log").stat().st_mode & 0o777 == 0o700
    assert [file.stat().st_mode & 0o777 for file in log_files(tmp_path / "log")] == [0o600]


def test_a_log_stays_within_its_bound_and_keeps_the_newest(tmp_path: Path) -> None:
    bound = Bound(most_bytes=1000, files=3)
    for start in range(0, 600, 200):
        write(tmp_path, *map(numbered, range(start, start + 200)), bound=bound)
        sizes = [file.stat().st_size for file in log_files(tmp_path)]
        assert len(sizes) == 3 and max(sizes) <= 1000
    kept = ids(tmp_path)
    assert len(kept) > 20
    assert kept == [f"1-{number}" for number in range(600)][-len(kept) :]


def test_a_secret_is_in_no_line_wherever_it_comes_from(tmp_path: Path) -> None:
    write(tmp_path, Entry(at=CLOCK.now(), kind="effect", id="1-17", trace=f"for {KEY.text}!"))
    assert [(one.id, one.trace) for one in LogReader(tmp_path).entries()] == [
        ("1-17", "for <secret>!")
    ]


@pytest.mark.parametrize("left", [b'{"at":"2026-11-2', b"\xff\x00{", b'{"kind":5}'])
def test_half_a_line_spoils_none_that_follows(tmp_path: Path, left: bytes) -> None:
    write(tmp_path, numbered(1))
    with log_files(tmp_path)[0].open("ab") as file:
        file.write(left)
    write(tmp_path, numbered(2))
    log = LogReader(tmp_path)
    assert [one.id for one in log.entries()] == ["1-1", "1-2"]
    assert log.damaged == 1


_FULL = """
import resource, sys, threading
from pathlib import Path
from tui_pos.clock import SystemClock
from tui_pos.log.entry import Entry
from tui_pos.log.writer import Writer

def limit(size):
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))

clock, tried = SystemClock(), threading.Semaphore(0)
writer = Writer(Path(sys.argv[1]), clock, lambda: tried.release() or ())
writer.start()
limit(1000)
for number in range(50):
    writer.put(Entry(at=clock.now(), kind="command", id=f"1-{number}"))
for _ in range(50):
    tried.acquire()
limit(None)
writer.put(Entry(at=clock.now(), kind="command", id="1-50"))
writer.stop()
"""


def test_a_disk_that_is_full_loses_lines_and_the_log_says_how_many(tmp_path: Path) -> None:
    """The kernel lets no file grow beyond 1,000 bytes for a while, and cuts the line there."""
    subprocess.run([sys.executable, "-c", _FULL, str(tmp_path)], check=True, timeout=LIMIT_S)
    log = LogReader(tmp_path)
    kept = [one.id for one in log.entries() if one.id]
    assert log.damaged == 1
    assert kept[0] == "1-0" and kept[-1] == "1-50"
    assert lost(tmp_path) > 5
    assert len(kept) + lost(tmp_path) == 51


def test_a_folder_that_cannot_be_made_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("in its place")
    writer = Writer(tmp_path / "log", CLOCK)
    writer.start()
    for number in range(10):
        writer.put(numbered(number))
    writer.stop()
    assert (tmp_path / "log").read_text() == "in its place"


def test_a_folder_that_comes_back_is_written_to_again(tmp_path: Path) -> None:
    folder = tmp_path / "mounted" / "log"
    write(folder, numbered(1), numbered(2))
    assert not folder.exists()
    writer = Writer(folder, CLOCK)
    writer.start()
    writer.put(numbered(3))
    folder.parent.mkdir()
    writer.put(numbered(4))
    writer.stop()
    assert lost(folder) + len([one for one in ids(folder) if one]) == 2


def test_nobody_waits_for_a_disk_that_hangs(tmp_path: Path) -> None:
    """A pipe stands for it that takes 4,096 bytes until somebody reads it."""
    pipe, most = tmp_path / "till-000001.jsonl", 5000
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(reader, True)
    other = os.open(pipe, os.O_RDWR)  # Until the writer has opened it, it must not be at its end.
    writer = Writer(tmp_path, CLOCK, bound=Bound(waiting=10))
    writer.start()
    for number in range(most):
        writer.put(numbered(number))
    with os.fdopen(reader, "rb") as lines, ThreadPoolExecutor(1) as beside:
        ending = beside.submit(writer.stop)
        ending.add_done_callback(lambda _: os.close(other))
        found: list[Entry] = []
        while sum(one.count or 1 for one in found) < most:
            found.append(msgspec.json.decode(lines.readline(), type=Entry))
        ending.result()
    assert len(found) < most / 2


_TILL = """
import sys
from pathlib import Path
from tui_pos.clock import SystemClock
from tui_pos.log.entry import Entry
from tui_pos.log.writer import Writer

clock = SystemClock()
writer = Writer(Path(sys.argv[1]), clock)
writer.start()
for number in range(400):
    writer.put(Entry(at=clock.now(), kind="command", id=f"1-{number}"))
    if number == 300:
        print("far", flush=True)
writer.stop()
print("over", flush=True)
sys.stdin.read()
"""


def test_what_was_written_survives_the_death_of_the_till(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _TILL, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as till:
        assert till.stdout is not None
        assert till.stdout.readline() == b"far\n" and till.stdout.readline() == b"over\n"
        till.kill()
    assert ids(tmp_path) == [f"1-{number}" for number in range(400)]


@strace.needed
@pytest.mark.parametrize("number", [1, 37, 250])
def test_killed_at_any_line_the_log_is_readable_up_to_it(tmp_path: Path, number: int) -> None:
    file = tmp_path / "till-000001.jsonl"
    write(tmp_path, numbered(0))
    killed = strace.killing("write", number, str(file))
    subprocess.run([*killed, sys.executable, "-c", _TILL, str(tmp_path)], stdout=subprocess.DEVNULL)
    log = LogReader(tmp_path)
    assert [one.id for one in log.entries()] == ["1-0", *(f"1-{at}" for at in range(number - 1))]
    assert log.damaged == 0
