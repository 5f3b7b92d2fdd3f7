"""Records to append, and a till's file with a history in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from tests.tui_pos.checkout.rig import CHIPS, COLA, PIN, RETAIL, WATER, HandClock, Rig
from tui_pos.checkout import commands as c
from tui_pos.deal import Deal
from tui_pos.ledger import records as r
from tui_pos.ledger.store import Ledger, create
from tui_pos.sale import Line, Redemption, Share
from tui_pos.shop import DealKind

DEAL = Deal(platform=RETAIL, id="7001", kind=DealKind.VOUCHER, title="代金券", face_fen=500)
KEY = "k" * 32


def open_ledger(folder: Path) -> Ledger:
    """The one writer of a ledger in a folder, made where there is none."""
    path = folder / "ledger.sqlite"
    if not path.exists():
        create(path)
    return Ledger(path, "T01", HandClock())


def line_added(number: int = 1) -> r.LineAdded:
    return r.LineAdded(line=Line(number, COLA, "可乐", 350, 1000, 350))


def intended(number: int = 1, code_key: str = KEY, platform: str = RETAIL) -> r.RedemptionIntended:
    """The first word of a redemption of one code."""
    return r.RedemptionIntended(
        redemption=Redemption(
            id=number,
            deal=Deal(platform=platform, id="7001", kind=DealKind.VOUCHER, title="代金券"),
            code_key=code_key,
            code_masked="******0793",
            count=1,
            shares=(Share(1, 350),),
            request_id=f"R{number}",
            mark="S001-T01-1001",
            mark_name="小李@T01",
            intended_at=HandClock().now(),
        )
    )


def closed(receipt: str) -> r.SaleClosed:
    return r.SaleClosed(
        receipt=receipt,
        total_fen=350,
        deductions_fen=0,
        rounding_fen=0,
        tendered_fen=350,
        change_fen=0,
        drawer=True,
    )


def live_through(folder: Path) -> Path:
    """A till's file after a short day: sales closed, given up, held and open, vouchers of each
    outcome, receipts not printed yet."""
    rig = Rig(folder)
    for code in ("5571630793", "5571630794", "5571630795"):
        rig.platform.voucher(code, "7001", face=500)
    rig.order(COLA, CHIPS)
    rig.enter("5571630793")
    rig.press_enter()
    rig.enter("5571630794")
    rig.platform.take_elsewhere("5571630794")
    rig.press_enter()
    rig.press_enter()
    rig.enter("20")
    rig.order(CHIPS)
    rig.platform.faults.append("reply lost")
    rig.enter("5571630795")
    rig.press_enter()
    rig.do(c.Undo())
    rig.approve()
    rig.do(c.Abandon("客人走了"))
    rig.approve()
    rig.order(f"3*{WATER}")
    rig.press_enter()
    rig.do(c.TakeTender("wechat"))
    rig.enter(COLA)
    rig.do(c.Hold())
    rig.do(c.Lock())
    rig.do(c.SignOn("2001", PIN))
    rig.enter(WATER)
    rig.enter(CHIPS)
    rig.ledger.close()
    return rig.path


def tampered_with(path: Path) -> sqlite3.Connection:
    """A connection for somebody who has the file in his hands: nothing stops him."""
    db = sqlite3.connect(path, isolation_level=None)
    for (trigger,) in db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        db.execute(f"DROP TRIGGER {trigger}")
    return db


def is_one_file(path: Path) -> bool:
    """Is all that was written in the file itself, so that a copy of it is complete?"""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return not path.with_name(path.name + "-wal").exists()
