"""A home is made aside and put in place whole; one that stands gets new settings and keeps its
books."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from tui_pos.catalogue.building import build
from tui_pos.catalogue.importing import Imported, Progress, import_goods
from tui_pos.documents import load_shop, save_shop, sync_folder
from tui_pos.errors import TillError
from tui_pos.home import Home, hold, open_home
from tui_pos.ledger.store import create
from tui_pos.shop import Shop


def write_home(
    path: Path, shop: Shop, goods: Path | None, progress: Progress = lambda done, of: None
) -> Imported:
    """Set a till up in a folder, or give the till that is there new settings.

    A kill leaves what was there before, or all of the new. `goods` is imported, row by row as far
    as they are good; None leaves the catalogue as it is. Raises TillError: 6001 a till is
    running there, 6031 the folder holds something else, 6032 it is another shop's or terminal's
    till, 6033 it cannot be written, 6003 its settings are damaged, and what the import raises.
    """
    check_place(path)
    target = path.resolve()
    try:
        if _is_home(target):
            return _renew(open_home(target), shop, goods, progress)
        return _make(target, shop, goods, progress)
    except (OSError, sqlite3.Error) as failure:
        raise TillError(6033, path=str(path), detail=str(failure)) from failure


def check_place(path: Path) -> None:
    """Is a till's home there, or room for one? Raises TillError 6031 or 6033 where not."""
    try:
        if path.exists() and not _is_home(path) and any(path.iterdir()):
            raise TillError(6031, path=str(path))
    except OSError as failure:
        raise TillError(6033, path=str(path), detail=str(failure)) from failure


def _is_home(path: Path) -> bool:
    try:
        open_home(path)
    except TillError:
        return False
    return True


def _renew(home: Home, shop: Shop, goods: Path | None, progress: Progress) -> Imported:
    with hold(home):
        before = load_shop(home)
        if _whose(before) != _whose(shop):
            raise TillError(6032, path=str(home.path), shop=before.id, terminal=before.terminal)
        imported = _stock(home, goods, progress)
        save_shop(home, shop)
    return imported


def _whose(shop: Shop) -> tuple[str, str, bool]:
    return shop.id, shop.terminal, shop.training


def _make(target: Path, shop: Shop, goods: Path | None, progress: Progress) -> Imported:
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Home(target.with_name(f".{target.name}.new"))
    aside.path.mkdir(mode=0o700, exist_ok=True)
    # The lock moves with the folder, so it holds the home while it is made and as it appears.
    with hold(aside):
        try:
            _clear(aside)
            create(aside.ledger)
            build(aside.catalogue, (), lambda done: None)
            imported = _stock(aside, goods, progress)
            save_shop(aside, shop)
            sync_folder(aside.path)
            aside.path.rename(target)
        except BaseException:
            shutil.rmtree(aside.path, ignore_errors=True)
            raise
    sync_folder(target.parent)
    return imported


def _clear(aside: Home) -> None:
    """Remove what a killed set-up left behind."""
    for left in aside.path.iterdir():
        if left != aside.lock:
            left.unlink()


def _stock(home: Home, goods: Path | None, progress: Progress) -> Imported:
    if goods is None:
        return Imported(good=0, bad=())
    return import_goods(goods, home.catalogue, strict=False, progress=progress)
