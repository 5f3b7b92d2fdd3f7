from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tui_pos.setup.files import (
    PIN,
    PLAIN,
    REFRESH,
    SECRET,
    SIGN_KEY,
    TOKEN,
    full,
    goods,
    plain,
    shop_files,
)
from tui_pos.access.pins import verify_pin
from tui_pos.data import shipped
from tui_pos.documents import load_shop, save_shop
from tui_pos.home import Home
from tui_pos.locale import LANGUAGES, Locale
from tui_pos.money import Rounding
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.secret import Secret
from tui_pos.setup.problems import ShopFileError
from tui_pos.setup.schema import ShopFile
from tui_pos.setup.shop_file import check_shop, read_shop_file
from tui_pos.shop import (
    Cover,
    DealKind,
    DealSetting,
    DisplaySetting,
    PlatformSetting,
    PrinterSetting,
    Role,
    ScaleSetting,
    ScannerSetting,
    Shop,
)

Spoil = Callable[[dict[str, Any]], object]


def _said(raw: dict[str, Any], folder: Path = Path(), language: str = "en") -> list[str]:
    """Every line that is said about this content."""
    with pytest.raises(ShopFileError) as refused:
        check_shop(raw, folder)
    assert (refused.value.code, refused.value.details["count"]) == (
        6036,
        len(refused.value.problems),
    )
    return [one.line(Locale(language)) for one in refused.value.problems]


def test_a_shop_that_says_everything_is_read_whole() -> None:
    shop = check_shop(full(), Path("/etc/till")).shop
    retail, dining, douyin = shop.platforms
    assert (shop.id, shop.name, shop.terminal, shop.language) == ("S001", "示范小店", "T01", "en")
    assert shop.rounding is Rounding.JIAO
    assert not shop.training
    assert shop.scanners == (
        ScannerSetting("/dev/ttyACM0", 115200, suffix="crlf", prefix="]", code_id=True),
        ScannerSetting("/dev/ttyACM1", 9600),
    )
    assert shop.printers == (
        PrinterSetting(
            "tcp://10.0.0.9:9100",
            baud=9600,
            flow="dsrdtr",
            pace=800,
            paper=80,
            encoding="gbk",
            columns=42,
            dots=512,
            cutter=False,
            density=-1,
            drawer_pin=5,
            drawer_open="low",
            pulse_ms=120,
            qr="raster",
            barcodes="printer",
        ),
    )
    assert shop.displays == (DisplaySetting("/dev/ttyS0", 2400, driver="led8"),)
    assert shop.scales == (
        ScaleSetting("/dev/ttyS1", 9600, 7, "even", 2, format="comma", unit="jin"),
    )
    assert retail == PlatformSetting(
        "meituan-retail",
        "https://api.example",
        "100567",
        Secret(SIGN_KEY),
        Secret(TOKEN),
        refresh_token=Secret(REFRESH),
        token_expires=datetime(2026, 12, 24, tzinfo=SHOP_ZONE),
    )
    assert dining.kind == "meituan-dining"
    assert douyin == PlatformSetting(
        "douyin",
        "https://open.example",
        client_key="aw1",
        client_secret=Secret(SECRET),
        poi_id="66011",
        account_id="69432",
    )
    assert shop.deals == (
        DealSetting("meituan-retail", "7001", DealKind.VOUCHER, min_spend_fen=10_000),
        DealSetting(
            "meituan-retail",
            "7002",
            DealKind.PACKAGE,
            covers=(Cover("6901234567892", quantity=2), Cover(category="饮料")),
        ),
        DealSetting("meituan-dining", "7001", DealKind.DISCOUNT, percent=80, per_sale=1),
    )
    assert [one.id for one in shop.tenders] == ["wechat"]
    assert [one.role for one in shop.staff] == [Role.CASHIER, Role.SUPERVISOR]
    assert verify_pin(shop.staff[0].pin_hash, Secret(PIN))


def test_the_least_a_shop_can_say_is_enough() -> None:
    wanted = check_shop(plain(), Path())
    assert wanted.goods is None
    assert wanted.shop == Shop("S001", "示范小店", "T01", staff=wanted.shop.staff)


def test_paths_start_at_the_folder_of_the_file(tmp_path: Path) -> None:
    goods(tmp_path)
    text = (
        PLAIN + '[[scanner]]\nport = "dev/scan"\n[[scanner]]\nport = "evdev:dev/keys"\n'
        '[printer]\nport = "file:out/paper"\n[catalogue]\nfile = "goods.csv"\n'
    )
    (tmp_path / "shop.toml").write_text(text, "utf-8")
    wanted = read_shop_file(tmp_path / "shop.toml")
    assert wanted.goods == tmp_path / "goods.csv"
    assert wanted.shop.scanners[0].port == str(tmp_path / "dev/scan")
    assert wanted.shop.scanners[1].port == f"evdev:{tmp_path / 'dev/keys'}"
    assert wanted.shop.printers[0].port == f"file:{tmp_path / 'out/paper'}"


def test_the_training_shop_is_a_valid_one() -> None:
    wanted = read_shop_file(shipped("demo/shop.toml"))
    assert wanted.shop.id == "S000"
    assert wanted.goods == shipped("demo/goods.csv")


_NO_PORT = (
    "must be a device such as /dev/ttyUSB0, tcp://host:port, socket://host:port, "
    "rfc2217://host:port, loop:// or file:PATH, without spaces"
)
_PROBLEMS: list[tuple[Spoil, str]] = [
    (lambda f: f.pop("shop"), "shop: missing"),
    (lambda f: f.update(shop=[f["shop"]]), "shop: must be a table, such as [shop] or [[staff]]"),
    (lambda f: f.update(staff=[]), "staff: at least one person is needed"),
    (lambda f: f.pop("staff"), "staff: missing"),
    (lambda f: f.update(staff=[1]), "staff[0]: must be a table, such as [shop] or [[staff]]"),
    (lambda f: f["shop"].update({"a b": 1}),
     'shop."a b": unknown key; there are: id, name, terminal, language, rounding, '
     'sync_minutes, closes'),
    (lambda f: f["shop"].update(id="S 1"),
     'shop.id: must be 1 to 20 letters, digits, ".", "_" or "-", in quotes, without spaces'),
    (lambda f: f["shop"].update(name=" "),
     "shop.name: must be a name of 1 to 40 characters, in quotes"),
    (lambda f: f["shop"].update(name="a\x1bb"),
     "shop.name: must be a name of 1 to 40 characters, in quotes"),
    (lambda f: f["shop"].update(terminal="T23456789"),
     'shop.terminal: must be 1 to 8 letters, digits, "." or "_", in quotes, without spaces or '
     'hyphens'),
    (lambda f: f["shop"].update(terminal="T01-1"),
     'shop.terminal: must be 1 to 8 letters, digits, "." or "_", in quotes, without spaces or '
     'hyphens'),
    (lambda f: f["shop"].update(id=1), "shop.id: is text: put it in quotes"),
    (lambda f: f["shop"].update(language="zh"), "shop.language: must be one of: zh_CN, en"),
    (lambda f: f["shop"].update(rounding="yuan"), "shop.rounding: must be one of: off, fen, jiao"),
    (lambda f: f["scanner"][1].pop("port"), "scanner[1].port: missing"),
    (lambda f: f["scanner"][0].update(baud="9600"),
     "scanner[0].baud: is a number: leave the quotes out"),
    (lambda f: f["scanner"][0].update(baud=1),
     "scanner[0].baud: must be a whole number from 300 to 4000000"),
    (lambda f: f["scanner"][1].update(port="/dev/ttyACM0"),
     "scanner[1].port: is the same as scanner[0].port"),
    (lambda f: f["printer"].update(port="/dev/ttyACM1"),
     "printer.port: is the same as scanner[1].port"),
    (lambda f: f["printer"].update(paper=57), "printer.paper: must be one of: 58, 80"),
    (lambda f: f["printer"].update(encoding="gb2312"),
     "printer.encoding: must be one of: gb18030, gbk, big5, utf-8, raster"),
    (lambda f: f["printer"].update(cutter="yes"),
     "printer.cutter: must be true or false, without quotes"),
    (lambda f: f["printer"].update(cutter=1),
     "printer.cutter: must be true or false, without quotes"),
    (lambda f: f["printer"].update(density=6),
     "printer.density: must be a whole number from -5 to 5"),
    (lambda f: f["printer"].update(columns=43),
     "printer.columns: more than the 42 that these dots have room for"),
    (lambda f: f["printer"].update(dialect="gs"),
     "printer.dialect: must be one of: gs_k, dc2, esc7"),
    (lambda f: f["scale"].update(driver="nobodys"),
     "scale.driver: no such driver is installed; built in: continuous"),
    (lambda f: f["printer"].update(drawer_pin=3), "printer.drawer_pin: must be one of: 2, 5"),
    (lambda f: f["printer"].update(logo="none.png"), "printer.logo: no such file"),
    (lambda f: f["printer"].update(drawer_open="open"),
     "printer.drawer_open: must be one of: high, low"),
    (lambda f: f["scanner"][0].update(parity="N"),
     "scanner[0].parity: must be one of: none, even, odd"),
    (lambda f: f["scanner"][0].update(prefix="a b"),
     "scanner[0].prefix: must be up to 20 letters, digits or signs, in quotes, without spaces"),
    (lambda f: f["display"].update(driver="LED 8"),
     'display.driver: must be the name of a driver: lower-case letters, digits, ".", "_" or "-", '
     "in quotes"),
    (lambda f: f["display"].update(stop="2"), "display.stop: is a number: leave the quotes out"),
    (lambda f: f["display"].update(port="/dev/ttyS1"), "scale.port: is the same as display.port"),
    (lambda f: f["scale"].update(format="st"),
     "scale.format: must be one of: auto, comma, plain, frame, toledo"),
    (lambda f: f["scale"].update(unit="lb"), "scale.unit: must be one of: kg, g, jin"),
    *((lambda f, port=port: f["printer"].update(port=port), f"printer.port: {_NO_PORT}")
      for port in ("tcp://10.0.0.9", "tcp://10.0.0.9:", "tcp://:9100", "tcp://10.0.0.9:0",
                   "tcp://10.0.0.9:99999", "socket://a", "rfc2217://[::1", "http://a:80", "://")),
    (lambda f: f["platform"][1].pop("sign_key"), "platform[1].sign_key: missing"),
    (lambda f: f["platform"][1].update(auth_token=""),
     "platform[1].auth_token: must be the text the platform gave, in quotes, without spaces"),
    (lambda f: f["platform"][0].update(url="api.example"),
     "platform[0].url: must be an address that begins with http:// or https://"),
    (lambda f: f["platform"][1].update(kind="meituan"),
     "platform[1].kind: must be one of: meituan-retail, meituan-dining, douyin"),
    (lambda f: f["platform"][0].pop("token_expires"), "platform[0].token_expires: missing"),
    (lambda f: f["platform"][0].update(token_expires="24.12.2026"),
     'platform[0].token_expires: must be a date in quotes, such as "2026-12-24"'),
    (lambda f: f["platform"][0].update(token_expires="2026-02-30"),
     'platform[0].token_expires: must be a date in quotes, such as "2026-12-24"'),
    (lambda f: f["platform"][0].update(token_expires=date(2026, 12, 24)),
     'platform[0].token_expires: must be a date in quotes, such as "2026-12-24"'),
    (lambda f: f["platform"][2].pop("client_secret"), "platform[2].client_secret: missing"),
    (lambda f: f["platform"][2].pop("poi_id"), "platform[2].poi_id: missing"),
    (lambda f: f["platform"][2].update(sign_key="x"),
     "platform[2].sign_key: unknown key; there are: "
     "kind, url, client_key, client_secret, poi_id, account_id"),
    (lambda f: f["platform"][0].update(client_key="x"),
     "platform[0].client_key: unknown key; there are: "
     "kind, url, developer_id, sign_key, auth_token, refresh_token, token_expires"),
    (lambda f: f["platform"].append(f["platform"][0]),
     "platform[3].kind: is the same as platform[0].kind"),
    (lambda f: f["platform"].pop(1),
     "deal[2].platform: is none of the platforms set up in this file"),
    (lambda f: f["deal"].append(f["deal"][0]), "deal[3].id: is the same as deal[0].id"),
    (lambda f: f["deal"][0].update(min_spend="-1"),
     'deal[0].min_spend: must be an amount in yuan, in quotes, such as "100.00"'),
    (lambda f: f["deal"][0].update(min_spend=100.5),
     "deal[0].min_spend: is text: put it in quotes"),
    (lambda f: f["deal"][0].update(percent=80), "deal[0].percent: is for a discount only"),
    (lambda f: f["deal"][1].pop("covers"),
     "deal[1].covers: missing: a package needs the goods it covers"),
    (lambda f: f["deal"][1]["covers"][1].update(barcode="1"),
     "deal[1].covers[1]: must have either barcode or category, not both"),
    (lambda f: f["deal"][1]["covers"][0].pop("barcode"),
     "deal[1].covers[0]: must have either barcode or category, not both"),
    (lambda f: f["deal"][1]["covers"][0].update(quantity=0),
     "deal[1].covers[0].quantity: must be a whole number from 1 to 999"),
    (lambda f: f["deal"][2].pop("percent"),
     "deal[2].percent: missing: a discount needs the percent the customer pays"),
    (lambda f: f["deal"][2].update(percent=100),
     "deal[2].percent: must be a whole number from 1 to 99"),
    (lambda f: f["deal"][2].update(percent=True),
     "deal[2].percent: must be a whole number from 1 to 99"),
    (lambda f: f["tender"][0].update(id="cash"),
     'tender[0].id: "cash" is cash already; use another id'),
    (lambda f: f["tender"].append(f["tender"][0]), "tender[1].id: is the same as tender[0].id"),
    (lambda f: f["staff"][1].update(id="1001"), "staff[1].id: is the same as staff[0].id"),
    (lambda f: f["staff"][1].update(id="boss"), "staff[1].id: must be 1 to 7 digits, in quotes"),
    (lambda f: f["staff"][1].update(role="boss"),
     "staff[1].role: must be one of: cashier, supervisor, technician"),
    (lambda f: f["staff"][1].update(pin="123"), "staff[1].pin: must be 4 to 12 digits, in quotes"),
    (lambda f: f["staff"][1].update(pin="１２３４"),
     "staff[1].pin: must be 4 to 12 digits, in quotes"),
    (lambda f: f["staff"][1].update(pin="12345\n"),
     "staff[1].pin: must be 4 to 12 digits, in quotes"),
    (lambda f: f.update(shop={**f["shop"], "id": "S" * 20, "terminal": "T" * 8}),
     "staff[0].id: shop, terminal and staff id are too long together: at most 23 characters with "
     "their hyphens"),
    (lambda f: f.update(catalogue={"file": "none.csv"}), "catalogue.file: no such file"),
    (lambda f: f.update(catalogue={"file": "."}), "catalogue.file: no such file"),
    (lambda f: f.update(catalogue={"file": "n" * 5000}), "catalogue.file: no such file"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "line"), _PROBLEMS, ids=range(len(_PROBLEMS)))
def test_each_thing_wrong_is_said_in_one_line_with_its_place(spoil: Spoil, line: str) -> None:
    raw = full()
    spoil(raw)
    said = _said(raw)
    assert line in said
    place = line.partition(":")[0]
    assert [one.partition(":")[0] for one in _said(raw, language="zh_CN")].count(place) == 1


def test_shop_terminal_and_staff_fit_together_to_the_last_character() -> None:
    raw = plain()
    raw["shop"].update(id="S" * 11, terminal="T" * 8)
    raw["staff"][0]["id"] = "12"
    assert check_shop(raw, Path()).shop.staff[0].id == "12"
    raw["staff"][0]["id"] = "123"
    assert _said(raw)[0].startswith("staff[0].id: shop, terminal and staff id are too long")


def test_everything_wrong_is_said_at_once_and_nothing_twice() -> None:
    raw = full()
    raw["nonsense"] = 1
    raw["shop"].pop("name")
    raw["scanner"] = 5
    raw["printer"]["paper"] = "58 mm"
    raw["platform"][0].update(sign_key=None, kind="other")
    raw["platform"][1]["kind"] = "other"
    raw["deal"][2]["kind"] = "gift"
    raw["tender"][0]["id"] = 1
    raw["staff"][0]["pin"] = 248613
    raw["staff"][1]["role"] = ""
    places = [line.partition(":")[0] for line in _said(raw)]
    assert places == [
        "nonsense", "shop.name", "scanner", "printer.paper", "platform[0].kind",
        "platform[0].sign_key", "platform[1].kind", "deal[2].kind", "tender[0].id",
        "staff[0].pin", "staff[1].role",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"[shop]\nid = S001\n", "shop.toml: line 2, column 6 is not how a TOML file is written"),
        (b'a = "x\n', "shop.toml: line 1, column 7 is not how a TOML file is written"),
        (b'[[staff]]\npin = "24',
         "shop.toml: the file ends too soon: a quote or a bracket is missing"),
        ("[shop]\nname = '店'".encode("gbk"), "shop.toml: the file is not UTF-8; save it as UTF-8"),
        (b"a = " + b"[" * 50_000,
         "shop.toml: the file ends too soon: a quote or a bracket is missing"),
        (None, "shop.toml: cannot be opened (No such file or directory)"),
    ],
    ids=range(6),
)  # fmt: skip
def test_a_file_that_is_no_toml_is_said_by_its_place(
    tmp_path: Path, text: bytes | None, said: str
) -> None:
    file = tmp_path / "shop.toml"
    if text is not None:
        file.write_bytes(text)
    with pytest.raises(ShopFileError) as refused:
        read_shop_file(file)
    (problem,) = refused.value.problems
    assert problem.line(Locale("en")) == said
    assert problem.line(Locale("zh_CN")).startswith("shop.toml: ")


def test_a_file_written_on_windows_is_read(tmp_path: Path) -> None:
    file = tmp_path / "shop.toml"
    file.write_bytes(PLAIN.replace("\n", "\r\n").encode("utf-8-sig"))
    assert read_shop_file(file).shop.id == "S001"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(raw=shop_files)
def test_every_valid_file_becomes_a_shop_that_its_home_gives_back(
    raw: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    shop = check_shop(raw, Path("/")).shop
    save_shop(home, shop)
    assert load_shop(home) == shop


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)
_SECRET = "the-secret-itself"
_places = [
    (table, at, key)
    for table, entries in full().items()
    for at, entry in enumerate(entries if isinstance(entries, list) else [entries])
    for key in entry
]


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from(_places), value=_junk)
def test_no_content_whatever_is_more_than_a_problem(
    place: tuple[str, int, str], value: object
) -> None:
    raw = full()
    table, at, key = place
    entries = raw[table] if isinstance(raw[table], list) else [raw[table]]
    entries[at][key] = value
    try:
        check_shop(raw, Path())
    except ShopFileError as refused:
        for language in LANGUAGES:
            assert all("\n" not in one.line(Locale(language)) for one in refused.problems)


@settings(deadline=None)
@given(place=st.sampled_from(_places), after=st.sampled_from(("", " ", "\n", "\x00", "店")))
def test_nothing_said_repeats_what_stood_there(place: tuple[str, int, str], after: str) -> None:
    raw = full()
    table, at, key = place
    entries = raw[table] if isinstance(raw[table], list) else [raw[table]]
    entries[at][key] = f"{_SECRET}{after}"
    try:
        check_shop(raw, Path())
    except ShopFileError as refused:
        said = [one.line(Locale("en")) for one in refused.problems]
        assert _SECRET not in f"{said} {refused} {refused!r} {refused.problems}"


def test_the_documents_example_is_valid_and_every_key_is_explained_twice(tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "shop-file.md").read_text("utf-8")
    explained, _, example = text.partition("```toml\n")
    goods(tmp_path)
    (tmp_path / "shop.toml").write_text(example.partition("```")[0], "utf-8")
    shop = read_shop_file(tmp_path / "shop.toml").shop
    assert [deal.kind for deal in shop.deals] == list(DealKind)
    for table in msgspec.structs.fields(ShopFile):
        _, chinese, english = re.split(rf"### `\[+{table.name}\]+`", explained)
        (schemas, *_) = *get_args(table.type), table.type
        for schema in get_args(schemas) or (schemas,):
            for key in msgspec.structs.fields(schema):
                for part in (chinese, english):
                    assert f"| `{key.name}` |" in part.partition("###")[0]
