"""Any receipt, printed by a simulated printer: the same text, and amounts that can be added up."""

from __future__ import annotations

import re
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from drivers.encoding.escpos import encode
from drivers.encoding.profile import Encoding, profile
from drivers.paper import lay_out
from drivers.simulators import printed
from tests.tui_pos.test_receipts import closed_sales, shops
from tui_pos.money import yuan
from tui_pos.receipts import receipt_page
from tui_pos.sale import Sale
from tui_pos.shop import Shop

_PAPER = st.sampled_from([58, 80])
_AMOUNT = re.compile(r"-?\d+\.\d\d")


@given(
    shops,
    closed_sales(),
    _PAPER,
    st.sampled_from([one for one in get_args(Encoding) if one != "raster"]),
    st.integers(0, 9),
    st.booleans(),
)
def test_a_receipt_is_on_paper_as_it_is_previewed_with_its_amounts_at_the_edge(
    shop: Shop, sale: Sale, paper: int, encoding: Encoding, copy: int, anew: bool
) -> None:
    printer = profile(paper, encoding)
    page = receipt_page(shop, sale, copy, anew)
    [slip] = printed(encode(page, printer), printer)
    assert slip.text.split("\n") == lay_out(page, printer.columns, encoding)
    # In dots, as the printer advances, and not by how we count cells.
    edge = [
        line.text.rpartition(" ")[2]
        for line in slip.lines
        if line.marks and line.marks[-1].x + line.marks[-1].wide == printer.dots
    ]
    wanted = [yuan(line.amount_fen) for line in sale.lines]
    wanted += [yuan(sale.total_fen), *(yuan(one.amount_fen) for one in sale.tenders)]
    amounts = [text for text in edge if _AMOUNT.fullmatch(text)]
    assert not [amount for amount in wanted if wanted.count(amount) > amounts.count(amount)]
