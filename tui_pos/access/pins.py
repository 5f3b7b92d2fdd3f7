"""PINs as argon2id hashes. The PIN itself is never kept."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tui_pos.secret import Secret

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_MEMORY_KIB = 19 * 1024
_PASSES = 2
"""The least that OWASP's password storage sheet advises for argon2id: bearable on a slow till."""


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=1)


@cache
def _nobody() -> str:
    """A hash that no PIN fits: checking it takes as long as checking a real one."""
    return _hasher().hash("no PIN has letters")


def hash_pin(pin: Secret) -> Secret:
    """The hash to keep for a PIN."""
    return Secret(_hasher().hash(pin.text))


def verify_pin(kept: Secret | None, pin: Secret) -> bool:
    """Is this the PIN behind a hash? None, for a number nobody has, takes just as long."""
    from argon2.exceptions import VerificationError

    try:
        return _hasher().verify(kept.text if kept else _nobody(), pin.text) and kept is not None
    except VerificationError:
        return False
