"""A technician at one device of the till that runs: tested beside the screen, which is shown each
thing as it is seen."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from queue import SimpleQueue

import msgspec

from drivers.checks import Evidence, Level, Question
from drivers.drawer import Drawer
from drivers.encoding.escpos import encode
from drivers.printer import Printer
from drivers.status import Health
from tui_pos.bench.card_page import card_page
from tui_pos.bench.cards import Card, Cards
from tui_pos.bench.feed import Feed
from tui_pos.bench.recordings import keep_recording
from tui_pos.bench.targets import TRAINING
from tui_pos.bench.testing import Bench, Subject, run_test
from tui_pos.bench.writing import with_setting
from tui_pos.checkout.view import Text
from tui_pos.documents import load_shop, save_shop
from tui_pos.errors import TillError
from tui_pos.home import Home

KEPT = 500
"""Things seen that can be looked through, the newest ones."""

NO_PRINTER, NO_CARD, ONLY_PRINTERS, NOTHING_LEARNT = 5021, 5090, 5091, 5092
NOT_WRITTEN, INTERNAL = 6039, 9001

_LOOK_S = 0.2
_PRINT_S = 20.0


class Sitting(msgspec.Struct, frozen=True):
    """One picture of it: `doing` is how far the test goes that is under way, `question` what it
    waits for; `card` the newest one of this device; `told` what came of the last wish, filling the
    sentence of `error` where that is what came of it."""

    seen: tuple[Evidence, ...] = ()
    doing: Level | None = None
    question: Question | None = None
    card: Card | None = None
    told: Text | None = None
    error: int | None = None


class Session:
    """`by`: the technician's number; `printer` prints the card. `changed` is called on other
    threads whenever there is a new `sitting`, `left` when it is closed; `report` keeps an internal
    error. One thing is done at a time; what is asked for meanwhile is passed over."""

    def __init__(
        self,
        subject: Subject,
        bench: Bench,
        home: Home,
        printer: Printer | None,
        by: str,
        changed: Callable[[], None],
        left: Callable[[], None],
        report: Callable[[Exception], None],
    ) -> None:
        self.subject = subject
        self.began = bench.clock.monotonic()
        self._bench = bench
        self._home = home
        self._printer = printer
        self._by = by
        self._changed = changed
        self._left = left
        self._report = report
        self._answers: SimpleQueue[str | None] = SimpleQueue()
        self._seen: list[Evidence] = []
        self._changing, self._busy = threading.Lock(), threading.Lock()
        self._over = threading.Event()
        self.sitting = Sitting(card=Cards(home).newest(subject.target.name))
        threading.Thread(target=self._follow, name="bench feed", daemon=True).start()

    def test(self, level: Level) -> None:
        """Test the device as far as `level` goes, and keep the card."""
        self._begin(lambda: self._test(level), level)

    def send(self, data: bytes) -> None:
        """Send bytes as they are to a printer; what it answers is among the things seen."""
        self._begin(lambda: self._send(data))

    def keep_recording(self) -> None:
        """Write the last minutes of the port into the home, masked."""
        self._begin(self._keep_recording)

    def print_card(self) -> None:
        """Print the newest card on this till's printer."""
        self._begin(self._print_card)

    def write_learnt(self) -> None:
        """Keep in the shop's settings at which level of pin 3 the drawer is open."""
        self._begin(self._write_learnt)

    def answer(self, word: str | None) -> None:
        """What the person says to the question; None: nothing."""
        with self._changing:
            if self.sitting.question is None:
                return
            # Once: a key that is pressed twice must not answer the next question.
            self.sitting = msgspec.structs.replace(self.sitting, question=None)
        self._answers.put(word)

    def close(self) -> None:
        """The technician leaves; what is under way ends without any more questions."""
        with self._changing:
            self._over.set()
        self.answer(None)
        self._left()

    def _begin(self, work: Callable[[], Text | None], doing: Level | None = None) -> None:
        if not self._busy.acquire(blocking=False):
            return
        self._show(doing=doing, told=None, error=None)

        def run() -> None:
            told, error = self._tried(work)
            self._busy.release()
            self._show(told=told, error=error, doing=None, question=None)

        threading.Thread(target=run, name="bench", daemon=True).start()

    def _tried(self, work: Callable[[], Text | None]) -> tuple[Text | None, int | None]:
        try:
            return work(), None
        except TillError as error:
            return Text("", error.details), error.code
        except OSError as failure:
            return Text("", {"detail": str(failure)}), NOT_WRITTEN
        except Exception as failure:
            self._report(failure)
            return Text(""), INTERNAL

    def _test(self, level: Level) -> Text:
        began = self._bench.clock.monotonic()
        card = run_test(self._bench, self.subject, level, self._ask, self._by)
        remarks = [one for one in card.evidence if not one.hex and one.direction is None]
        self._see([Evidence(began + one.at, one.meaning) for one in remarks])
        self._show(card=card)
        Cards(self._home).keep(card)
        if card.health is Health.FAULT:
            self._keep_recording()
        return Text(f"bench.tested.{card.health}")

    def _ask(self, question: Question) -> str | None:
        with self._changing:
            if self._over.is_set():
                return None
            self.sitting = msgspec.structs.replace(self.sitting, question=question)
        self._changed()
        return self._answers.get()

    def _send(self, data: bytes) -> Text | None:
        device = self.subject.device
        if not isinstance(device, Printer):
            raise TillError(ONLY_PRINTERS, name=self.subject.target.name)
        result = device.send(data, _PRINT_S)
        return Text(f"bench.sent.{result.outcome}", {"count": len(data)})

    def _keep_recording(self) -> Text:
        target, now = self.subject.target, self._bench.clock.now()
        path = keep_recording(self._home, self._bench.recorder, target, now)
        return Text("bench.recording_kept", {"file": f"devices/{path.name}"})

    def _print_card(self) -> Text:
        card, printer = self.sitting.card, self._printer
        if card is None or printer is None:
            raise TillError(NO_CARD if card is None else NO_PRINTER)
        page = encode(card_page(card, self._bench.words), printer.profile)
        return Text(f"bench.sent.{printer.send(page, _PRINT_S).outcome}", {"count": len(page)})

    def _write_learnt(self) -> Text:
        device, name = self.subject.device, self.subject.target.name
        if not isinstance(device, Drawer) or not device.learnt:
            raise TillError(NOTHING_LEARNT, name=name)
        shop = load_shop(self._home)
        if shop.training:
            raise TillError(TRAINING)
        save_shop(self._home, with_setting(shop, name, drawer_open=device.learnt))
        return Text("bench.written", {"name": name})

    def _follow(self) -> None:
        target = self.subject.target
        feed = Feed(self._bench.recorder, target)
        while not self._over.wait(_LOOK_S):
            self._see(feed.news(self._bench.clock.monotonic()))

    def _see(self, news: Sequence[Evidence]) -> None:
        if news:
            with self._changing:
                # Remarks are known at the end of a test, and belong between the bytes.
                self._seen = sorted([*self._seen, *news], key=lambda one: one.at)[-KEPT:]
                seen = tuple(self._seen)
            self._show(seen=seen)

    def _show(self, **changes: object) -> None:
        with self._changing:
            self.sitting = msgspec.structs.replace(self.sitting, **changes)
        self._changed()
