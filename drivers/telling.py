"""Callbacks of whoever uses a device: what they raise must not end the device."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def tell(callback: Callable[[T], object], one: T) -> None:
    """Call back; a failure goes to the logger "drivers", at a level that nobody sees unasked."""
    try:
        callback(one)
    except Exception:
        import logging

        logging.getLogger("drivers").info("a callback failed", exc_info=True)
