"""A code that its platform calls free although it said otherwise before is asked about once more,
so that no customer is let down at the redeeming; what was undone since is not refused."""

from __future__ import annotations

from msgspec.structs import replace

from tui_pos.checkout import reports
from tui_pos.checkout.commands import Command
from tui_pos.checkout.desk import Asking, Check, Desk
from tui_pos.checkout.effects import CodeLooked, LookUp
from tui_pos.checkout.view import Text
from tui_pos.errors import TillError
from tui_pos.ledger.codes import Reported
from tui_pos.platforms.base import Free, Gone, Offer, Used
from tui_pos.vouchers.causes import state_word
from tui_pos.vouchers.deals import minute


class ShowOffers(Command, frozen=True):
    """Show what a checked code can be redeemed for."""

    platform: str
    offers: tuple[Offer, ...]


def ask_again(desk: Desk, check: Check, offers: tuple[Offer, ...]) -> bool:
    """Is one of these known to be used or gone? Then the platform is asked how it stands."""
    found = _contradicted(desk, check.platform, offers)
    if found is None:
        return False
    desk.check = replace(check, serial=desk.serial(), offers=offers)
    desk.send(LookUp(desk.check.serial, check.platform, found[0].code))
    return True


def looked(desk: Desk, command: CodeLooked) -> Command | None:
    """How it stands. Raises TillError 3041: it is used, as it was said before."""
    check = desk.check
    if check is None or not check.offers or check.serial != command.ticket:
        return None
    desk.check = None
    show = ShowOffers(check.platform, check.offers)
    found = _contradicted(desk, check.platform, check.offers)
    if found is None:
        return show
    offer, known = found
    code_key = desk.ledger.code_key(check.platform, offer.key or offer.code)
    code_masked = (offer.key or offer.code).masked
    reports.take_look(desk, check.platform, code_key, code_masked, command.answer)
    match command.answer:
        case Free():
            return show
        case Used(doubted=False, by=by, at=at):
            raise TillError(3041, code=check.code.masked, by=by or "-", at=minute(at))
        case Gone(code=error, words=words):
            desk.tell(TillError(error, code=check.code.masked), words)
        case _:
            desk.asking = Asking(_warning(check, known), show)
            desk.show()
    return None


def _warning(check: Check, known: Reported) -> Text:
    return Text(
        "check.reported",
        {
            "code": check.code.masked,
            "state": state_word(f"reported {known.state}"),
            "by": known.by or "-",
            "at": minute(known.at),
        },
    )


def _contradicted(
    desk: Desk, platform: str, offers: tuple[Offer, ...]
) -> tuple[Offer, Reported] | None:
    for offer in offers:
        code_key = desk.ledger.code_key(platform, offer.key or offer.code)
        known = desk.ledger.reported(platform, code_key)
        if known is not None and known.state != "free":
            return offer, known
    return None
