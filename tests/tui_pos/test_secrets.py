"""No PIN, key, token, voucher or payment code is left anywhere but where it has to be kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.e2e.platform.gateway import Access
from tests.e2e.platform.server import Fault, Platforms
from tests.e2e.platform.vouchers import Deal, Voucher
from tests.tui_pos.catalogue.support import catalogue_of
from tests.tui_pos.checkout.rig import CHIPS, COLA, GOODS, Rig, shop
from tests.tui_pos.hands import Hands
from tui_pos.access.pins import hash_pin
from tui_pos.checkout import commands as c
from tui_pos.checkout import effects
from tui_pos.checkout.view import View
from tui_pos.home import Home
from tui_pos.ledger.export import ledger_lines, sale_lines
from tui_pos.ledger.store import LedgerReader
from tui_pos.sale import Stage
from tui_pos.secret import Secret
from tui_pos.setup.writing import write_home
from tui_pos.shop import PlatformSetting, Shop
from tui_pos.till import open_till

RETAIL_CODE, DINING_CODE, NEVER_SOLD, QR = (
    "5571630793",
    "283733250559",
    "5571630000",
    "mt:qr/Zx81Qw",
)
PAYMENT = "134567890123456789"
PIN, WRONG_PIN = Secret("kzvmwqxy"), Secret("ghjrstlp")
"""No digits, so that no part of them is in a hash or an id by chance."""
KEYS = Access(sign_key="key-9f3a71c2", auth_token="token-5be80d46")


def leaks(text: str) -> list[str]:
    """What is given away by a text: a secret, or so much of a PIN that it can be guessed."""
    whole = (RETAIL_CODE, DINING_CODE, NEVER_SOLD, QR, PAYMENT, KEYS.sign_key, KEYS.auth_token)
    pins = [pin.text[at : at + 4] for pin in (PIN, WRONG_PIN) for at in range(5)]
    plain = text.replace(" ", "")
    return [one for one in (*whole, *pins) if one in plain]


def staffed() -> Shop:
    return replace(
        shop(), staff=tuple(replace(one, pin_hash=hash_pin(PIN)) for one in shop().staff)
    )


class Overheard(Rig):
    """Everything that passes between the checkout and the world, as it would be written."""

    def __init__(self, folder: Path) -> None:
        self.heard: list[str] = []
        super().__init__(folder, staffed(), sign_on=False)

    def do(self, command: c.Command) -> View:
        view = super().do(command)
        self.heard += [repr(command), f"{command}", repr(view)]
        return view

    def carry_out(self, effect: effects.Effect) -> None:
        self.heard += [repr(effect), f"{effect}"]
        super().carry_out(effect)


def test_nothing_that_passes_the_checkout_shows_a_secret(tmp_path: Path) -> None:
    rig = Overheard(tmp_path)
    rig.platform.promises = replace(rig.platform.promises, takes_qr=True)
    for code in (RETAIL_CODE, QR):
        rig.platform.voucher(code, "7001", face=100)
    for pin in (WRONG_PIN, PIN):
        rig.do(c.SignOn("1001", pin))
    rig.enter(RETAIL_CODE)
    rig.enter(PAYMENT)
    rig.order(COLA, CHIPS)
    rig.enter(PAYMENT)
    rig.platform.faults.append("lost")
    rig.platform.ask_faults.append("down")
    for code in (f"{RETAIL_CODE[:4]} {RETAIL_CODE[4:]}", RETAIL_CODE, QR, NEVER_SOLD):
        rig.enter(code)
        rig.press_enter()
    assert rig.sale.deductions_fen == 200
    rig.do(c.Undo())
    for pin in (WRONG_PIN, PIN):
        rig.approve(pin=pin)
    rig.press_enter()
    rig.enter(PAYMENT)
    rig.press_enter()
    assert rig.view.closed is not None
    assert leaks("\n".join(rig.heard)) == []
    assert leaks("\n".join((*ledger_lines(rig.ledger), *sale_lines(rig.ledger)))) == []
    assert leaks(repr(rig.shop)) == leaks(repr(rig.desk.closed)) == []


class Odd(c.Command, frozen=True):
    """Nothing that a checkout knows what to do with."""

    text: str


class OpenTill(Hands):
    """A real till on its own threads, and a platform over real HTTP."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self.till = open_till(home.path, self.clock)
        self.till.start(self.show)
        self.till.connect()

    def post(self, command: c.Command) -> int:
        return self.till.post(command)

    def check(self, code: str) -> View:
        """Enter a code; what is shown once the platform has answered."""
        self.enter(code)
        return self.wait_for(lambda view: view.pending is None)


@pytest.fixture
def platform() -> Iterator[Platforms]:
    with Platforms(KEYS) as platform:
        deal = Deal(7001, "1元代金券", value=1.0, price=0.8)
        platform.retail.add(Voucher(RETAIL_CODE, deal))
        platform.dining.add(Voucher(DINING_CODE, deal))
        yield platform


@pytest.fixture
def home(tmp_path: Path, platform: Platforms) -> Home:
    keys = Secret(KEYS.sign_key), Secret(KEYS.auth_token)
    platforms = tuple(
        PlatformSetting(kind, platform.url, KEYS.developer_id, *keys)
        for kind in ("meituan-retail", "meituan-dining")
    )
    home = Home(tmp_path / "home")
    write_home(home.path, replace(staffed(), printers=(), platforms=platforms, deals=()), None)
    catalogue_of(home.catalogue, *GOODS.values()).close()
    return home


def sell(till: OpenTill, platform: Platforms) -> None:
    """A sale with vouchers of both kinds, lost answers, refusals, and a fault of our own."""
    till.do(c.SignOn("1001", WRONG_PIN))
    till.do(c.SignOn("1001", PIN))
    for text in (RETAIL_CODE, PAYMENT, COLA, CHIPS):
        till.enter(text)
    assert till.press_enter().stage is Stage.REDEEM
    platform.fail(Fault("consume", answer="reset", meets=RETAIL_CODE))
    for code in (RETAIL_CODE, DINING_CODE):
        assert till.check(code).card is not None
        till.press_enter()
        till.wait_for(lambda view: view.pending is None)
    assert till.views[-1].sale is not None and till.views[-1].sale.deductions_fen == 200
    platform.fail(Fault("prepare", answer="garbage"))
    for text in (NEVER_SOLD, NEVER_SOLD, RETAIL_CODE, PAYMENT):
        till.check(text)
    till.do(c.Undo())
    for pin in (WRONG_PIN, PIN):
        till.do(c.Approve("2001", pin, "测试"))
    till.wait_for(lambda view: view.pending is None)
    till.press_enter()
    till.enter(PAYMENT)
    assert till.press_enter().closed is not None
    shown = till.do(Odd(f"{RETAIL_CODE} {PAYMENT} {PIN.text}"))
    assert shown.notice is not None and shown.notice.error == 9001


def test_a_day_at_the_till_leaves_no_secret_behind(
    home: Home,
    platform: Platforms,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    till = OpenTill(home)
    sell(till, platform)
    till.till.stop()
    assert leaks("\n".join(map(repr, till.views))) == []
    assert leaks(caplog.text) == leaks("".join(capfd.readouterr())) == []
    with closing(LedgerReader(home.ledger)) as ledger:
        lines = [*ledger_lines(ledger), *sale_lines(ledger)]
    assert len(lines) > 20
    assert leaks("\n".join(lines)) == []
    kept = {home.documents, home.ledger}
    """The platform's keys, and the codes that may have to be sent again: each in its one place."""
    files = [path for path in home.path.rglob("*") if path.is_file() and path not in kept]
    assert home.path / "faults.log" in files and any(path.parent == home.log for path in files)
    for path in files:
        assert leaks(path.read_bytes().decode("latin-1")) == [], path.name
    for path in kept:
        assert path.stat().st_mode & 0o077 == 0
