"""What a printer obeys at once, wherever it stands in what it is sent: DLE EOT, DLE ENQ, DLE DC4.

Their two bytes must not come up by chance in the middle of anything else: in the dots of a
picture they would ask for a status or open the drawer.
"""

from __future__ import annotations

import re

_AT_ONCE = re.compile(rb"\x10(?=[\x04\x05\x14])")


def obeyed_at_once(data: bytes) -> bool:
    """Whether such a command is in `data`."""
    return _AT_ONCE.search(data) is not None


def harmless(dots: bytes) -> bytes:
    """The same dots with one made wider wherever such a command would be read."""
    return _AT_ONCE.sub(b"\x18", dots)
