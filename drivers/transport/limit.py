"""A time limit for what knows none, such as looking up a name."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class _Attempt(Generic[T]):
    """One call on a thread of its own, which may be left behind."""

    def __init__(self, call: Callable[[], T], discard: Callable[[T], object]) -> None:
        self._call = call
        self._discard = discard
        self._result: list[T] = []
        self._error: Exception | None = None
        self._deciding = threading.Lock()
        self._left = False
        self._ended = threading.Event()
        threading.Thread(target=self._run, name="opening", daemon=True).start()

    def wait(self, limit_s: float) -> T:
        self._ended.wait(limit_s)
        with self._deciding:
            if self._error is not None:
                raise self._error
            if not self._result:
                self._left = True
                raise TimeoutError(f"nothing within {limit_s:g} s")
            return self._result[0]

    def _run(self) -> None:
        try:
            result = self._call()
        except Exception as error:
            self._error = error
        else:
            with self._deciding:
                if not self._left:
                    self._result.append(result)
            if self._left:
                self._discard(result)
        self._ended.set()


def within(limit_s: float, call: Callable[[], T], discard: Callable[[T], object]) -> T:
    """What `call` gives, or what it raises, within `limit_s`; TimeoutError after that. The call
    itself cannot be stopped: it is left behind, and what it still gives is discarded."""
    return _Attempt(call, discard).wait(limit_s)
