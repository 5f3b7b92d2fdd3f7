from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui_pos.platforms.signing import sign
from tui_pos.secret import Secret

_FIELDS = {
    "version": "2",
    "timestamp": "1767294245",
    "developerId": "100567",
    "charset": "utf-8",
    "businessId": "1",
    "biz": '{"couponCode":"123456789012"}',
    "appAuthToken": "TOK",
}


def test_the_worked_example() -> None:
    assert sign(Secret("signkeytest"), _FIELDS) == "371edbcc5f366d124e6cf5d79c32f8c22f712de8"


@given(st.permutations(sorted(_FIELDS)))
def test_the_order_of_the_fields_does_not_matter(names: list[str]) -> None:
    shuffled = {name: _FIELDS[name] for name in names}
    assert sign(Secret("k"), shuffled) == sign(Secret("k"), _FIELDS)


@given(st.sampled_from(sorted(_FIELDS)), st.text(min_size=1))
def test_every_field_is_signed(name: str, more: str) -> None:
    changed = _FIELDS | {name: _FIELDS[name] + more}
    assert sign(Secret("k"), changed) != sign(Secret("k"), _FIELDS)
