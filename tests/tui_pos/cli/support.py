"""The command as a process, and homes for it to work on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from msgspec.structs import replace

from tests.tui_pos.checkout.rig import COLA, Rig, shop
from tui_pos.home import Home
from tui_pos.secret import Secret
from tui_pos.setup.writing import write_home
from tui_pos.shop import PlatformSetting, PrinterSetting, ScannerSetting

COMMAND = (sys.executable, "-m", "tui_pos")
SIGN_KEY, TOKEN = "training-sign-key", "training-auth-token"


def run(
    *args: str | Path, lang: str = "C.UTF-8", typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, with nothing of our own environment."""
    return subprocess.run(
        [*COMMAND, *map(str, args)],
        input=typed,
        env={"PATH": os.environ["PATH"], "LANG": lang},
        capture_output=True,
        text=True,
        timeout=60,
    )


def set_up(
    folder: Path,
    *,
    language: str = "en",
    scanner: str | None = None,
    printer: str | None = None,
    url: str | None = None,
) -> Home:
    """A home whose shop has what is given; its keys are those of the simulated platform."""
    keys = Secret(SIGN_KEY), Secret(TOKEN)
    platform = PlatformSetting("meituan-retail", url or "", "100000", *keys)
    wanted = replace(
        shop(),
        language=language,
        scanners=(ScannerSetting(scanner),) if scanner else (),
        printers=(PrinterSetting(printer),) if printer else (),
        platforms=(platform,) if url else (),
    )
    write_home(folder, wanted, None)
    return Home(folder)


def sell(home: Home, sales: int = 1) -> None:
    """Close sales of one cola each, for cash."""
    rig = Rig(home.path)
    for _ in range(sales):
        rig.order(COLA)
        rig.press_enter()
        rig.press_enter()
    rig.ledger.close()
