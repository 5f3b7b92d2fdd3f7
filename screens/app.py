"""The program on the terminal: brings keys to the console and the console's lines to the screen."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
from collections.abc import Callable, Iterable, Iterator

from textual.app import App, ComposeResult
from textual.events import Event, Key, Paste
from textual.geometry import Offset

from screens.console import Console
from screens.driver import TillDriver, Typed
from screens.look import Line
from screens.paint.bars import header, key_bar, stage_bar
from screens.paint.main import middle
from screens.paint.message import message
from screens.paint.prompt import prompt
from screens.widgets.painted import Painted
from tui_pos.errors import TillError
from tui_pos.locale import Locale
from tui_pos.till import Till

_TICK_S = 0.5
"""How often a clock or a count of seconds on screen is looked at anew."""


class TillApp(App[None], inherit_bindings=False):
    """One till on one terminal.

    No widget has the focus: every key comes to `on_event` and is handled there, to its end,
    before the next one. Textual's own bindings never see a key.
    """

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    AUTO_FOCUS = None
    ANIMATION_LEVEL = "none"

    def __init__(self, till: Till) -> None:
        super().__init__(driver_class=TillDriver)
        self.theme = "ansi-dark"
        self.animation_level = "none"
        self._till = till
        self._console = Console(till, Locale(till.shop.language), self._later)
        self._prompt = Painted(self._paint_prompt, "prompt")
        self._others = tuple(self._widgets())

    def compose(self) -> ComposeResult:
        top, rest = self._others[:4], self._others[4:]
        yield from (*top, self._prompt, *rest)

    def _widgets(self) -> Iterator[Painted]:
        console, clock = self._console, self._till.clock
        yield Painted(lambda width, height: header(console, clock.now(), width), "header")
        yield Painted(lambda width, height: stage_bar(console, width), "stage")
        yield Painted(lambda width, height: middle(console, clock.now(), width, height), "middle")
        yield Painted(
            lambda width, height: message(console, clock.monotonic(), width, height), "message"
        )
        yield Painted(lambda width, height: key_bar(console, width), "keys")

    def _paint_prompt(self, width: int, height: int) -> list[Line]:
        lines, cursor = prompt(self._console, width)
        # Where an input method opens its window.
        self.cursor_position = self._prompt.region.offset + Offset(cursor, 1)
        return lines

    def on_mount(self) -> None:
        self._till.start(lambda view: self._later(lambda: self._console.take(view)))
        self.call_after_refresh(self._begin)
        self.set_interval(_TICK_S, self._repaint)
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, self.exit)

    def _begin(self) -> None:
        """The first screen is there: what was put off for it may come now."""
        gc.freeze()
        gc.enable()
        self._till.connect()

    def _later(self, change: Callable[[], None]) -> None:
        """Change what the console shows; from any thread."""

        def run() -> None:
            self._try(change)
            self._try(self._prompt.repaint)
            self._repaint()

        self.call_later(run)

    def _try(self, step: Callable[[], None]) -> None:
        """A fault of the screen itself is told, and ends neither the screen nor the sale."""
        try:
            step()
        except Exception as failure:
            self._till.report(failure)
            self._console.refuse(9001)

    async def on_event(self, event: Event) -> None:
        match event:
            case Typed(keys=keys):
                self._press_all(keys)
            case Key():
                self._press_all((event,))
            case Paste(text=text):
                self._press_all(Key("enter" if one in "\r\n" else one, one) for one in text)
            case _:
                await super().on_event(event)

    def _press_all(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self._press(key.key, key.character, key.time)
        self._try(self._prompt.repaint)

    def _press(self, key: str, character: str | None, at: float) -> None:
        console = self._console
        before = console.mode, console.said, console.panel
        self._try(lambda: console.key(key, character, at))
        typed = character is not None and character.isprintable()
        # What an Enter of the sale leads to is painted when the till has answered.
        quiet = typed or (key == "enter" and console.mode is console.sale)
        if not quiet or console.mode.live or before != (console.mode, console.said, console.panel):
            self._repaint()
        if console.ended:
            self.exit()

    def _repaint(self) -> None:
        for painted in self._others:
            self._try(painted.repaint)
        if self._console.alarmed:
            self._console.alarmed = False
            self.bell()

    def _handle_exception(self, error: Exception) -> None:
        self._till.report(error)
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        # Textual would print the values of all variables, PINs and codes among them.
        self._close_messages_no_wait()


def show(till: Till) -> int:
    """Run the till on this terminal until it is left; the exit status. Raises TillError 9001."""
    if not (sys.stdin and sys.stdin.isatty() and sys.__stderr__ and sys.__stderr__.isatty()):
        till.stop()
        raise TillError(6046)
    app = TillApp(till)
    app.run(mouse=False)
    till.stop()
    if app.return_code:
        raise TillError(9001)
    return 0
