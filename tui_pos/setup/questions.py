"""A shop set up by asking: each answer goes through the checks of the shop's file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tui_pos.locale import LANGUAGES, Locale
from tui_pos.platforms import douyin, meituan_retail
from tui_pos.platforms.registry import KINDS
from tui_pos.setup.shop_file import Wanted, check_shop, look_over

_MEITUAN_URL, _DOUYIN_URL = "https://api-open-cater.meituan.com", "https://open.douyin.com"

Read = Callable[[str], str]
"""Shows a question and returns what was typed; EOFError where nothing more comes."""


class Interview:
    """Asks for what a shop.toml holds. `ports` are those of this machine, to choose from."""

    def __init__(
        self,
        locale: Locale,
        read: Read,
        read_hidden: Read,
        say: Callable[[str], None],
        ports: Sequence[str],
    ) -> None:
        self._locale = locale
        self._read = read
        self._read_hidden = read_hidden
        self._say = say
        self._ports = ports
        self._raw: dict[str, Any] = {}

    def ask(self) -> Wanted:
        """Ask everything, each question until its answer is good. Raises EOFError."""
        self._tell("begin")
        self._shop()
        self._device("scanner", baud="9600")
        self._device("printer", baud="19200", paper="58")
        self._device("display", driver="cd5220", baud="9600")
        self._device("scale", baud="9600")
        while self._platform():
            pass
        self._staff("cashier", "1001")
        self._staff("supervisor", "2001")
        self._tell("goods")
        goods = self._raw["catalogue"] = {}
        if not self._answer(goods, "catalogue", "file", optional=True):
            del self._raw["catalogue"]
        return check_shop(self._raw, Path())

    def _shop(self) -> None:
        shop = self._raw["shop"] = {}
        self._answer(shop, "shop", "id", "S001")
        self._answer(shop, "shop", "name")
        self._answer(shop, "shop", "terminal", "T01")
        self._answer(shop, "shop", "language", self._locale.language, choices=LANGUAGES)

    def _device(self, kind: str, **settings: str) -> None:
        self._tell(kind)
        device, place = self._section(kind)
        if not self._answer(device, place, "port", optional=True, choices=self._ports):
            self._raw[kind].pop()
            return
        for key, default in settings.items():
            self._answer(device, place, key, default)

    def _platform(self) -> bool:
        self._tell("platform")
        platform, place = self._section("platform")
        if not self._answer(platform, place, "kind", optional=True, choices=KINDS):
            self._raw["platform"].pop()
            return False
        if platform["kind"] == douyin.KIND:
            self._answer(platform, place, "url", _DOUYIN_URL)
            self._answer(platform, place, "client_key")
            self._answer(platform, place, "client_secret", hidden=True)
            self._answer(platform, place, "poi_id")
            self._answer(platform, place, "account_id", optional=True)
            return True
        self._answer(platform, place, "url", _MEITUAN_URL)
        self._answer(platform, place, "developer_id")
        self._answer(platform, place, "sign_key", hidden=True)
        self._answer(platform, place, "auth_token", hidden=True)
        if platform["kind"] == meituan_retail.KIND:
            self._grant(platform, place)
        return True

    def _grant(self, platform: dict[str, Any], place: str) -> None:
        """What renews a token that runs out, and when it does."""
        if self._answer(platform, place, "refresh_token", optional=True, hidden=True):
            self._answer(platform, place, "token_expires")

    def _staff(self, role: str, number: str) -> None:
        self._tell(role)
        person, place = self._section("staff")
        person["role"] = role
        self._answer(person, place, "id", number)
        self._answer(person, place, "name")
        self._answer(person, place, "pin", hidden=True)
        while self._read_hidden(f"{self._locale.t('setup.ask.again')}: ").strip() != person["pin"]:
            self._tell("differ")
            self._answer(person, place, "pin", hidden=True)

    def _section(self, name: str) -> tuple[dict[str, Any], str]:
        """One more table of that name, and its place."""
        tables = self._raw.setdefault(name, [])
        tables.append({})
        return tables[-1], f"{name}[{len(tables) - 1}]"

    def _answer(
        self,
        table: dict[str, Any],
        place: str,
        key: str,
        default: str = "",
        *,
        optional: bool = False,
        hidden: bool = False,
        choices: Sequence[str] | None = None,
    ) -> bool:
        """Put an answer into its table; False where nothing was said to what is optional."""
        for number, choice in enumerate(choices or (), start=1):
            self._say(f"  {number}  {choice}")
        question = self._locale.t(f"setup.ask.{place.partition('[')[0]}.{key}")
        prompt = f"{question} [{default}]: " if default else f"{question}: "
        while True:
            said = (self._read_hidden if hidden else self._read)(prompt).strip() or default
            if optional and not said:
                return False
            table[key] = _number(said, key) if choices is None else _picked(said, choices)
            problem = self._problem(f"{place}.{key}")
            if problem is None:
                return True
            self._say(problem)

    def _problem(self, place: str) -> str | None:
        """What the checks say of one place, whatever is still missing at others."""
        _, problems = look_over(self._raw, Path())
        return next((one.line(self._locale) for one in problems if one.place == place), None)

    def _tell(self, what: str) -> None:
        self._say("")
        self._say(self._locale.t(f"setup.ask.{what}"))


def _picked(said: str, choices: Sequence[str]) -> str:
    """The choice of that number, nothing for a number that is none; anything else as it is."""
    if not said.isdecimal():
        return said
    return choices[int(said) - 1] if 1 <= int(said) <= len(choices) else ""


def _number(said: str, key: str) -> str | int:
    return int(said) if key in ("baud", "paper") and said.isdecimal() else said
