"""Only what changed is painted, and what is painted is what there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.look import STYLES, Line, Span, fill, pad, wrap
from screens.paint.digits import HEIGHT, big
from screens.widgets.painted import cells_of, difference, shown

WIDTH = 20
texts = st.text(st.sampled_from("ab 可乐1.券"), max_size=12)
lines = st.lists(st.builds(Span, texts, st.sampled_from(list(STYLES))), max_size=4)


@given(lines, lines)
def test_painting_the_difference_over_the_old_line_gives_the_new_one(old: Line, new: Line) -> None:
    before, after = fill(old, WIDTH), fill(new, WIDTH)
    first, last = difference(before, after)
    was, wanted = cells_of(before), cells_of(after)
    assert len(was) == len(wanted) == WIDTH
    assert was[:first] + wanted[first:last] + was[last:] == wanted
    assert (first, last) == (last, last) or (wanted[first][0] and was[first][0])


@given(texts, st.integers(1, 30))
def test_a_padded_text_is_exactly_as_wide_as_asked(text: str, cells: int) -> None:
    assert cell_len(pad(text, cells)) == cells


@given(st.text(st.sampled_from("ab 可乐1券。"), max_size=60), st.integers(-2, 30))
def test_wrapping_loses_nothing_but_blanks_and_fits(text: str, cells: int) -> None:
    parts = wrap(text, cells)
    assert all(cell_len(part) <= max(cells, 2) for part in parts)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


@given(st.integers(-9_999_999, 9_999_999), st.integers(10, 80))
def test_large_figures_fit_or_are_not_drawn(fen: int, width: int) -> None:
    drawn = big(f"{fen / 100:.2f}", width, "big")
    if drawn is not None:
        assert len(drawn) == HEIGHT
        assert all(sum(len(span.text) for span in line) <= width for line in drawn)


def test_what_a_terminal_would_obey_is_not_sent_to_it() -> None:
    assert shown("20元\x1b[2J\x07券") == "20元[2J券"
