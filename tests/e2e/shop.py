"""A shop for the real program: its file, its home, its devices, and the till on a terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from typing import Self

from drivers.encoding.escpos import profile
from drivers.simulators import SimulatedPrinter, SimulatedScanner
from tests.e2e.platform.gateway import Access
from tests.e2e.platform.server import Platforms
from tests.terminal import Terminal

TILL = str(Path(sys.executable).with_name("tui-pos"))
NUMBER, PIN, NAME = "1001", "248613", "小李"
SIGN_ON, PIN_ASKED = "工号", "密码"
ENTRY, REDEEM, PAY, CLEAR = "1 录单", "2 核销", "3 收款", "还没有商品"
ENTER_COUNTS_AFTER_S = 0.32
"""So long after the stage appeared or a scan ended, an Enter on the empty input moves on."""

_SHOP = """
[shop]
id = "S001"
name = "示范小店"
terminal = "T01"

[scanner]
port = "{scanner}"

[printer]
port = "{printer}"

[[platform]]
kind = "meituan-retail"
url = "{url}"
developer_id = "{access.developer_id}"
sign_key = "{access.sign_key}"
auth_token = "{access.auth_token}"

[[platform]]
kind = "meituan-dining"
url = "{url}"
developer_id = "{access.developer_id}"
sign_key = "{access.sign_key}"
auth_token = "{access.auth_token}"

[[platform]]
kind = "douyin"
url = "{url}"
client_key = "{douyin.client_key}"
client_secret = "{douyin.client_secret}"
poi_id = "{douyin.poi_id}"
account_id = "{douyin.account_id}"

[[staff]]
id = "{number}"
name = "{name}"
role = "cashier"
pin = "{pin}"

[[staff]]
id = "2001"
name = "店长"
role = "supervisor"
pin = "975310"

[catalogue]
file = "goods.csv"
"""


class Shop:
    """Devices, a platform and homes that know them, in a folder.

    `way`: by which address its tills reach a platform that has this one.
    """

    def __init__(
        self,
        folder: Path,
        goods: int,
        printer: SimulatedPrinter | None = None,
        way: Callable[[str], str] = str,
    ) -> None:
        self._folder = folder
        self._homes = 0
        self.scanner = SimulatedScanner()
        self.printer = printer or SimulatedPrinter(profile(58))
        self.platform = Platforms()
        rows = (f"{barcode(n)},{goods_name(n)},3.50,饮料,瓶" for n in range(goods))
        (folder / "goods.csv").write_text("\n".join(("barcode,name,price,category,unit", *rows)))
        (folder / "shop.toml").write_text(
            _SHOP.format(
                scanner=self.scanner.port,
                printer=self.printer.port,
                url=way(self.platform.url),
                access=Access(),
                douyin=self.platform.douyin.access,
                number=NUMBER,
                pin=PIN,
                name=NAME,
            )
        )
        self._made = folder / "made"
        tui_pos("init", str(self._made), "--from", str(folder / "shop.toml"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        self.platform.__exit__()
        self.scanner.close()
        self.printer.close()

    def home(self) -> Path:
        """A new till's home."""
        self._homes += 1
        return Path(shutil.copytree(self._made, self._folder / f"home{self._homes}"))


def open_till(home: Path) -> Terminal:
    """The till of a home, at its sign-on screen."""
    till = Terminal([TILL, "run", str(home)])
    try:
        till.wait_for(SIGN_ON)
    except AssertionError:
        till.close()
        raise
    return till


def sign_on(till: Terminal) -> None:
    """As the cashier, at whatever stage the till stands."""
    till.press(*NUMBER, "enter")
    till.wait_for(PIN_ASKED)
    till.press(*PIN, "enter")
    till.wait_for(f"{NAME} {NUMBER}")


def move_on(till: Terminal, stage: str) -> None:
    """Enter on the empty input, no sooner than it counts, to the stage that follows."""
    Event().wait(ENTER_COUNTS_AFTER_S)
    till.press("enter")
    till.wait_for(stage)


def tui_pos(*arguments: str, under: Sequence[str] = ()) -> str:
    """What a command prints, started by `under`. Fails where it does."""
    done = subprocess.run([*under, TILL, *arguments], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def barcode(number: int) -> str:
    """The EAN-13 of the goods of this number."""
    digits = f"690{number:09}"
    weighed = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def goods_name(number: int) -> str:
    return f"第{number:05}号茶"
