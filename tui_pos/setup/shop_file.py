"""A shop.toml read as a shop: all of it, or every reason why not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from tui_pos.access.pins import hash_pin
from tui_pos.money import parse_yuan
from tui_pos.platforms.values import moment
from tui_pos.secret import Secret
from tui_pos.setup.logo import read_logo
from tui_pos.setup.problems import Problem, ShopFileError
from tui_pos.setup.reading import Table, read_table
from tui_pos.setup.rules import check_rules
from tui_pos.setup.schema import ShopFile
from tui_pos.shop import Shop

_SECRETS = frozenset({"sign_key", "auth_token", "refresh_token", "client_secret"})


class Wanted(msgspec.Struct, frozen=True):
    """The shop a file describes, and the file of its goods."""

    shop: Shop
    goods: Path | None


def read_shop_file(path: Path) -> Wanted:
    """Read and check a shop.toml. Raises ShopFileError with every problem."""
    try:
        # Editors on Windows begin a file with a byte order mark.
        raw = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as failure:
        params = {"detail": failure.strerror or ""}
        raise ShopFileError(Problem(path.name, "setup.unreadable", params)) from None
    except UnicodeDecodeError:
        raise ShopFileError(Problem(path.name, "setup.not_utf8")) from None
    except (ValueError, RecursionError) as error:
        raise ShopFileError(_syntax(path.name, str(error))) from None
    return check_shop(raw, path.parent)


def check_shop(raw: dict[str, Any], folder: Path) -> Wanted:
    """Check the content of a shop.toml whose relative paths start at `folder`.

    Raises ShopFileError with every problem.
    """
    file, problems = look_over(raw, folder)
    if problems:
        raise ShopFileError(*problems)
    folder = folder.absolute()
    goods = file.get("catalogue", {}).get("file")
    return Wanted(_shop(file, folder), folder / goods if goods else None)


def look_over(raw: dict[str, Any], folder: Path) -> tuple[Table, list[Problem]]:
    """What is good in the content of a shop.toml, and every problem in it."""
    problems: list[Problem] = []
    file = read_table(raw, ShopFile, "", problems)
    problems += check_rules(file, folder)
    return file, problems


def _syntax(name: str, said: str) -> Problem:
    """The position alone: what stands there may be a secret."""
    found = re.search(r"at line (\d+), column (\d+)", said)
    if found is None:
        return Problem(name, "setup.syntax_end")
    return Problem(name, "setup.syntax", {"line": found[1], "column": found[2]})


def _shop(file: Table, folder: Path) -> Shop:
    parts = {
        **file["shop"],
        "scanners": [_device(one, folder) for one in file.get("scanner", ())],
        "printers": [_device(one, folder) for one in file.get("printer", ())],
        "displays": [_device(one, folder) for one in file.get("display", ())],
        "scales": [_device(one, folder) for one in file.get("scale", ())],
        "platforms": [_platform(one) for one in file.get("platform", ())],
        "deals": [_deal(one) for one in file.get("deal", ())],
        "tenders": file.get("tender", ()),
        "staff": [_staff(one) for one in file["staff"]],
    }
    return msgspec.convert(parts, Shop)


def _device(device: Table, folder: Path) -> dict[str, Any]:
    fields: dict[str, Any] = dict(device)
    port: str = device["port"]
    if "://" not in port:
        scheme = next((one for one in ("file:", "evdev:") if port.startswith(one)), "")
        fields["port"] = f"{scheme}{folder / port.removeprefix(scheme)}"
    if logo := device.get("logo"):
        fields["logo"] = read_logo(folder / logo, device)
    return fields


def _platform(platform: Table) -> dict[str, Any]:
    fields = {k: {"text": value} if k in _SECRETS else value for k, value in platform.items()}
    expires = platform.get("token_expires")
    # Which moment of that day is not known: the first one is soon enough.
    return {**fields, "token_expires": moment(expires)} if expires else fields


def _deal(deal: Table) -> dict[str, Any]:
    fields = dict(deal)
    return {**fields, "min_spend_fen": parse_yuan(fields.pop("min_spend", "0"))}


def _staff(staff: Table) -> dict[str, Any]:
    fields = dict(staff)
    pin = Secret(fields.pop("pin"))
    return {**fields, "pin_hash": {"text": hash_pin(pin).text}}
