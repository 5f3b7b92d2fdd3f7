"""How long a printer is waited for."""

from __future__ import annotations

from msgspec import Struct


class Patience(Struct, frozen=True):
    """How long to wait for an answer, in seconds: from a printer never asked before, from one
    that has answered, from one that was silent before; for its word that a page is done, and for
    that of one which gives this word and answers nothing else; how often to ask meanwhile; after
    how long that word comes no more; after how long without a word one that has answered has
    fallen silent; after how long that it takes nothing it is stuck; and how long a page may go on
    when all is to end."""

    unasked_s: float = 0.5
    answering_s: float = 1.0
    silent_s: float = 0.1
    end_s: float = 3.0
    print_s: float = 15.0
    look_s: float = 1.0
    forget_s: float = 60.0
    quiet_s: float = 5.0
    stuck_s: float = 2.0
    close_s: float = 2.0
