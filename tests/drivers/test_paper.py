from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.cells import cells
from drivers.paper import Cell, Columns, Feed, Page, Row, Rule, Text, lay_out

_TEXT = st.text(st.sampled_from("可乐 ×¥aB1.-\n"), max_size=60)
_ITEM = st.one_of(
    st.builds(Text, _TEXT, st.sampled_from(["left", "centre", "right"])),
    st.builds(Columns, _TEXT, _TEXT),
    st.builds(
        lambda cells: Row(tuple(Cell(text, weight) for text, weight in cells)),
        st.lists(st.tuples(_TEXT, st.integers(0, 40)), max_size=20),
    ),
)


@given(_ITEM, st.sampled_from([32, 48]))
def test_no_line_is_wider_than_the_paper_and_no_character_is_lost(
    item: Text | Columns | Row, columns: int
) -> None:
    lines = lay_out(Page((item,)), columns)
    assert all(cells(line) <= columns for line in lines)
    match item:
        case Text():
            texts = [item.text]
        case Columns():
            texts = [item.left, item.right]
        case Row():
            texts = [cell.text for cell in item.cells]
    wanted = "".join("".join(texts).replace("¥", "￥").split())
    assert sorted("".join("".join(lines).split())) == sorted(wanted)


def test_an_amount_stands_at_the_edge_or_below_a_name_too_long_for_it() -> None:
    items = (Columns("可乐", "3.50"), Columns("可" * 15, "3.50"), Columns("", "总"))
    assert lay_out(Page(items), 32) == [
        "可乐" + " " * 24 + "3.50",
        "可" * 15,
        " " * 28 + "3.50",
        " " * 30 + "总",
    ]


def test_cells_share_the_width_by_weight() -> None:
    row = Row((Cell("品名很长要折行", 2), Cell("数", 1, "right"), Cell("元", 1, "right")))
    assert lay_out(Page((row,)), 16) == ["品名很   数   元", "长要折", "行"]


def test_more_cells_than_the_paper_is_wide_go_below() -> None:
    row = Row(tuple(Cell(str(at), align="right") for at in range(14)))
    assert lay_out(Page((row,)), 32) == [
        " 0  1  2  3  4  5  6  7  8  9 10",
        "        11         12         13",
    ]
    assert lay_out(Page((Row((Cell("1"), Cell("2"), Cell("可" * 9, 99))),)), 16) == [
        "1  2  可可可可可",
        "      可可可可",
    ]


def test_double_width_is_centred_by_its_real_width() -> None:
    page = Page((Text("小店", align="centre", width=2), Rule(), Feed(2), Text("尾")))
    assert lay_out(page, 16) == ["    小店", "-" * 16, "", "", "尾"]
