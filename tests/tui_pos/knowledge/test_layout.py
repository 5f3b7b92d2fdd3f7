"""The little Markdown of an article."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_pos.knowledge.layout import Block, blocks, plain, runs


def test_paragraphs_steps_and_headings_are_told_apart() -> None:
    body = "One\nand more.\n\n## Then\n1. First\n   goes on\n2. Second\n- a thing\n\nLast."
    assert blocks(body) == [
        Block("One and more."),
        Block("Then", heading=True),
        Block("First goes on", "1."),
        Block("Second", "2."),
        Block("a thing", "-"),
        Block("Last."),
    ]


def test_chinese_lines_are_joined_without_a_blank() -> None:
    assert blocks("等一分钟\n再扫\nF5 挂单") == [Block("等一分钟再扫 F5 挂单")]


def test_a_heading_takes_no_line_below_it() -> None:
    assert blocks("# Head\ntext") == [Block("Head", heading=True), Block("text")]


def test_keys_and_what_matters_have_their_style() -> None:
    assert list(runs("Press `F7`, **not** `F6`!")) == [
        ("Press ", ""), ("F7", "key"), (", ", ""), ("not", "strong"), (" ", ""), ("F6", "key"),
        ("!", ""),
    ]  # fmt: skip
    assert plain("`3*`, then 2 * 3 ** 4 `") == "3*, then 2 * 3 ** 4 `"


@given(st.text(alphabet="ab 一二\n`*#-1.", max_size=80))
def test_no_letter_is_lost_or_made_up(body: str) -> None:
    letters = "ab一二"

    def kept(text: str) -> list[str]:
        return [one for one in text if one in letters]

    found = blocks(body)
    assert kept("".join(plain(one.text) for one in found)) == kept(body)
    assert all("\n" not in one.text for one in found)
