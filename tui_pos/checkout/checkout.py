"""The only door through which a sale changes: one command in, effects and a new view out.

It knows no screen, no network and no thread. Whoever owns it calls `handle` for one command
after another, carries the effects out elsewhere and hands the answers back the same way.
"""

from __future__ import annotations

from collections.abc import Callable

from drivers.causes import Cause
from tui_pos import VERSION, error_table
from tui_pos.checkout import (
    abandon,
    advance,
    checking,
    commands,
    doubting,
    effects,
    entry,
    hold,
    inquiry,
    pay,
    people,
    printing,
    pursuit,
    redeem,
    restore,
    settle,
    syncing,
    tokens,
    unlock,
)
from tui_pos.checkout.commands import Command
from tui_pos.checkout.desk import Desk, PickDeal
from tui_pos.checkout.effects import Effect
from tui_pos.checkout.position import Position, position_of
from tui_pos.checkout.show import view_of
from tui_pos.checkout.view import DeviceView, Level, Text, View
from tui_pos.errors import TillError, Word
from tui_pos.ledger.records import AnswerUnlisted, DrawerOpened, TillStarted
from tui_pos.sale import Stage

_ANSWERS = (
    effects.AdvanceNow,
    effects.CodeChecked,
    effects.RequestAnswered,
    effects.PlatformAsked,
    effects.AskNow,
    effects.CodeLooked,
    effects.DayAnswered,
    effects.AnswerUnlisted,
    effects.SyncDue,
    effects.TokenDue,
    effects.TokenStands,
    effects.JobStarts,
    effects.JobEnded,
    effects.DrawerShut,
    effects.DeviceChanged,
)
"""What comes back from outside; it is taken whoever is signed on."""

_WHILE_OPEN = (
    commands.Advance,
    commands.Park,
    commands.Hold,
    commands.Approve,
    commands.Dismiss,
    commands.Lock,
    commands.Reprint,
    commands.PrintMissing,
    commands.DropPrint,
    commands.OpenDrawer,
    commands.OpenInquiry,
)
"""What a person may still do while an outcome is open."""

_PORT_CAUSES = frozenset(
    {Cause.PORT_MISSING, Cause.PORT_BUSY, Cause.PORT_LOST, Cause.PORT_DENIED, Cause.PORT_INVALID}
)


class Checkout:
    """One till's checkout over its desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        restore.restore(desk)

    @property
    def view(self) -> View:
        return view_of(self._desk)

    @property
    def position(self) -> Position:
        return position_of(self._desk)

    def handle(self, command: Command) -> list[Effect]:
        """Carry out one command; what is to be done outside for it comes back.

        A refusal changes nothing and shows as the view's notice; no TillError leaves here.
        """
        desk = self._desk
        if _comes_after(command, desk.advancing):
            self._try(effects.AdvanceNow())
        self._try(command)
        wanted, desk.effects = desk.effects, []
        return wanted

    def _try(self, command: Command) -> None:
        desk = self._desk
        try:
            self._go_through(command)
            if desk.abandoning is not None and not (desk.sale and desk.sale.pending):
                abandon.next_step(desk)
        except TillError as refusal:
            desk.tell(refusal)
        desk.forget_grant()

    def start(self) -> list[Effect]:
        """What has to be done outside right after a start: open outcomes, receipts not printed."""
        problems = error_table.error_table().problems
        if problems:
            self._desk.tell(TillError(error_table.DAMAGED, detail=str(problems[0])))
        try:
            missing = self._desk.ledger.admit_missing()
            self._desk.note(TillStarted(version=VERSION))
            if missing is not None:
                self._desk.tell(TillError(6048, missing=missing))
        except TillError as refusal:
            self._desk.tell(refusal)
        wanted, self._desk.effects = self._desk.effects, []
        return wanted

    def tell(self, error: TillError) -> None:
        """Show a failure that no command of a person led to."""
        self._desk.tell(error)

    def _admit(self, command: Command) -> None:
        """Raises TillError: 2007 nobody signed on, 2001 not theirs, 3034 an outcome is open."""
        desk = self._desk
        if isinstance(command, (*_ANSWERS, commands.SignOn)):
            return
        if desk.person is None:
            raise TillError(2007)
        if not isinstance(command, (commands.Lock, commands.Dismiss)):
            unlock.demand(desk, "sale")
        if desk.sale is None or desk.sale.pending is None or isinstance(command, _WHILE_OPEN):
            return
        if desk.inquiry is None or not isinstance(command, commands.Entered):
            raise TillError(3034, code=desk.sale.pending.code_masked)

    def _go_through(self, command: Command) -> None:
        follow_up: Command | None = command
        while follow_up is not None:
            self._admit(follow_up)
            follow_up = _HANDLERS[type(follow_up)](self._desk, follow_up)


def _comes_after(command: Command, waiting: commands.Advance | None) -> bool:
    """Does this show that the Enter that waits was meant, and is to be done before?"""
    if waiting is None or isinstance(command, _ANSWERS):
        return False
    return not advance.repeats(command, waiting)


def _entered(desk: Desk, command: commands.Entered) -> Command | None:
    """Goods, voucher, amount or choice: the stage decides what a text means."""
    desk.scanned_at = max(desk.scanned_at, command.at)
    desk.enter_at = max(desk.enter_at, command.at)
    text = command.text.strip()
    if not text:
        return None
    if desk.inquiry is not None:
        inquiry.entered(desk, text)
        return None
    number = len(text) <= 2 and text.isascii() and text.isdecimal()
    if desk.choice is not None and number and not command.scanned:
        return _picked(desk, int(text))
    if desk.waiting:
        raise TillError(2017)
    if desk.asking or desk.choice:
        desk.clear()
    match desk.stage:
        case Stage.ENTRY:
            entry.entered(desk, text, command.scanned)
        case Stage.REDEEM:
            checking.entered(desk, text)
        case Stage.PAY:
            pay.entered(desk, text, command.scanned)
        case Stage.CLOSED:
            raise TillError(9001)
    return None


def _picked(desk: Desk, number: int) -> Command:
    choice = desk.choice
    if choice is None or not 1 <= number <= len(choice.picks):
        raise TillError(6017)
    return choice.picks[number - 1]


def _dismiss(desk: Desk, command: commands.Dismiss) -> None:
    """Close what is shown; a check under way is forgotten, an outcome under way never."""
    desk.clear()
    desk.notice = None
    desk.quantity = None


def _back(desk: Desk, command: commands.Back) -> None:
    match desk.stage:
        case Stage.PAY:
            pay.back_to_redeem(desk)
        case Stage.REDEEM:
            redeem.back_to_entry(desk, command)
        case Stage.ENTRY | Stage.CLOSED:
            raise TillError(6018)


def _open_drawer(desk: Desk, command: commands.OpenDrawer) -> None:
    if not desk.shop.printers:
        raise TillError(5021)
    if unlock.unlocked(desk, "drawer.open", Text("unlock.drawer"), command):
        desk.note(DrawerOpened())
        desk.send(effects.KickDrawer())
        desk.say(Level.INFO, "drawer.opened")


def _device_changed(desk: Desk, command: effects.DeviceChanged) -> None:
    """How a device is shows for as long as it is so; that it is back is told once."""
    device = command.device
    before = desk.devices.get(device.name)
    desk.devices[device.name] = device
    reading = desk.notice is not None and desk.notice.level is Level.ERROR
    if before is not None and _is_back(before, device) and not reading:
        desk.say(Level.GOOD, "device.back", name=Word(f"device.{device.kind}"))


def _is_back(before: DeviceView, now: DeviceView) -> bool:
    """Is it well again, or at least its port there? Whether one works that says nothing of itself
    shows only when it is used."""
    if before.health != "fault" or now.health == "fault":
        return False
    return now.health == "ok" or before.error in _PORT_CAUSES


def _looked(desk: Desk, command: effects.CodeLooked) -> Command | None:
    """Whoever asked knows by the ticket that the answer is theirs."""
    inquiry.looked(desk, command)
    syncing.looked(desk, command)
    return doubting.looked(desk, command)


def _unlisted(desk: Desk, command: effects.AnswerUnlisted) -> None:
    """Work for whoever keeps the platform's document; nobody at the till has to hear of it."""
    desk.note(AnswerUnlisted(platform=command.platform, error=command.error, words=command.words))


_HANDLERS: dict[type[Command], Callable[..., Command | None]] = {
    commands.SignOn: people.sign_on,
    commands.Lock: people.lock,
    commands.Entered: _entered,
    commands.Advance: advance.advance,
    effects.AdvanceNow: lambda desk, command: advance.advance_now(desk),
    commands.Dismiss: _dismiss,
    commands.SetQuantity: entry.set_quantity,
    commands.RemoveLine: entry.remove_line,
    commands.SetPrice: entry.set_price,
    commands.Discount: entry.discount,
    commands.Hold: hold.hold,
    commands.Recall: hold.recall,
    commands.Back: _back,
    commands.CheckAgain: checking.check_again,
    commands.OpenInquiry: inquiry.open_inquiry,
    checking.PickPlatform: checking.pick_platform,
    doubting.ShowOffers: checking.show_offers,
    PickDeal: checking.pick_deal,
    commands.TakeTender: pay.take,
    commands.TakeBack: pay.take_back,
    commands.Undo: settle.undo,
    commands.Park: settle.park,
    commands.Abandon: abandon.abandon,
    commands.Approve: unlock.approve,
    commands.Reprint: printing.reprint,
    commands.PrintMissing: printing.print_missing,
    commands.DropPrint: printing.drop,
    commands.OpenDrawer: _open_drawer,
    effects.CodeChecked: checking.checked,
    effects.RequestAnswered: pursuit.answered,
    effects.PlatformAsked: pursuit.asked,
    effects.AskNow: pursuit.ask_now,
    effects.CodeLooked: _looked,
    effects.DayAnswered: syncing.listed,
    effects.AnswerUnlisted: _unlisted,
    effects.SyncDue: syncing.due,
    effects.TokenDue: tokens.due,
    effects.TokenStands: tokens.stands,
    effects.JobStarts: printing.starts,
    effects.JobEnded: printing.ended,
    effects.DrawerShut: printing.drawer_shut,
    effects.DeviceChanged: _device_changed,
}
