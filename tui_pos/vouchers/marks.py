"""The mark a platform keeps with a redemption: read by people, and told apart by the till."""

from __future__ import annotations

_LONGEST = 32
"""Characters that eId and eName of the dining API take; the retail fields are no shorter."""

_OWN = 8
"""So many characters of its request id make a mark like that of no other request."""

LONGEST_PLACE = _LONGEST - _OWN - 1
"""Characters of shop, terminal and number that a mark holds whole."""


def account_mark(shop: str, terminal: str, number: str, request_id: str) -> str:
    """Where, and by which number of the staff: "S001-T01-1001-3f9b2364"."""
    return _mark(f"{shop}-{terminal}-{number}", request_id)


def name_mark(shop: str, terminal: str, name: str, request_id: str) -> str:
    """By whom and where: "小李@S001-T01-3f9b2364"."""
    return _mark(f"{name}@{shop}-{terminal}", request_id)


def _mark(who: str, request_id: str) -> str:
    own = f"-{request_id[:_OWN]}"
    return who[-(_LONGEST - len(own)) :] + own


def made_at(mark: str, shop: str, terminal: str) -> bool:
    """Was this mark made at that terminal, whose id holds no hyphen? Of a long one the front is
    cut off."""
    who, _, own = mark.rpartition("-")
    where = f"{shop}-{terminal}"
    if who.endswith(f"@{where}"):
        return True
    place, _, number = who.rpartition("-")
    if number.isdecimal() and place == where:
        return True
    if len(mark) < _LONGEST or len(own) > _OWN:
        return False
    if number.isdecimal() and len(place) >= len(terminal) and where.endswith(place):
        return True
    return where.endswith(who)
