"""Pictures of the real screens: python -m tests.screens.screenshots FOLDER."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from textual.pilot import Pilot

from screens.app import TillApp
from tui_pos.checkout.view import View
from tui_pos.sale import Stage
from tui_pos.till import Till
from tui_pos.training import open_training

SIZES = {"": (80, 24), "-large": (120, 40)}
_LONGEST_S = 60
"""So long a screen may take to come on a machine with other work."""
GOODS = ("6901234101010", "6906907122934", "2*6901035116084")
"""Worth more than the vouchers, so that something is left to pay."""


async def take(folder: Path, language: str, suffix: str, size: tuple[int, int]) -> None:
    """Go through a sale in a training shop of its own and keep a picture of each screen."""
    with tempfile.TemporaryDirectory() as home:
        till = open_training(Path(home) / "training")
        app = TillApp(till)
        async with app.run_test(size=size) as pilot:
            if language == "en":
                await pilot.press("f11")
            scenes = _Scenes(pilot, till, lambda name: _save(app, folder, name, language, suffix))
            await scenes.go_through()
        till.stop()


class _Scenes:
    def __init__(self, pilot: Pilot[None], till: Till, save: Callable[[str], None]) -> None:
        self._pilot = pilot
        self._till = till
        self._save = save

    async def go_through(self) -> None:
        voucher = next(one.code for one in self._till.demo if one.code.startswith("7001001"))
        lost = next(one.code for one in self._till.demo if one.code.startswith("7001009"))
        await self._pilot.pause()
        self._save("sign-on")
        await self._type("1001")
        await self._type("135790")
        await self._until(lambda view: view.person)
        for code in GOODS:
            await self._type(code)
        await self._until(lambda view: view.sale and len(view.sale.lines) == len(GOODS))
        self._save("order")
        await self._pilot.press("f1")
        self._save("help")
        await self._pilot.press("escape", "f4", "k", "l")
        await self._pilot.pause(0.3)
        self._save("search")
        await self._pilot.press("escape", "escape")
        await self._on(lambda view: view.stage is Stage.REDEEM)
        await self._type(voucher)
        await self._until(lambda view: view.card)
        self._save("voucher")
        await self._on(lambda view: view.sale and view.sale.redemptions)
        await self._until(lambda view: view.sale and view.sale.counting)
        await self._type(lost)
        await self._until(lambda view: view.card)
        await self._on(lambda view: view.sale and len(view.sale.redemptions) == 2)
        await self._until(lambda view: view.pending and view.pending.tries)
        self._save("finding-out")
        await self._until(lambda view: view.pending is None)
        self._save("redeemed")
        await self._pilot.press("f7")
        await self._pilot.pause(0.2)
        self._save("supervisor")
        await self._type("3")
        await self._until(lambda view: view.unlock)
        await self._type("2001")
        await self._type("246801")
        await self._on(lambda view: view.inquiry)
        self._save("vouchers")
        await self._type(voucher)
        await self._until(lambda view: view.inquiry and view.inquiry.codes[0].looked_at)
        self._save("voucher-known")
        await self._pilot.press("escape")
        await self._until(lambda view: view.inquiry is None)
        await self._on(lambda view: view.stage is Stage.PAY)
        self._save("payment")
        await self._type("50")
        await self._until(lambda view: view.closed)
        self._save("change")

    async def _type(self, text: str) -> None:
        await self._pilot.press(*text, "enter")

    async def _on(self, reached: Callable[[View], object]) -> None:
        """Enter on the empty input, until it counts: not right after something was shown."""
        async with asyncio.timeout(_LONGEST_S):
            while not reached(self._till.view):
                await self._pilot.pause(0.9)
                await self._pilot.press("enter")
                await self._pilot.pause(0.3)
        await self._pilot.pause(0.1)

    async def _until(self, reached: Callable[[View], object]) -> None:
        async with asyncio.timeout(_LONGEST_S):
            while not reached(self._till.view):
                await self._pilot.pause(0.05)
        await self._pilot.pause(0.1)


def _save(app: TillApp, folder: Path, name: str, language: str, suffix: str) -> None:
    svg = app.export_screenshot(title="tui-pos")
    # The picture is to need nothing from elsewhere: the reader's own fonts will do.
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "Noto Sans Mono CJK SC, WenQuanYi Zen Hei Mono, monospace")
    (folder / f"{name}-{language}{suffix}.svg").write_text(svg, encoding="utf-8")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in ("zh", "en"):
        for suffix, size in SIZES.items():
            asyncio.run(take(folder, language, suffix, size))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
