"""A till's books and a simulated platform that listens, and what makes the two differ."""

from __future__ import annotations

import json
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from tests.tui_pos.checkout.rig import CHIPS, COLA, RETAIL, HandClock, Rig
from tests.tui_pos.cli.support import SIGN_KEY, TOKEN, run, set_up
from tui_pos.checkout import commands as c
from tui_pos.documents import load_shop, save_shop
from tui_pos.home import hold
from tui_pos.platforms.registry import open_platform
from tui_pos.sandbox.server import SandboxServer
from tui_pos.sandbox.vouchers import Deal, Fault, How, State, Use, Voucher
from tui_pos.sandbox.world import Credentials, World
from tui_pos.secret import Secret
from tui_pos.shop import DealKind, PlatformSetting
from tui_pos.vouchers.deals import SHOP_ZONE

CODE, OTHER = "5571630793", "5571630794"
_DEAL = Deal(7001, "5元代金券", DealKind.VOUCHER, 500, 455)


class PastClock(HandClock):
    """Begins at ten in the morning, in the shop, of a day that is over."""

    def now(self) -> datetime:
        return super().now() - timedelta(days=1000)


def _access(kind: str, url: str) -> PlatformSetting:
    known = Credentials()
    return PlatformSetting(
        kind,
        url,
        known.developer_id,
        known.sign_key,
        known.auth_token,
        client_key=known.client_key,
        client_secret=known.client_secret,
        poi_id=known.poi_id,
        account_id=known.account_id,
    )


class TwoSides:
    """The till is a checkout on the home's ledger that sends to the platform over HTTP; both go by
    one clock."""

    def __init__(self, folder: Path, kind: str = RETAIL) -> None:
        self.kind = kind
        self.home = set_up(folder / "home")
        self.till = Rig(self.home.path, sign_on=False)
        self.till.clock = PastClock()
        self.world = World(self.till.clock)
        self.server = SandboxServer(self.world)
        self.setting = _access(kind, self.server.start())
        self.till.platform = open_platform(self.setting, self.till.clock)  # type: ignore[assignment]
        self.till.restart()
        self.set_up(self.setting)

    def set_up(self, *platforms: PlatformSetting) -> None:
        """What the commands find in the shop's settings."""
        save_shop(self.home, replace(load_shop(self.home), platforms=platforms))

    @property
    def day(self) -> date:
        """Today, as the shop and the platform count it."""
        return self.till.clock.now().astimezone(SHOP_ZONE).date()

    def wait(self, **time: float) -> None:
        self.till.clock.seconds += timedelta(**time).total_seconds()

    def voucher(self, code: str = CODE, order: str = "") -> Secret:
        """One that a customer holds; codes of one order are taken for each other."""
        now = self.till.clock.now()
        self.world.add(
            Voucher(
                code=Secret(code),
                platform=self.kind,
                deals=(_DEAL,),
                order=order or code,
                valid_from=now - timedelta(days=30),
                valid_until=now + timedelta(days=90),
            )
        )
        return Secret(code)

    def offer(self, code: str = CODE) -> Secret:
        """Order goods, and have a voucher checked for them."""
        secret = self.voucher(code)
        self.till.order(COLA, CHIPS)
        self.till.enter(code)
        return secret

    def redeem(self, code: str = CODE) -> Secret:
        secret = self.offer(code)
        self.till.press_enter()
        return secret

    def hold_up(self, code: str = CODE) -> Secret:
        """Redeem a voucher; the request is about to be sent, and nothing happens by itself."""
        secret = self.offer(code)
        self.till.hold = True
        self.till.press_enter()
        return secret

    def lose_answer(self, taken: bool) -> Secret:
        """The request has been sent, and nothing came back; the till gets no further."""
        secret = self.hold_up()
        self.world.fail(Fault(call="consume", how=How.RESET, effect=taken), secret)
        self.till.carry_out(self.till.waiting.pop())
        return secret

    def undo(self) -> None:
        self.till.do(c.Undo())
        self.till.approve()

    def park(self) -> None:
        self.till.do(c.Park())
        self.till.approve()

    def pay(self) -> None:
        """Go on to payment, and pay in cash whatever is due."""
        self.till.press_enter()
        self.till.enter("20")
        assert self.till.view.sale is None

    def sell(self, code: str = CODE) -> Secret:
        secret = self.redeem(code)
        self.pay()
        return secret

    def use(self, code: Secret, account: str, flow_id: str = "1") -> None:
        """Somebody redeems a code without this till, whatever it was before."""
        voucher = self.world.voucher(code)
        assert voucher is not None
        used = Use(account, "", self.till.clock.now(), flow_id)
        self.world.add(replace(voucher, state=State.USED, use=used))

    def compare(self, *more: str, day: date | None = None) -> tuple[int, dict[str, Any]]:
        """What `vouchers compare` ends with, and says of the one platform."""
        wanted = (day or self.day).isoformat()
        done = self.run("compare", "--date", wanted, "--json", *more)
        assert done.stderr == "", done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        assert told["day"] == wanted
        (platform,) = told["platforms"]
        return done.returncode, platform

    def run(self, action: str, *more: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """A `vouchers` command as a process, also while the till has the home."""
        with hold(self.home):
            done = run("vouchers", action, self.home.path, *more, typed=typed)
        shown = done.stdout + done.stderr
        assert not [one for one in (CODE, OTHER, SIGN_KEY, TOKEN) if one in shown], shown
        return done
