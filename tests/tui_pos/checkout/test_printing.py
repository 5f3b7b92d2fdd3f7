"""Receipts that are not on paper: which they are, and what a person may do about each."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.causes import Cause
from tests.tui_pos.checkout.rig import COLA, WATER, Rig
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.checkout.view import Text

FIRST, SECOND, THIRD = "T01-000001", "T01-000002", "T01-000003"


def sell(rig: Rig, barcode: str = COLA) -> None:
    rig.order(barcode)
    rig.press_enter()
    rig.press_enter()


def end(rig: Rig, job: int, outcome: str, error: int | None = None) -> None:
    """The queue sends a receipt, and this comes of it."""
    rig.do(effects.JobStarts(job))
    rig.do(effects.JobEnded(job, outcome, error))


def shown(rig: Rig) -> list[tuple[str, str, int | None]]:
    return [(one.number, one.state, one.error) for one in rig.view.receipts]


def queued(rig: Rig) -> list[tuple[int, str, int]]:
    """What is to be printed, oldest first."""
    return [(job.job, job.receipt, job.copy) for job in rig.ledger.print_jobs()]


def test_each_receipt_that_is_not_on_paper_is_shown_with_its_reason(rig: Rig) -> None:
    sell(rig)
    end(rig, 1, "failed", 6005)
    sell(rig)
    end(rig, 2, "unconfirmed", Cause.NO_ANSWER)
    sell(rig, WATER)
    rig.do(effects.JobEnded(3, "waiting", Cause.PAPER_END))
    sell(rig)
    assert shown(rig) == [
        ("T01-000004", "queued", None),
        (THIRD, "queued", Cause.PAPER_END),
        (SECOND, "unconfirmed", Cause.NO_ANSWER),
        (FIRST, "failed", 6005),
    ]
    assert [one.paid_fen for one in rig.view.receipts] == [350, 200, 350, 350]
    assert [one.missing for one in rig.view.receipts] == [False, False, False, True]
    assert rig.view.waiting_prints == 2


def test_what_is_on_paper_is_not_shown_but_for_the_last(rig: Rig) -> None:
    for job in (1, 2):
        sell(rig)
        end(rig, job, "done")
    assert shown(rig) == [(SECOND, "done", None)]


def test_of_a_printer_that_never_confirms_the_newest_are_shown(rig: Rig) -> None:
    for job in range(1, 24):
        sell(rig)
        end(rig, job, "unconfirmed", Cause.NO_ANSWER)
    assert [one.number for one in rig.view.receipts] == [f"T01-{n:06}" for n in range(23, 3, -1)]


def test_a_reprint_takes_the_place_of_what_was_cut(rig: Rig) -> None:
    sell(rig)
    rig.do(effects.JobStarts(1))
    sell(rig)
    rig.restart()
    assert shown(rig) == [(SECOND, "queued", None), (FIRST, "cut", None)]
    rig.do(c.Reprint(FIRST))
    assert queued(rig) == [(2, SECOND, 0), (3, FIRST, 1)]
    end(rig, 3, "done")
    assert shown(rig) == [(SECOND, "queued", None)]


def test_reprint_is_free_once(rig: Rig) -> None:
    sell(rig)
    end(rig, 1, "done")
    rig.do(c.Reprint())
    assert queued(rig) == [(2, FIRST, 1)]
    end(rig, 2, "done")
    rig.do(c.Reprint())
    assert rig.view.unlock is not None


def test_a_receipt_that_waits_is_not_printed_twice_for_asking_twice(rig: Rig) -> None:
    sell(rig)
    rig.hold = True
    rig.do(c.Reprint())
    assert queued(rig) == [(1, FIRST, 0)]
    assert rig.waiting == [effects.PrintJobs()]
    assert rig.view.notice is not None
    assert rig.view.notice.text == Text("print.waits", {"receipt": FIRST})


def test_all_that_is_missing_is_printed_in_order_and_nothing_that_may_be_there(rig: Rig) -> None:
    for job, outcome in enumerate(("failed", "unconfirmed", "failed", "done"), 1):
        sell(rig)
        end(rig, job, outcome)
    rig.do(c.PrintMissing())
    assert queued(rig) == [(5, FIRST, 1), (6, THIRD, 1)]
    for job in (5, 6):
        end(rig, job, "failed", 6005)
    rig.do(c.PrintMissing())
    # A second time each needs a supervisor.
    assert queued(rig) == [] and len(shown(rig)) == 4


def test_a_receipt_nobody_wants_is_given_up_on_record(rig: Rig) -> None:
    sell(rig)
    rig.do(effects.JobEnded(1, "waiting", Cause.PAPER_END))
    sell(rig)
    rig.do(c.DropPrint(1))
    assert shown(rig) == [(SECOND, "queued", None)] and queued(rig) == [(2, SECOND, 0)]
    row = list(rig.ledger.rows())[-1]
    assert (row.kind, row.who) == ("print.ended", "1001") and '"dropped"' in row.body
    # The queue had it in hand and did not know.
    rig.do(effects.JobStarts(1))
    rig.do(effects.JobEnded(1, "waiting", Cause.PAPER_END))
    assert queued(rig) == [(2, SECOND, 0)] and list(rig.ledger.rows())[-1] == row


def test_what_is_printed_just_now_or_already_is_not_given_up(rig: Rig) -> None:
    sell(rig)
    rig.do(effects.JobStarts(1))
    rig.do(c.DropPrint(1))
    assert rig.error == 5025
    rig.do(effects.JobEnded(1, "done", None))
    rig.do(c.DropPrint(1))
    assert shown(rig) == [(FIRST, "done", None)]


def test_what_is_done_stays_done_when_the_checkout_was_opened_anew_meanwhile(rig: Rig) -> None:
    sell(rig)
    rig.do(effects.JobStarts(1))
    rig.restart()
    assert shown(rig) == [(FIRST, "cut", None)]
    rig.do(effects.JobEnded(1, "done", None))
    assert shown(rig) == [(FIRST, "done", None)]


@pytest.mark.parametrize(
    ("before", "error", "told"),
    [
        ("done", Cause.NO_ANSWER, 5024),
        ("unconfirmed", Cause.NO_ANSWER, None),
        ("unconfirmed", None, None),
        ("unconfirmed", Cause.PORT_LOST, 5024),
    ],
)
def test_an_unconfirmed_receipt_is_told_where_that_is_news(
    rig: Rig, before: str, error: int | None, told: int | None
) -> None:
    sell(rig)
    end(rig, 1, before, Cause.NO_ANSWER if before != "done" else None)
    sell(rig)
    end(rig, 2, "unconfirmed", error)
    assert rig.error == told


def test_a_disk_that_is_full_at_the_start_leaves_what_was_begun_alone(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    sell(rig)
    rig.do(effects.JobStarts(1))
    rig.ledger._db.execute("PRAGMA query_only=ON")
    rig.do(effects.JobStarts(1))
    assert rig.error == 6004
    assert [(job.state, job.begun) for job in rig.ledger.print_jobs()] == [("started", 1)]
