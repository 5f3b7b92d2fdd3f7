"""Output of one JSON object a line, for another program."""

from __future__ import annotations

import sys
from collections.abc import Iterable


def put_out(lines: Iterable[str]) -> None:
    """Write lines as they come, in UTF-8 whatever the terminal speaks."""
    out = sys.stdout.buffer
    for line in lines:
        out.write(line.encode() + b"\n")
    out.flush()
