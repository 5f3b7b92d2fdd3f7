"""核销, first half: a code is checked at its platform, which changes nothing, and shown."""

from __future__ import annotations

import re

from msgspec.structs import replace

from tui_pos.checkout import doubting, syncing
from tui_pos.checkout.commands import CheckAgain
from tui_pos.checkout.desk import Check, Desk, PickDeal, ShownCard, ShownChoice
from tui_pos.checkout.effects import CheckCode, CodeChecked
from tui_pos.checkout.unlock import demand
from tui_pos.checkout.view import Card, Text
from tui_pos.deal import Deal
from tui_pos.errors import TillError
from tui_pos.ledger.records import VoucherChecked
from tui_pos.money import yuan
from tui_pos.platforms.base import Offer, Offers, Platform, Refused, Unknown
from tui_pos.sale import Sale
from tui_pos.secret import Secret
from tui_pos.shop import DealKind
from tui_pos.vouchers.allocation import check_fit, missing_goods
from tui_pos.vouchers.deals import check_dates, day, deal_of
from tui_pos.vouchers.protocol import rest_after
from tui_pos.vouchers.shapes import is_digits, is_payment_code, normalise, platforms_for

_COUNT = re.compile(r"\d{1,3}", re.ASCII)


class PickPlatform(CheckAgain, frozen=True):
    """The same shape of code on two platforms: the cashier knows which."""

    platform: str
    code: Secret


def entered(desk: Desk, text: str) -> None:
    """A text typed or scanned at 核销: a voucher, or how many codes of the shown one.

    Raises TillError: why it is not checked.
    """
    if desk.card is not None and _COUNT.fullmatch(text):
        set_count(desk, desk.card, int(text))
        return
    candidates = platforms_for(text, desk.platforms)
    if is_digits(text) and candidates:
        check(desk, candidates, Secret(normalise(text)))
    elif desk.recognise(text) is not None:
        raise TillError(3036)
    elif is_payment_code(text):
        raise TillError(4010)
    elif not desk.platforms:
        raise TillError(3037)
    elif is_digits(text):
        raise TillError(3032)
    elif candidates:
        check(desk, candidates, Secret(text.strip()))
    else:
        raise TillError(3033)


def check(desk: Desk, candidates: tuple[Platform, ...], code: Secret) -> None:
    """Ask the platform what a code is worth; where two could know it, the cashier picks."""
    demand(desk, "voucher.check")
    desk.clear()
    if len(candidates) > 1:
        desk.choice = ShownChoice(
            Text("choice.platform"),
            tuple(Text(f"platform.{platform.kind}") for platform in candidates),
            tuple(PickPlatform(platform.kind, code) for platform in candidates),
        )
        desk.show()
        return
    _ask(desk, candidates[0].kind, code)


def pick_platform(desk: Desk, command: PickPlatform) -> None:
    desk.clear()
    _ask(desk, command.platform, command.code)


def check_again(desk: Desk, command: CheckAgain) -> None:
    """Ask once more about the code on the card: its state may have changed since."""
    if desk.card is not None and desk.asked is not None:
        platform = desk.card.deal.platform
        desk.clear()
        _ask(desk, platform, desk.asked)


def _ask(desk: Desk, platform: str, code: Secret) -> None:
    _refuse_if_in_use(desk, platform, code)
    desk.asked = code
    desk.check = Check(desk.serial(), platform, code, desk.clock.monotonic())
    desk.notice = None
    desk.send(CheckCode(desk.check.serial, platform, code))


def _refuse_if_in_use(desk: Desk, platform: str, code: Secret) -> None:
    """Raises TillError: 3010 it is in a sale, 3038 giving it back is not over for certain."""
    code_key = desk.ledger.code_key(platform, code)
    live = desk.ledger.live_in(platform, code_key)
    if live is not None:
        raise TillError(3010, code=code.masked, sale=live)
    minutes = _rest(desk, code_key)
    if minutes:
        raise TillError(3038, code=code.masked, minutes=minutes)


def _rest(desk: Desk, code_key: str) -> int:
    """Minutes for which a code rests that was given back; a clock put ahead does not wake it."""
    if code_key in desk.given_back:
        return rest_after(desk.clock.monotonic() - desk.given_back[code_key])
    undone = desk.ledger.undone_late(code_key)
    return rest_after((desk.clock.now() - undone).total_seconds()) if undone else 0


def checked(desk: Desk, command: CodeChecked) -> None:
    """The platform's answer about a code; one that nobody waits for any more is dropped."""
    under_way = desk.check
    if under_way is None or under_way.serial != command.serial or desk.sale is None:
        return
    desk.check = None
    code, platform = under_way.code, under_way.platform
    seen = VoucherChecked(
        platform=platform,
        code_key=desk.ledger.code_key(platform, code),
        code_masked=code.masked,
    )
    match command.answer:
        case Offers(offers=offers):
            deals = tuple(one.deal_id for one in offers)
            keys = (desk.ledger.code_key(platform, one.key or one.code) for one in offers)
            desk.record(replace(seen, deals=deals, keys=tuple(dict.fromkeys(keys))))
            syncing.saw(desk, platform, offers)
            if not doubting.ask_again(desk, under_way, offers):
                _show(desk, platform, offers)
        case Refused(code=error, words=words) | Unknown(code=error, words=words):
            desk.record(replace(seen, error=error, words=words))
            desk.tell(TillError(error, code=code.masked), words)


def show_offers(desk: Desk, command: doubting.ShowOffers) -> None:
    """What was kept back until it was looked at again."""
    desk.clear()
    _show(desk, command.platform, command.offers)


def _show(desk: Desk, platform: str, offers: tuple[Offer, ...]) -> None:
    """One card for one deal, a list to pick from for several; none fits: why the first does not."""
    fitting: list[tuple[Deal, Offer, int]] = []
    refusal: TillError | None = None
    for offer in offers:
        try:
            _refuse_if_in_use(desk, platform, offer.key or offer.code)
            deal = deal_of(offer, platform, desk.shop.deals)
            check_dates(deal, desk.clock.now())
            if desk.sale is not None:
                check_fit(deal, 1, desk.sale)
        except TillError as unfit:
            refusal = refusal or unfit
            continue
        fitting.append((deal, offer, _at_once(desk, deal, offer)))
    if not fitting:
        raise refusal or TillError(3004)
    desk.deals = tuple(fitting)
    if len(fitting) == 1:
        show_card(desk, *fitting[0], count=1)
        return
    desk.choice = ShownChoice(
        Text("choice.deal"),
        tuple(Text("choice.row", {"text": deal.title}) for deal, _, _ in fitting),
        tuple(PickDeal(number) for number in range(len(fitting))),
    )
    desk.show()


def _at_once(desk: Desk, deal: Deal, offer: Offer) -> int:
    """How many codes of the order may go with one redemption; a discount counts once."""
    platform = desk.platform(deal.platform)
    if platform is None or deal.kind is DealKind.DISCOUNT:
        return 1
    return min(offer.available, platform.promises.max_codes)


def pick_deal(desk: Desk, command: PickDeal) -> None:
    if command.deal < len(desk.deals):
        show_card(desk, *desk.deals[command.deal], count=1)


def show_card(desk: Desk, deal: Deal, offer: Offer, available: int, count: int) -> None:
    """Show what redeeming would do. Raises TillError where it does not fit this sale."""
    sale = desk.sale
    if sale is None:
        return
    shares = check_fit(deal, count, sale)
    deduction = sum(share.fen for share in shares)
    lost = 0
    if deal.kind is DealKind.VOUCHER and deal.face_fen is not None:
        lost = deal.face_fen * count - deduction
    desk.choice = None
    desk.card = ShownCard(
        Card(
            serial=desk.serial(),
            platform=deal.platform,
            code_masked=(offer.key or offer.code).masked,
            title=deal.title,
            kind=deal.kind,
            count=count,
            available=available,
            face_fen=deal.face_fen,
            deduction_fen=deduction,
            lost_fen=lost,
            due_after_fen=sale.due_fen - deduction,
            valid_until=deal.valid_until,
            terms=deal.terms,
            warnings=_warnings(desk, deal, count, sale, lost),
            checked_at=desk.clock.now(),
        ),
        deal,
        offer,
    )
    desk.notice = None
    desk.show()


def _warnings(desk: Desk, deal: Deal, count: int, sale: Sale, lost: int) -> tuple[Text, ...]:
    warnings = []
    if lost > 0:
        warnings.append(Text("card.larger", {"lost": yuan(lost)}))
    if missing_goods(deal, count, sale):
        warnings.append(Text("card.incomplete"))
    if deal.valid_until is not None and day(deal.valid_until) == day(desk.clock.now()):
        warnings.append(Text("card.last_day"))
    return tuple(warnings)


def set_count(desk: Desk, shown: ShownCard, count: int) -> None:
    """Redeem so many codes of the same order with the shown card. Raises TillError 3015."""
    if not 1 <= count <= shown.card.available:
        raise TillError(3015, most=shown.card.available)
    show_card(desk, shown.deal, shown.offer, shown.card.available, count)
