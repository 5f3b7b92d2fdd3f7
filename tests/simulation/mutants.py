"""The till broken in the ways that others are broken in, to know that the simulation can see.

Each mutant is one small change of the text in a copy of the tree; a text that is not there any
more is a failure of its own. The ways are those that public clients of such platforms go wrong in.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NEEDED = ("tui_pos", "drivers", "data", "tests")
_LIMIT_S = 600


@dataclass(frozen=True)
class Mutant:
    """`old` stands once in the file; with `new` in its place it is noticed within `seeds`."""

    name: str
    path: str
    old: str
    new: str
    seeds: int = 200


MUTANTS = (
    Mutant(
        "a new id for every time of sending",
        "tui_pos/platforms/meituan_retail.py",
        '"requestId": request.request_id,',
        '"requestId": __import__("secrets").token_hex(16),',
    ),
    Mutant(
        "sent again without asking",
        "tui_pos/vouchers/protocol.py",
        "        case Unknown():\n            return Ask(answer.code, answer.words)\n",
        "        case Unknown():\n            return Resend()\n",
    ),
    Mutant(
        "no answer in time taken for a failure",
        "tui_pos/vouchers/protocol.py",
        "        case Unknown():\n            return Ask(answer.code, answer.words)\n",
        "        case Unknown():\n            return Settle(False, error=answer.code)\n",
    ),
    Mutant(
        "any error of the server taken for a failure",
        "tui_pos/platforms/meituan.py",
        '            return Unknown(code, trace=f"HTTP {reply.status}")\n',
        '            return Refused(code, trace=f"HTTP {reply.status}")\n',
    ),
    Mutant(
        "the write before the sending forgotten",
        "tui_pos/checkout/redeem.py",
        "    desk.record(RedemptionIntended(redemption=redemption), vault={code_key: code})\n"
        "    desk.clear()\n    desk.notice = None\n"
        "    send(desk, sale.id, redemption, Goal.REDEEM)\n",
        "    desk.clear()\n    desk.notice = None\n"
        "    desk.sale = __import__('msgspec').structs.replace("
        "sale, redemptions=(*sale.redemptions, redemption))\n"
        "    desk.ledger.code = lambda key: code\n"
        "    send(desk, sale.id, redemption, Goal.REDEEM)\n",
    ),
    Mutant(
        "only the code that was typed is trusted",
        "tui_pos/checkout/outcome.py",
        "    taken = tuple(_taken_code(desk, redemption, one) for one in step.taken)\n",
        "    taken = tuple(_taken_code(desk, redemption, one) for one in step.taken[:1])\n",
    ),
    Mutant(
        "an amount that is not known counted as nothing",
        "tui_pos/platforms/values.py",
        "    return None if fen is None or fen < 0 else fen\n",
        "    return 0 if fen is None or fen < 0 else fen\n",
    ),
    Mutant(
        "undone because it is not in the list",
        "tui_pos/vouchers/protocol.py",
        "def _undo(looked: Free | Used | Gone, pursued: Pursued) -> Step:\n",
        "def _undo(looked: Free | Used | Gone, pursued: Pursued) -> Step:\n"
        "    return Settle(True)\n",
    ),
    Mutant(
        "the stage not locked while a request is under way",
        "tui_pos/checkout/checkout.py",
        "if desk.inquiry is None or not isinstance(command, commands.Entered):",
        "if False:",
    ),
    Mutant(
        "used already, said of what was sent again, believed",
        "tui_pos/vouchers/protocol.py",
        "case Refused() if sends == 1 and not _may_be_ours(answer, goal):",
        "case Refused():",
    ),
    Mutant(
        "used already, said by who keeps no marks, in no doubt",
        "tui_pos/vouchers/protocol.py",
        "error = ALREADY_USED if pursued.promises.marks else MAYBE_OURS",
        "error = ALREADY_USED",
        seeds=1000,
    ),
    Mutant(
        "whose redemption it is not compared",
        "tui_pos/vouchers/protocol.py",
        "    return used.by in (request.mark, request.mark_name)\n",
        "    return True\n",
    ),
    Mutant(
        "recorded again after a restart",
        "tui_pos/checkout/restore.py",
        "        follow(desk, sale.id, pending, 0.0)\n",
        "        follow(desk, sale.id, pending, 0.0)\n"
        "        desk.record(__import__('tui_pos.ledger.records', fromlist=['x'])"
        ".RedemptionDone(redemption=pending.id, at=desk.clock.now(), count=1, shares=()))\n",
    ),
    Mutant(
        "what was parked forgotten after a restart",
        "tui_pos/checkout/restore.py",
        "            follow(desk, sale_id, parked, _PARKED_WAIT_S)\n",
        "            pass\n",
    ),
    Mutant(
        "a commit not waited for until it is on disk",
        "tui_pos/ledger/store.py",
        'self._db.execute("PRAGMA synchronous=FULL")\n            self._set_up()',
        'self._db.execute("PRAGMA synchronous=OFF")\n            self._set_up()',
    ),
    Mutant(
        "the receipt sent before it is written down",
        "tui_pos/printing/queue.py",
        "            started = started or self._books.starts(job)\n",
        "            started = True\n",
    ),
    Mutant(
        "one of several that was refused taken for all of them",
        "tui_pos/platforms/douyin_answers.py",
        "    if len(failed) == len(results):\n",
        "    if failed:\n",
        seeds=600,
    ),
    Mutant(
        "an undo that was refused reported as done",
        "tui_pos/checkout/outcome.py",
        "    if step.happened:\n        now = desk.clock.now()\n",
        "    if True:\n        now = desk.clock.now()\n",
    ),
)


def run_mutants() -> int:
    """See that each is noticed; 1 where one is not."""
    began, survived = time.monotonic(), []
    for mutant in MUTANTS:
        noticed, words = _noticed(mutant)
        print(f"{'noticed ' if noticed else 'SURVIVED'}  {mutant.name}: {words}", flush=True)
        if not noticed:
            survived.append(mutant.name)
    seconds = time.monotonic() - began
    print(f"{len(MUTANTS) - len(survived)} of {len(MUTANTS)} mutants noticed, {seconds:.0f} s")
    return 1 if survived else 0


def _noticed(mutant: Mutant) -> tuple[bool, str]:
    with tempfile.TemporaryDirectory(prefix="tui-pos-mutant-") as folder:
        copy = Path(folder)
        for name in _NEEDED:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc"))
        file = copy / mutant.path
        text = file.read_text("utf-8")
        if text.count(mutant.old) != 1:
            return False, f"its text stands {text.count(mutant.old)} times in {mutant.path}"
        file.write_text(text.replace(mutant.old, mutant.new), "utf-8")
        asked = ["-m", "tests.simulation", "run", "--stop", "--seeds", str(mutant.seeds)]
        done = subprocess.run(
            [sys.executable, *asked],
            cwd=copy,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )
    last = (done.stdout or done.stderr).strip().splitlines()[-1:]
    return done.returncode == 1 and " violations" in "".join(last), "".join(last)
