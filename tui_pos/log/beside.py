"""Log and books of a home read together, also beside the till that writes them."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta

from tui_pos.home import Home
from tui_pos.ledger.store import LedgerReader
from tui_pos.log.analysis import Analysis, analyse
from tui_pos.log.past import read_past
from tui_pos.log.reader import LogReader
from tui_pos.log.usual import DAY, MOST_WEEKS, WEEK


def analyse_home(home: Home, end: datetime, days: int) -> Analysis:
    """What the last so many days teach. Raises TillError 6005 where the books cannot be read,
    OSError where the log cannot."""
    begin = end - max(2 * timedelta(days=days), MOST_WEEKS * WEEK + DAY)
    with closing(LedgerReader(home.ledger)) as ledger:
        steps = ledger.steps_since(begin)
        past = read_past(LogReader(home.log).entries(), steps, ledger.first_time())
    return analyse(past, end, days)
