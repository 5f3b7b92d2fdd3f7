"""Whoever changes the books by hand is found out: the file is copied, its guards taken down."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.tui_pos.ledger.support import is_one_file, live_through, open_ledger, tampered_with
from tui_pos.ledger import records as r
from tui_pos.ledger.chain import START, link_of
from tui_pos.ledger.store import LedgerReader
from tui_pos.ledger.verify import Flaw, verify

_COLUMNS = ("time", "terminal", "who", "sale", "kind", "body", "hash")
_SOME = settings(max_examples=60)
_Statement = tuple[str, tuple[object, ...]]


class Books:
    """A till's file, copied anew for each way of tampering with it."""

    def __init__(self, folder: Path) -> None:
        self.whole = live_through(folder)
        with closing(open_ledger(folder)) as ledger:
            # The newest hundred are checked at every start; most of these are older.
            ledger.append(*(r.DrawerOpened() for _ in range(80)), who="1001")
        assert is_one_file(self.whole)
        with closing(LedgerReader(self.whole)) as ledger:
            self.rows = list(ledger.rows())

    def after(self, *changes: _Statement) -> list[Flaw]:
        """What verify finds once these statements have been carried out on a copy."""
        with TemporaryDirectory() as folder:
            path = Path(shutil.copy(self.whole, folder))
            with closing(tampered_with(path)) as db:
                db.execute("BEGIN")
                for statement, values in changes:
                    db.execute(statement, values)
                db.execute("COMMIT")
            with closing(LedgerReader(path)) as ledger:
                return list(verify(ledger))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    return Books(tmp_path_factory.mktemp("books"))


_texts = st.text(st.characters(codec="utf-8"), max_size=40)
_values = st.none() | _texts | st.integers(-(2**63), 2**63 - 1) | st.binary(max_size=20)
_data = st.data()


def _row(data: st.DataObject, books: Books) -> int:
    return data.draw(st.integers(1, len(books.rows)), "record")


def test_untouched_books_are_whole(books: Books) -> None:
    assert len(books.rows) > 100
    with closing(LedgerReader(books.whole)) as ledger:
        assert list(verify(ledger)) == []
    previous = START
    for row in books.rows:
        assert link_of(previous, row) == row.hash
        previous = row.hash


@_SOME
@given(data=_data)
def test_a_changed_value_is_found(books: Books, data: st.DataObject) -> None:
    """Made up, or that of another record."""
    column = data.draw(st.sampled_from(_COLUMNS))
    value = data.draw(_values | st.sampled_from([getattr(row, column) for row in books.rows]))
    number = _row(data, books)
    assume(value is not None or column == "sale")
    assume(str(value) != str(getattr(books.rows[number - 1], column)))
    assert books.after((f"UPDATE records SET {column} = ? WHERE seq = ?", (value, number)))


def test_no_sale_and_a_sale_without_a_name_are_told_apart(books: Books) -> None:
    """Both leave the hashed text as it is."""
    number = next(row.seq for row in books.rows if row.sale is None)
    assert books.after(("UPDATE records SET sale = '' WHERE seq = ?", (number,)))


@_SOME
@given(data=_data)
def test_a_changed_character_is_found(books: Books, data: st.DataObject) -> None:
    """The smallest forgery: one digit of an amount."""
    number = _row(data, books)
    body = books.rows[number - 1].body
    at = data.draw(st.integers(0, len(body) - 1))
    forged = body[:at] + data.draw(st.sampled_from('0123456789abc" ')) + body[at + 1 :]
    assume(forged != body)
    assert books.after(("UPDATE records SET body = ? WHERE seq = ?", (forged, number)))


@_SOME
@given(data=_data)
def test_removed_records_are_found(books: Books, data: st.DataObject) -> None:
    """All but the newest: a chain cannot miss what was cut off its end."""
    first = data.draw(st.integers(1, len(books.rows) - 1))
    last = data.draw(st.integers(first, len(books.rows) - 1))
    removed = ("DELETE FROM records WHERE seq BETWEEN ? AND ?", (first, last))
    assert books.after(removed)
    closed_up = ("UPDATE records SET seq = seq - ? WHERE seq > ?", (last - first + 1, last))
    assert books.after(removed, closed_up)


def test_a_sale_cut_off_the_end_is_missed_where_its_beginning_is_known(books: Books) -> None:
    last = max(row.seq for row in books.rows if '"line":{"id":1,' in row.body)
    assert books.after(("DELETE FROM records WHERE seq >= ?", (last,)))
    assert books.after(("DELETE FROM records", ()))


@_SOME
@given(data=_data)
def test_swapped_records_are_found(books: Books, data: st.DataObject) -> None:
    one, other = _row(data, books), _row(data, books)
    assume(one != other)
    swap = "UPDATE records SET seq = ? WHERE seq = ?"
    assert books.after((swap, (-1, one)), (swap, (one, other)), (swap, (other, -1)))


@_SOME
@given(data=_data)
def test_an_inserted_record_is_found(books: Books, data: st.DataObject) -> None:
    """In the middle, at the end, or before the first; a copy of another or made up."""
    at = data.draw(st.integers(-1, len(books.rows) + 2))
    copied = books.rows[_row(data, books) - 1]
    hash_ = data.draw(st.just(copied.hash) | st.text("0123456789abcdef", min_size=64, max_size=64))
    apart = "UPDATE records SET seq = -seq WHERE seq >= ?"
    back = "UPDATE records SET seq = 1 - seq WHERE seq < 0"
    room: tuple[_Statement, ...] = ((apart, (at,)), (back, ())) if at > 0 else ()
    insert = f"INSERT INTO records (seq, {', '.join(_COLUMNS)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    values = (at, *(getattr(copied, column) for column in _COLUMNS[:-1]), hash_)
    assert books.after(*room, (insert, values))
