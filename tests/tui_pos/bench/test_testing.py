from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from drivers.checks import Asker, Check, Evidence, Level, Meaning
from drivers.counters import Counters
from drivers.device import Capability, Kind
from drivers.recording import Recorder, loads
from drivers.status import Health, Status
from drivers.transport import Tap
from tui_pos.bench.recordings import KEPT, keep_recording
from tui_pos.bench.targets import Target
from tui_pos.bench.testing import Bench, Subject, run_test
from tui_pos.clock import SystemClock
from tui_pos.home import Home
from tui_pos.locale import Locale
from tui_pos.shop import ScannerSetting

TARGET = Target("scanner-1", Kind.SCANNER, ScannerSetting("/dev/none"))


class Stranger:
    """A scanner by somebody else: the second half of a code comes while it is checked."""

    kind = Kind.SCANNER
    url = "/dev/none"
    capabilities: frozenset[Capability] = frozenset()
    status = Status(Health.OK)

    def __init__(self, tap: Tap) -> None:
        self.counters = Counters(frames=1)
        self._tap = tap

    def start(self) -> None: ...

    def close(self) -> None: ...

    def check(self, level: Level, ask: Asker) -> Check:
        self._tap("in", b"567892\r")
        said = Meaning("devices.scan.plain", {"text": "6901234567892"})
        return Check(level, self.status, (Evidence(SystemClock().monotonic(), said),))


def bench(recorder: Recorder) -> Bench:
    return Bench(recorder, SystemClock(), Locale("en"))


def nobody(question: object) -> None:
    """Gives up."""


def test_what_began_just_before_a_test_is_understood_and_numbers_are_masked() -> None:
    recorder = Recorder()
    tap = recorder.tap("scanner-1")
    tap("in", b"6901234")
    card = run_test(bench(recorder), Subject(TARGET, Stranger(tap)), Level.INTERNAL, nobody, "9001")
    scan, remark = card.evidence
    assert (scan.meaning.key, scan.direction) == ("devices.scan.plain", "in")
    masked = str(scan.meaning.params["text"])
    assert len(masked) == 13 and masked != "6901234567892"
    assert bytes.fromhex(scan.hex) == masked.encode() + b"\r"
    assert remark.meaning.params["text"] == "*********7892"
    assert card.counters["frames"] == 1 and card.by == "9001"


def test_recordings_of_a_device_are_kept_the_newest_ones(tmp_path: Path) -> None:
    recorder = Recorder()
    recorder.tap("scanner-1")("in", b"690\r")
    noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
    files = [
        keep_recording(Home(tmp_path), recorder, TARGET, noon + timedelta(seconds=at))
        for at in range(KEPT + 2)
    ]
    assert sorted((tmp_path / "devices").iterdir()) == files[-KEPT:]
    kept = loads(files[-1].read_bytes())
    assert (kept.device, kept.stream("in")) == ("scanner-1", b"690\r")
