"""Printer and scanner prove each other: what the one has just printed, the other must read."""

from __future__ import annotations

from drivers.causes import Cause
from drivers.checks import Asker, Meaning, Question
from drivers.printer import Printer, Result
from drivers.scanner import Scanner
from drivers.status import Outcome
from tui_pos.bench.test_page import Codes, fresh_codes, page_job
from tui_pos.bench.watching import Watch
from tui_pos.locale import Locale

PRINT_S = 30.0
READ_S = 30.0
"""How long the person may take to scan one code, in seconds."""

NOT_READ_BACK, PAGE_WRONG = 5087, 5088

_TRIES = 10
"""Scans of other things, and torn ones, that the person may make meanwhile."""
_LOOKS = ("edges", "characters", "sizes")
"""What only eyes can tell of a page."""


def print_page(
    printer: Printer, words: Locale, watch: Watch, *, name: str, at: str
) -> tuple[Result, Codes]:
    """Print a test page with codes that were never printed before; how that ended, and what they
    say. `name` and `at` stand in its head."""
    codes = fresh_codes()
    result = printer.send(page_job(printer.profile, words, codes, name, at), PRINT_S)
    watch.remark(f"bench.page.{result.outcome}")
    return result, codes


def look_at_page(ask: Asker, watch: Watch) -> int | None:
    """Ask whether the page is as it should be; 5088 where it is not. Whoever gives up leaves the
    rest open."""
    wrong: int | None = None
    for what in _LOOKS:
        answer = ask(Question(Meaning(f"bench.page.look_{what}")))
        if answer is None:
            break
        watch.remark(f"bench.page.{what}_{answer}")
        wrong = PAGE_WRONG if answer == "no" else wrong
    return wrong


def read_back(
    scanner: Scanner, codes: Codes, ask: Asker, watch: Watch, read_s: float = READ_S
) -> int | None:
    """Have both codes of a page scanned, in either order, within `read_s` seconds of each other;
    5087 where neither is read; nothing is known where the person gives up.

    A scanner for one-dimensional codes cannot read the other one: that is said, and no fault.
    """
    read: set[str] = set()
    said: list[str | None] = []

    def once(question: Question) -> str | None:
        if not said:
            said.append(ask(Question(Meaning("bench.page.scan_both"), ("done",))))
        return said[0]

    for _ in range(_TRIES):
        check = scanner.check_scan(once, "", read_s)
        came = {str(one.meaning.params.get("text", "")) for one in check.evidence} - {""}
        read |= came
        silent = not came and check.status.cause is not Cause.GARBLED
        if silent or {codes.bar, codes.qr} <= read:
            break
    if said == [None]:
        return None  # Whoever gives up has proved nothing.
    for kind, code in (("bar", codes.bar), ("qr", codes.qr)):
        watch.remark(f"bench.page.{kind}_{'read' if code in read else 'unread'}")
    return None if read & {codes.bar, codes.qr} else NOT_READ_BACK


def printed(result: Result) -> bool:
    """Whether there may be a page to look at."""
    return result.outcome is not Outcome.FAILED
