"""What stands at the screen: the newest view of the till, what is being typed, what keys mean now.

It knows no terminal. Keys go in one by one, in the order they were pressed, and each takes
effect before the next: nothing typed can overtake or be lost, however fast it comes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from drivers.encoding.wedge import Pace, pace
from screens.keys import MOVES, means_what_is_shown
from screens.modes.base import Mode
from screens.modes.devices import Devices
from screens.modes.inquiring import Inquiring
from screens.modes.looking_up import LookingUp
from screens.modes.receipts import Receipts
from screens.modes.searching import Searching
from screens.modes.selling import Selling
from screens.modes.sign_on import SigningOn
from screens.modes.unlocking import Unlocking
from tui_pos.catalogue.goods import Goods
from tui_pos.checkout.commands import Command
from tui_pos.checkout.view import Level, Notice, Text, View
from tui_pos.locale import Locale
from tui_pos.sale import CASH, Stage, Tender
from tui_pos.shop import Role
from tui_pos.till import Till

if TYPE_CHECKING:
    from tui_pos.health import Part
    from tui_pos.knowledge.shelf import Shelf

LONGEST = 4096
"""Characters of one text; the largest QR code holds fewer."""

_REPEAT_S = 0.15
"""A held key repeats sooner than this: one wish, where what it does cannot be taken back."""


class Console:
    """The state of one screen. `panel` is "help" or "wrong" where one of them lies over the sale,
    `page` its page; `selected` the id of the line chosen by the arrow keys, None for the last.
    `enter_gap`: seconds between the last Enter and the one before; `pace`: of the line it ended.
    `later` runs a change on the screen's own loop; answers from elsewhere come in that way.
    """

    def __init__(self, till: Till, locale: Locale, later: Callable[[Callable[[], None]], None]):
        self.till: Till = till
        self.locale: Locale = locale
        self.view = till.view
        self.text = ""
        self.sale = Selling(self)
        self.mode: Mode = SigningOn()
        self.panel: str | None = None
        self.page = 0
        self.selected: int | None = None
        self.scroll = 0
        self.parts: tuple[Part, ...] | None = None
        self.said: Notice | None = None
        self.shown_at = till.clock.monotonic()
        self.ended = False
        self.alarmed = False
        self._later = later
        self._after_return = False
        self.repeated = False
        self._last = "", 0.0
        self.enter_gap = 0.0
        self._entered_at = float("-inf")
        self._begun_at = 0.0
        self.pace = Pace(0, 0.0)
        self._keys: deque[tuple[str, str | None, float]] = deque()
        self._asked = self._awaited = 0
        self._serial = 0

    def take(self, view: View) -> None:
        """Show a newer view; what the person had begun over the sale goes on where it can."""
        old, self.view = self.view, view
        if (old.stage, old.card, old.person) != (view.stage, view.card, view.person):
            self.shown_at = self.till.clock.monotonic()
        if old.notice != view.notice:
            self.said = None
            self.alarmed = view.notice is not None and view.notice.error is not None
        if _faults(view) - _faults(old):
            self.alarmed = True
        if view.sale is None or old.sale is None or old.sale.id != view.sale.id:
            self.selected = None
            self.scroll = 0
        if (old.stage, view.stage) == (Stage.PAY, Stage.REDEEM):
            # An amount that was being typed must not become a number of vouchers.
            self.text = ""
        if old.person != view.person:
            self._change_person()
        if view.unlock is not None and not isinstance(self.mode, Unlocking):
            self.text, self.mode = "", Unlocking()
        elif view.unlock is None and isinstance(self.mode, Unlocking):
            self.leave()
        if view.inquiry is not None and not isinstance(self.mode, Inquiring):
            self.text, self.panel, self.mode = "", None, Inquiring()
        elif view.inquiry is None and isinstance(self.mode, Inquiring):
            self.leave()
        if isinstance(self.mode, Receipts | LookingUp) and old.sale != view.sale:
            # The sale goes on, and Enter must mean what it means there.
            self.leave()
        self._press_keys()

    def _change_person(self) -> None:
        self.text, self.panel, self.page = "", None, 0
        self.mode = self._base()
        if isinstance(self.mode, Devices):
            self.examine()

    def _base(self) -> Mode:
        person = self.view.person
        if person is None:
            return SigningOn()
        return Devices() if person.role is Role.TECHNICIAN else self.sale

    def post(self, command: Command) -> None:
        """Ask the till for something."""
        self._asked = self.till.post(command)

    def post_and_see(self, command: Command) -> None:
        """Ask for something after which every key means something else: they wait for it."""
        self.post(command)
        self._awaited = self._asked

    def key(self, key: str, character: str | None, at: float) -> None:
        """One key. `character` is what it types, None for a key that types nothing.

        Arrows and function keys mean what is on the screen: they wait, and what follows waits
        behind them, until everything asked for before is shown.
        """
        self._keys.append((key, character, at))
        self._press_keys()

    def _press_keys(self) -> None:
        while self._keys and not self._held_back(self._keys[0][0]):
            self._press(*self._keys.popleft())

    def _held_back(self, key: str) -> bool:
        """Has something to show before this key can be understood?"""
        needed = self._asked if means_what_is_shown(key) else self._awaited
        return self.view.handled < needed or (self.mode.awaits and key != "escape")

    def _press(self, key: str, character: str | None, at: float) -> None:
        self.repeated = key == self._last[0] and at - self._last[1] < _REPEAT_S
        self._last = key, at
        after_return, self._after_return = self._after_return, key == "enter"
        if key == "ctrl+j" and after_return:
            return
        if key in ("enter", "ctrl+j") or (key == "tab" and self.text):
            self.said = None
            self.enter_gap, self._entered_at = at - self._entered_at, at
            self.pace = pace(self.text, self._begun_at, at)
            self.mode.enter(self, self.take_text(), at)
        elif character is not None and character.isprintable():
            self._begun_at = self._begun_at if self.text else at
            self.text = (self.text + character)[:LONGEST]
            self.mode.typed(self)
        elif key == "backspace":
            self.text = self.text[:-1]
            self.mode.typed(self)
        elif key == "escape" and (self.text or self.said):
            self.text, self.said = "", None
            self.mode.typed(self)
        elif key == "escape" and self.mode.over and not self.mode.of_till:
            self.leave()
        else:
            self.mode.press(self, key, at)

    @property
    def line(self) -> int | None:
        """The id of the line a key is about: the chosen one, else the last one shown."""
        lines = self.view.sale.lines if self.view.sale else ()
        return self.selected or (lines[-1].id if lines else None)

    @property
    def outcome_open(self) -> bool:
        """Does the sale at hand wait for what came of a redemption or an undo?"""
        sale = self.view.sale
        return sale is not None and sale.pending is not None

    def take_text(self) -> str:
        """What was typed, which is then gone from the line."""
        text, self.text = self.text, ""
        return text

    def leave(self) -> None:
        """Back to what lies below."""
        self.text, self.said = "", None
        self.mode = self._base()

    def refuse(self, code: int, /, **details: str | int) -> None:
        """Say why the screen itself does not take something."""
        self._serial += 1
        text = Text(f"error.{code}", details)
        self.said = Notice(self._serial, Level.WARNING, text, code)
        self.alarmed = True

    def words(self, text: Text) -> str:
        """A message of the till in the language in force."""
        return self.locale.t(text.key, **text.params)

    def tender_name(self, tender: Tender) -> str:
        """What a tender is called on screen."""
        return self.locale.t("tender.cash") if tender.kind == CASH else tender.name

    def search(self, text: str) -> None:
        """Ask the catalogue, beside the screen."""

        def found(text: str, goods: tuple[Goods, ...]) -> None:
            self._later(lambda: self._found(text, goods))

        self.till.search(text, found)

    def _found(self, text: str, goods: tuple[Goods, ...]) -> None:
        if isinstance(self.mode, Searching):
            self.mode.found(self, text, goods)
        self._press_keys()

    def turn_help(self) -> None:
        """What the error on the screen means, else help, its next page, then what there is to
        look up."""
        last = 1 if self.till.demo else 0
        shown = self.error_shown
        if self.panel != "help" and shown is None:
            self.show_help()
        elif self.panel == "help" and self.page < last:
            self.page += 1
        else:
            self.mode = LookingUp(shown, from_error=self.panel != "help")
            self.panel = None
            self.fetch_articles()

    def show_help(self) -> None:
        """The first page of help."""
        self.panel, self.page = "help", 0

    @property
    def error_shown(self) -> int | None:
        """The number of the error that is on the screen."""
        view = self.view
        devices = (one for one in view.devices if one.health != "unknown")
        told = (self.said, view.notice, view.pending, *devices)
        return next((one.error for one in told if one is not None and one.error is not None), None)

    def fetch_articles(self) -> None:
        """Read the articles in the language in force, beside the screen."""
        language = self.locale.language

        def opened(shelf: Shelf) -> None:
            self._later(lambda: self._fetched(shelf, language))

        self.till.open_shelf(language, opened)

    def _fetched(self, shelf: Shelf, language: str) -> None:
        if isinstance(self.mode, LookingUp) and language == self.locale.language:
            self.mode.fetched(shelf, self.locale)
        self._press_keys()

    def turn_wrong(self) -> None:
        """What is wrong: looks at every part anew; again: away."""
        self.panel = None if self.panel == "wrong" else "wrong"
        if self.panel:
            self.examine()

    def examine(self) -> None:
        """Look at every part of the till, beside the screen."""
        self.parts = None
        self.till.examine(lambda parts: self._later(lambda: self._examined(parts)))

    def _examined(self, parts: tuple[Part, ...]) -> None:
        self.parts = parts

    def repaint(self) -> None:
        """Something else than the view has changed; from any thread."""
        self._later(lambda: None)

    def close_panel(self) -> bool:
        """Put the panel away; was there one?"""
        shown, self.panel = self.panel is not None, None
        return shown

    def move(self, key: str) -> None:
        """Arrows: choose a line of the order, or turn the receipt that is still shown."""
        step = MOVES[key]
        sale = self.view.sale
        if sale is None or not sale.lines:
            self.scroll = max(self.scroll + step, 0)
            return
        ids = [line.id for line in sale.lines]
        at = ids.index(self.selected) if self.selected in ids else len(ids) - 1
        self.selected = ids[min(max(at + step, 0), len(ids) - 1)]


def _faults(view: View) -> set[tuple[str, int | None]]:
    """What is wrong with which device."""
    return {(one.name, one.error) for one in view.devices if one.health == "fault"}
