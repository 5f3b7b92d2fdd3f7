from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_pos.vouchers.marks import account_mark, made_at, name_mark

shops = st.text("ABCS0123456789-", min_size=1, max_size=30)
terminals = st.text("ABCS0123456789.", min_size=1, max_size=8)
numbers = st.text("0123456789", min_size=1, max_size=7)
names = st.text("李小王Ann @-", max_size=20)
request_ids = st.text("0123456789abcdef", min_size=32, max_size=32)


@given(shop=shops, terminal=terminals, number=numbers, name=names, request_id=request_ids)
def test_a_till_knows_its_own_marks_however_long(
    shop: str, terminal: str, number: str, name: str, request_id: str
) -> None:
    marks = (
        account_mark(shop, terminal, number, request_id),
        name_mark(shop, terminal, name, request_id),
    )
    for mark in marks:
        assert len(mark) <= 32 and mark.endswith(f"-{request_id[:8]}")
        assert made_at(mark, shop, terminal)


@given(shop=shops, terminal=terminals, other=terminals, number=numbers, name=names, own=request_ids)
def test_a_mark_that_is_whole_is_of_one_terminal(
    shop: str, terminal: str, other: str, number: str, name: str, own: str
) -> None:
    for mark in (account_mark(shop, other, number, own), name_mark(shop, other, name, own)):
        if len(mark) < 32:
            assert made_at(mark, shop, terminal) == (terminal == other)


def test_the_till_next_to_it_has_other_marks() -> None:
    for mark in (
        account_mark("S001", "T02", "1001", "0" * 32),
        account_mark("S001", "T011", "1001", "0" * 32),
        account_mark("S001", "T01-1", "1001", "0" * 32),
        account_mark("S001-T01", "1", "1001", "0" * 32),
        name_mark("S001", "T02", "小李", "0" * 32),
        name_mark("S001", "T02", "T01" * 9, "0" * 32),
        account_mark("S001-of-a-long-name-indeed", "T02", "1001", "0" * 32),
        account_mark("S001-of-a-long-name-indeed", "T011", "1001", "0" * 32),
        account_mark("S001", "T02", "9" * 40, "0" * 32),
    ):
        shop = "S001-of-a-long-name-indeed" if "name-indeed" in mark else "S001"
        assert not made_at(mark, shop, "T01"), mark


def test_an_account_of_the_platform_is_no_mark() -> None:
    for account in ("", "-", "美团商家版", "*******1111", "S001-T01", "S001-T01-", "a" * 40):
        assert not made_at(account, "S001", "T01"), account
