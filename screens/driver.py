"""Textual's driver, for a terminal that may send anything and may be gone at any time."""

from __future__ import annotations

import os
import re
import select
import signal
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Event, Key
from textual.message import Message

_WAIT_S = 0.1
"""How long an Esc may wait for what would make it the beginning of another key."""

_ALONE = re.compile("\x1b(?![\\[OP\\]_^X])")
"""An Esc that begins no control sequence (ECMA-48, 5.4 and 5.6)."""


class Typed(Event):
    """Keys that came together: a whole scan costs one round of messages and one paint."""

    def __init__(self, keys: tuple[Key, ...]) -> None:
        super().__init__()
        self.keys = keys


class TillDriver(LinuxDriver):
    """Reads keys for as long as there is a terminal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # At a continue Textual would start a second reader of the same keys, which then come mixed.
        signal.signal(signal.SIGCONT, signal.SIG_DFL)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)

    def run_input_thread(self) -> None:
        """Hand on keys; a byte that is no UTF-8 is noise on the line, and not the end of it.

        Textual's own reader dies of such a byte, and leaves a screen without a keyboard.
        """
        keys = Keys()
        while not self.exit_event.is_set():
            data: bytes | None = None
            if select.select([self.fileno], [], [], _WAIT_S)[0]:
                try:
                    data = os.read(self.fileno, 4096)
                except OSError:
                    data = b""
                if not data:
                    self._app.call_later(self._app.exit)
                    return
            for message in _together(keys.feed(data) if data else keys.silence()):
                self.process_message(message)


class Keys:
    """Bytes of a terminal in any pieces, as keys.

    An Esc before an ordinary character is the Esc key, and not, as Textual has it, a modifier of
    it: a scanner may type right after Esc was pressed.
    """

    def __init__(self) -> None:
        self._parser = XTermParser(False)
        self._decode = getincrementaldecoder("utf-8")("ignore").decode
        self._esc = ""

    def feed(self, data: bytes) -> Iterator[Message]:
        """The keys that end in `data`."""
        text = self._esc + self._decode(data)
        self._esc = "\x1b" if text.endswith("\x1b") else ""
        first, *rest = _ALONE.split(text.removesuffix("\x1b"))
        yield from self._parse(first)
        for part in rest:
            yield Key("escape", "\x1b")
            yield from self._parse(part)

    def silence(self) -> Iterator[Message]:
        """The keys that are whole as nothing more has come."""
        if self._esc:
            self._esc = ""
            yield Key("escape", "\x1b")
        yield from self._parser.tick()

    def _parse(self, text: str) -> Iterator[Message]:
        # The parser takes an empty text for the end of all.
        if text:
            yield from self._parser.feed(text)
        yield from self._parser.tick()


def _together(messages: Iterable[Message]) -> Iterator[Message]:
    for is_key, some in groupby(messages, lambda message: isinstance(message, Key)):
        if is_key:
            yield Typed(tuple(key for key in some if isinstance(key, Key)))
        else:
            yield from some
