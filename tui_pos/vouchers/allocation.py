"""What a voucher takes off which line. Pure, in fen; never more than a line has left."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from tui_pos.deal import Deal
from tui_pos.errors import TillError
from tui_pos.money import share, yuan
from tui_pos.sale import Line, Sale, Share
from tui_pos.shop import Cover, DealKind


def allocate(deal: Deal, count: int, sale: Sale) -> tuple[Share, ...]:
    """What `count` codes of a deal take off the lines of a sale, given what counts already.

    代金券: its face, up to what its lines have left. 套餐券: the price of the covered goods that
    are there and not covered yet. 折扣券: (100 - percent)% of its lines' amounts. Empty where
    nothing fits.
    """
    if deal.kind is DealKind.PACKAGE:
        return _package(deal.covers, count, sale)
    lines = [line for line in sale.lines if not deal.covers or _covered(line, deal.covers)]
    if deal.kind is DealKind.VOUCHER:
        return _fill((deal.face_fen or 0) * count, ((line, sale.left_on(line)) for line in lines))
    lines = [line for line in lines if sale.left_on(line) > 0]
    off = 100 - (deal.percent if deal.percent is not None else 100)
    total = share(sum(line.amount_fen for line in lines), off, 100)
    return _spread(total, off, lines, sale)


def reallocate(sale: Sale) -> dict[int, tuple[Share, ...]]:
    """The counting vouchers allocated anew, one after another; those that change, by their id."""
    changed = {}
    so_far = replace(sale, redemptions=())
    for one in sale.counting:
        shares = allocate(one.deal, one.count, so_far)
        if shares != one.shares:
            changed[one.id] = shares
        so_far = replace(so_far, redemptions=(*so_far.redemptions, replace(one, shares=shares)))
    return changed


def check_fit(deal: Deal, count: int, sale: Sale) -> tuple[Share, ...]:
    """The shares of a voucher that may be redeemed on this sale.

    Raises TillError before anything is redeemed: 3011 minimum spend, 3012 too many of this deal,
    3013 nothing in the sale that it covers, 3014 nothing left to take off.
    """
    if sale.total_fen < deal.min_spend_fen:
        raise TillError(3011, need=yuan(deal.min_spend_fen), have=yuan(sale.total_fen))
    used = sum(
        r.count
        for r in sale.redemptions
        if (r.platform, r.deal.id) == (deal.platform, deal.id) and (r.counts or r.maybe)
    )
    if deal.per_sale is not None and used + count > deal.per_sale:
        raise TillError(3012, limit=deal.per_sale)
    if deal.covers and not any(_covered(line, deal.covers) for line in sale.lines):
        raise TillError(3013, title=deal.title)
    shares = allocate(deal, count, sale)
    if not shares:
        raise TillError(3014)
    return shares


def missing_goods(deal: Deal, count: int, sale: Sale) -> bool:
    """Does the sale hold less than a package pays for, so that the rest would be lost?"""
    if deal.kind is not DealKind.PACKAGE:
        return False
    wanted = sum(cover.quantity for cover in deal.covers) * count * 1000
    return sum(one.milli for one in allocate(deal, count, sale)) < wanted


def _covered(line: Line, covers: tuple[Cover, ...]) -> bool:
    return any(_matches(line, cover) for cover in covers)


def _matches(line: Line, cover: Cover) -> bool:
    if cover.barcode is not None:
        return line.barcode == cover.barcode
    return cover.category is not None and line.category == cover.category


def _fill(amount: int, lines: Iterable[tuple[Line, int]]) -> tuple[Share, ...]:
    shares = []
    for line, left in lines:
        taken = min(amount, left)
        if taken > 0:
            shares.append(Share(line.id, taken))
            amount -= taken
    return tuple(shares)


def _package(covers: tuple[Cover, ...], count: int, sale: Sale) -> tuple[Share, ...]:
    lines = [line for line in sale.lines if sale.left_on(line) > 0]
    pieces = {line.id: _pieces(line) - sale.covered(line) for line in lines}
    taken: dict[int, int] = {}
    for cover in covers:
        wanted = cover.quantity * count * 1000
        for line in lines:
            if wanted <= 0 or not _matches(line, cover):
                continue
            milli = min(wanted, pieces[line.id])
            if milli <= 0:
                continue
            pieces[line.id] -= milli
            wanted -= milli
            taken[line.id] = taken.get(line.id, 0) + milli
    shares = (
        Share(line.id, min(_price(line, taken[line.id], sale), sale.left_on(line)), taken[line.id])
        for line in lines
        if line.id in taken
    )
    return tuple(one for one in shares if one.fen > 0)


def _pieces(line: Line) -> int:
    """Pieces of a line: thousandths; a weighed portion is one piece."""
    return 1000 if line.weighed else line.milli


def _price(line: Line, milli: int, sale: Sale) -> int:
    """The price of the next pieces, so that all pieces together come to the line's amount."""
    before, whole = sale.covered(line), _pieces(line)
    upto = share(line.amount_fen, before + milli, whole)
    return upto - share(line.amount_fen, before, whole)


def _spread(total: int, off: int, lines: list[Line], sale: Sale) -> tuple[Share, ...]:
    """Spread a discount over its lines by largest remainder, each within what it has left."""
    exact = {line.id: line.amount_fen * off for line in lines}
    fen = {line.id: exact[line.id] // 100 for line in lines}
    spare = total - sum(fen.values())
    for line in sorted(lines, key=lambda one: -(exact[one.id] % 100))[: max(spare, 0)]:
        fen[line.id] += 1
    capped = [(line.id, min(fen[line.id], sale.left_on(line))) for line in lines]
    return tuple(Share(line_id, amount) for line_id, amount in capped if amount > 0)
