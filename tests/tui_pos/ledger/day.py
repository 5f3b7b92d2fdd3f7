"""A day at a till as a program of its own: it says on its output what is recorded for good.

`python -m tests.tui_pos.ledger.day FOLDER SALES`
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.tui_pos.checkout.rig import CHIPS, COLA, Rig
from tui_pos.ledger.store import Ledger

_append = Ledger.append


def _append_and_tell(ledger: Ledger, *records: Any, **about: Any) -> datetime:
    at = _append(ledger, *records, **about)
    os.write(1, f"{ledger.tip()[0]}\n".encode())
    return at


def live(folder: Path, sales: int) -> None:
    """Sell, each sale with a voucher of its own; the first ones after a start of the till each,
    the others until the log of the ledger is full and begun anew."""
    rig = Rig(folder)
    for number in range(sales):
        if number in (1, 2):
            rig.restart()
        code = rig.platform.voucher(str(5571630000 + number), "7001", face=500)
        rig.order(COLA, CHIPS)
        rig.enter(code)
        rig.press_enter()
        rig.press_enter()
        rig.enter("20")
    rig.ledger.close()


if __name__ == "__main__":
    with patch.object(Ledger, "append", _append_and_tell):
        live(Path(sys.argv[1]), int(sys.argv[2]))
