from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from tests.tui_pos.setup.files import PIN, SECRET, SIGN_KEY, TOKEN, goods
from tui_pos.access.pins import verify_pin
from tui_pos.locale import Locale
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.secret import Secret
from tui_pos.setup.questions import Interview
from tui_pos.setup.shop_file import Wanted
from tui_pos.shop import (
    DisplaySetting,
    PlatformSetting,
    PrinterSetting,
    Role,
    ScaleSetting,
    ScannerSetting,
)

_PORTS = ("/dev/serial/by-id/usb-scanner", "/dev/ttyUSB1")


class Person:
    """Answers one after the other, and hears everything that is said."""

    def __init__(self, *answers: str) -> None:
        self._answers = iter(answers)
        self.heard: list[str] = []

    def read(self, question: str) -> str:
        self.heard.append(question)
        answer = next(self._answers, None)
        if answer is None:
            raise EOFError
        return answer

    def is_asked(self, ports: Sequence[str] = _PORTS) -> Wanted:
        say = self.heard.append
        return Interview(Locale("en"), self.read, self.read, say, ports).ask()


_NO_DEVICES = ("", "", "", "", "")
_PEOPLE = ("", "小李", PIN, PIN, "", "店长", "9753", "9753")


def test_enter_takes_what_is_proposed() -> None:
    person = Person("", "示范小店", "", "", *_NO_DEVICES, *_PEOPLE, "")
    wanted = person.is_asked()
    shop = wanted.shop
    assert (shop.id, shop.name, shop.terminal, shop.language) == ("S001", "示范小店", "T01", "en")
    assert (shop.scanners, shop.printers, shop.platforms, wanted.goods) == ((), (), (), None)
    assert [(one.id, one.role) for one in shop.staff] == [
        ("1001", Role.CASHIER),
        ("2001", Role.SUPERVISOR),
    ]
    assert verify_pin(shop.staff[0].pin_hash, Secret(PIN))
    assert not next(person._answers, None)


def test_devices_and_platforms_are_chosen_by_number_or_named(tmp_path: Path) -> None:
    wanted = Person(
        "S9", "店", "T2", "1", "1", "115200", "tcp://10.0.0.9:9100", "", "80",
        "2", "led8", "2400", "tcp://10.0.0.10", "/dev/ttyS1", "",
        "2", "", "100567", SIGN_KEY, TOKEN, "meituan-retail", "http://x", "1", "k", "t",
        "r", "30 days", "2026-12-24",
        "3", "", "aw1", SECRET, "66011", "", "",
        *_PEOPLE, str(goods(tmp_path)),
    ).is_asked()  # fmt: skip
    shop = wanted.shop
    assert shop.language == "zh_CN"
    assert shop.scanners == (ScannerSetting(_PORTS[0], 115200),)
    assert shop.printers == (PrinterSetting("tcp://10.0.0.9:9100", paper=80),)
    assert shop.displays == (DisplaySetting(_PORTS[1], 2400, driver="led8"),)
    assert shop.scales == (ScaleSetting("/dev/ttyS1"),)
    assert shop.platforms == (
        PlatformSetting(
            "meituan-dining",
            "https://api-open-cater.meituan.com",
            "100567",
            Secret(SIGN_KEY),
            Secret(TOKEN),
        ),
        PlatformSetting(
            "meituan-retail",
            "http://x",
            "1",
            Secret("k"),
            Secret("t"),
            refresh_token=Secret("r"),
            token_expires=datetime(2026, 12, 24, tzinfo=SHOP_ZONE),
        ),
        PlatformSetting(
            "douyin",
            "https://open.douyin.com",
            client_key="aw1",
            client_secret=Secret(SECRET),
            poi_id="66011",
        ),
    )
    assert wanted.goods == tmp_path / "goods.csv"


def test_a_bad_answer_is_said_and_asked_again() -> None:
    person = Person(
        "S 1", " S1 ", " ", "店", "", "fr", "en",
        "9", "2", "9600 baud", "9600", "2", "1", "", "57", "58", "", "", "4", "",
        "", "小李", "12", PIN, "000000", PIN, PIN, "1001", "2001", "店长", PIN, PIN,
        "none.csv", "",
    )  # fmt: skip
    shop = person.is_asked().shop
    assert shop.id == "S1"
    assert shop.scanners[0].port == "/dev/ttyUSB1"
    assert shop.printers == (PrinterSetting(_PORTS[0]),)
    said = "\n".join(person.heard)
    for line in (
        "shop.id: must be 1 to 20", "shop.name: must be a name", "shop.language: must be one of",
        "scanner[0].baud: must be", "printer[0].port: is the same as scanner[0].port",
        "printer[0].paper: must be one of: 58, 80", "platform[0].kind: must be one of",
        "staff[0].pin: must be 4 to 12 digits", "The two differ",
        "staff[1].id: is the same as staff[0].id", "catalogue.file: no such file",
    ):  # fmt: skip
        assert line in said
    assert PIN not in said


def test_where_the_answers_end_there_is_no_shop() -> None:
    answers = ("", "示范小店", "", "", *_NO_DEVICES, *_PEOPLE, "")
    for given in range(len(answers)):
        with pytest.raises(EOFError):
            Person(*answers[:given]).is_asked()
