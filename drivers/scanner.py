"""A barcode scanner on a serial port, or on a keyboard port of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct

from drivers.causes import Cause
from drivers.checks import Asker, Check, Evidence, Level, Meaning, Question
from drivers.counters import Counters
from drivers.device import Capability, Kind
from drivers.encoding import gs1
from drivers.encoding.aim import article, symbology
from drivers.encoding.frames import Frame, Framer, Framing
from drivers.reopening import AGAIN_S, Keeper
from drivers.scan_check import Heard, lines_of
from drivers.status import Health, Status
from drivers.telling import tell
from drivers.transport import CONNECT_S, Port, PortSettings, Tap

SCAN_S = 20.0
"""How long a test waits for a scan, in seconds."""

_LOOK_S = 0.25
"""How long a read may wait, hence how long `close` may take, in seconds."""
_GARBLED = 3
"""Times in a row that something came and was no scan: not a slip any more, but a wrong setting."""
_AUTO = Framing()


class Scan(Struct, frozen=True):
    """What was scanned. `at`: seconds of the scanner's clock when the last byte was read.

    `text` has the element strings of GS1 in brackets, "(01)06901234567892(10)L7": without their
    separators they could not be told apart; and the number of an article that an add-on stands
    beside ("]E3") without it, as the goods are known by. `data`: the bytes without framing and
    identifiers.
    """

    text: str
    at: float
    aim: str = ""
    data: bytes = b""


class Scanner:
    """Reads a scanner on a thread of its own, and looks for its port again when it goes away.

    A scanner cannot be asked anything, so an open port proves nothing: it is unknown, UNPROVEN,
    until a scan comes, and ok from then on for as long as the port stays open. Where several
    things in a row come that are no scan it is at fault, GARBLED, until one comes.

    `on_scan` and `on_status` are called on that thread, `on_status` once per change. `clock`
    gives seconds that only grow.
    """

    kind = Kind.SCANNER
    capabilities: frozenset[Capability] = frozenset()

    def __init__(
        self,
        port: PortSettings,
        on_scan: Callable[[Scan], None],
        framing: Framing = _AUTO,
        *,
        on_status: Callable[[Status], None] = lambda status: None,
        clock: Callable[[], float] = time.monotonic,
        again_s: Sequence[float] = AGAIN_S,
        tap: Tap | None = None,
    ) -> None:
        self.url = port.url
        self._on_scan = on_scan
        self._on_status = on_status
        self._framing = framing
        self._framer = Framer(framing)
        self._clock = clock
        self._keeper = Keeper(port, "scanner", self._work, self._told, again_s, tap, clock=clock)
        self._news = threading.Condition()
        self._testing = threading.Lock()
        self._heard: Heard | None = None
        self._port: Port | None = None
        self._opened_at = self._scanned_at = 0.0
        self._proven_bad = 0

    @property
    def status(self) -> Status:
        return self._keeper.status

    @property
    def counters(self) -> Counters:
        return self._keeper.counters

    @property
    def dropped(self) -> int:
        """Bytes received that belonged to no scan."""
        return self._framer.dropped

    def start(self) -> None:
        self._keeper.start()

    def close(self) -> None:
        self._keeper.close()

    def check(self, level: Level, ask: Asker) -> Check:
        """internal: the port, since when, and what came. external: the same, as a scanner cannot
        be made to act. interactive: a scan by the person in front of it."""
        if level is Level.INTERACTIVE:
            return self.check_scan(ask)
        facts = self._facts()
        if level is Level.EXTERNAL:
            facts.append(self._said("devices.scanner.cannot_act"))
        return Check(level, self.status, tuple(facts))

    def check_scan(self, ask: Asker, code: str = "", limit_s: float = SCAN_S) -> Check:
        """Have the person scan `code`, or anything where it is empty, and show what comes.

        Waits `limit_s` from the person's answer on. Ok where it comes; at fault with OTHER_CODE
        or GARBLED where only other things do; unknown where nothing does. What is scanned
        meanwhile is not handed on as a scan.
        """
        facts = self._facts()
        if self._port is None:
            return Check(Level.INTERACTIVE, self.status, tuple(facts))
        key = "devices.scanner.scan_this" if code else "devices.scanner.scan"
        with self._listening() as heard:
            answer = ask(Question(Meaning(key, {"code": code}), ("done",)))
            if answer is None:
                facts.append(self._said("devices.answer.none"))
            else:
                with self._news:
                    self._news.wait_for(lambda: heard.has(code) or self._port is None, limit_s)
                # What follows the code, such as the second half of CRLF.
                self._keeper.over.wait(self._framing.gap_s)
        lost = self.status.health is Health.FAULT and self._port is None
        status = self.status if lost else heard.verdict(code)
        return Check(Level.INTERACTIVE, status, (*facts, *heard.evidence(self._framing)))

    def _facts(self) -> list[Evidence]:
        """What is known without asking anybody; begins to look for the port where nobody did."""
        self.start()
        with self._news:
            self._news.wait_for(lambda: self.status != Status(Health.UNKNOWN), CONNECT_S + 1)
        port, counters, now = self._port, self.counters, self._clock()
        if port is None:
            return [self._said("devices.scanner.not_open")]
        facts = [self._said("devices.scanner.open", seconds=int(now - self._opened_at))]
        if self.status.health is Health.OK:
            facts.append(self._said("devices.scanner.scanned", seconds=int(now - self._scanned_at)))
        else:
            facts.append(self._said("devices.scanner.unproven"))
        counted: dict[str, str | int] = {
            "scans": counters.frames, "bad": counters.bad_frames, "dropped": self.dropped,
            "bytes": counters.bytes_in, "reopens": counters.reopens,
        }  # fmt: skip
        facts.append(self._said("devices.scanner.counts", **counted))
        lines = lines_of(port)
        if lines is not None:
            facts.append(self._said("devices.scanner.lines", lines=" ".join(lines) or "-"))
        return facts

    def _said(self, key: str, **params: str | int) -> Evidence:
        return Evidence(self._clock(), Meaning(key, params))

    @contextmanager
    def _listening(self) -> Iterator[Heard]:
        """All that comes within, kept from `on_scan`; one test at a time."""
        with self._testing:
            heard = self._heard = Heard()
            try:
                yield heard
            finally:
                with self._news:
                    self._heard = None

    def _told(self, status: Status) -> None:
        with self._news:
            self._news.notify_all()
        self._on_status(status)

    def _work(self, port: Port) -> None:
        self._port, self._opened_at = port, self._clock()
        self._proven_bad = self._framer.bad
        self._keeper.say(Status(Health.UNKNOWN, Cause.UNPROVEN))
        quiet = 0.0
        try:
            while not self._keeper.over.is_set():
                wait = self._framing.gap_s if self._framer.pending else _LOOK_S
                data = port.read(wait)
                quiet = 0.0 if data else quiet + wait
                frames = self._framer.feed(data) if data else self._framer.silence(quiet)
                self._take(data, frames, self._clock())
        finally:
            with self._news:
                self._port = None
                self._news.notify_all()
            # The rest of a scan that was cut off does not come when the port is back.
            self._framer.drop()
            self.counters.bad_frames = self._framer.bad

    def _take(self, data: bytes, frames: list[Frame], at: float) -> None:
        scans = [Scan(_text(frame), at, frame.aim, frame.data) for frame in frames]
        bad, self.counters.bad_frames = self.counters.bad_frames, self._framer.bad
        self.counters.frames += len(scans)
        if scans:
            self._scanned_at, self._proven_bad = at, self._framer.bad
            self._keeper.say(Status(Health.OK))
        elif self._framer.bad - self._proven_bad >= _GARBLED:
            self._keeper.say(Status(Health.FAULT, Cause.GARBLED))
        with self._news:
            heard = self._heard
            if heard is not None:
                heard.reads += [(at, data)] if data else []
                heard.scans += [(scan.text, scan.aim) for scan in scans]
                heard.bad += self._framer.bad - bad
            self._news.notify_all()
        for scan in scans if heard is None else ():
            tell(self._on_scan, scan)


def _text(frame: Frame) -> str:
    kind = symbology(frame.aim)
    if not (kind is not None and kind.gs1) and gs1.GS.encode() not in frame.data:
        return article(frame.aim, frame.text) or frame.text
    try:
        return gs1.human(gs1.parse(frame.data.decode("ascii", "replace")))
    except gs1.Gs1Error:
        return frame.text
