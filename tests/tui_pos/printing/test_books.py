"""What the queue is told by the books of a real checkout."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.drivers.support import NARROW
from tests.tui_pos.checkout.rig import COLA, Rig
from tui_pos.checkout import effects
from tui_pos.checkout.commands import Command, DropPrint
from tui_pos.errors import TillError
from tui_pos.printing.books import PrintBooks


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    """A sale is closed, its receipt waits."""
    rig = Rig(tmp_path)
    rig.order(COLA)
    rig.press_enter()
    rig.press_enter()
    return rig


@pytest.fixture
def books(rig: Rig) -> PrintBooks:
    def post(command: Command, handled: Callable[[], None] | None) -> None:
        rig.do(command)
        if handled is not None:
            handled()

    return PrintBooks(rig.shop, rig.path, post)


def test_each_beginning_is_on_disk_before_it_is_allowed(rig: Rig, books: PrintBooks) -> None:
    for begun in range(3):
        (job,) = books.waiting()
        assert (job.begun, job.error) == (begun, 5010 if begun else None)
        assert books.starts(job)
        books.ended(job.job, "waiting", 5010)


def test_a_beginning_of_before_does_not_pass_for_one_that_could_not_be_written(
    rig: Rig, books: PrintBooks
) -> None:
    rig.do(effects.JobStarts(1))
    (job,) = books.waiting()
    rig.ledger._db.execute("PRAGMA query_only=ON")
    assert job.state == "started" and not books.starts(job)
    assert rig.error == 6004


def test_what_a_person_gave_up_meanwhile_is_not_begun(rig: Rig, books: PrintBooks) -> None:
    (job,) = books.waiting()
    rig.do(DropPrint(job.job))
    assert not books.starts(job)


def test_the_page_says_so_where_a_part_may_be_on_paper(rig: Rig, books: PrintBooks) -> None:
    (job,) = books.waiting()
    first = books.page(job, NARROW)
    rig.do(effects.JobStarts(1))
    rig.do(effects.JobEnded(1, "waiting", 5010))
    (job,) = books.waiting()
    mark = "前一张没打完".encode("gb18030")
    assert mark not in first and mark in books.page(job, NARROW)


def test_a_receipt_that_cannot_be_read_is_said(rig: Rig, books: PrintBooks) -> None:
    (job,) = books.waiting()
    rig.ledger._db.execute("UPDATE sales SET receipt = 'T01-000009'")
    with pytest.raises(TillError) as failure:
        books.page(job, NARROW)
    assert failure.value.code == 6014
