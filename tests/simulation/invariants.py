"""What must hold whatever happened, between the tills' books and what really came to pass."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from drivers.encoding.escpos import encode
from tests.simulation.journal import Blame, Journal, Voucher
from tests.simulation.machine import Machine
from tests.simulation.truth import STRANGER, Truth
from tui_pos.ledger.sales import read_receipt
from tui_pos.ledger.store import LedgerReader
from tui_pos.ledger.verify import verify
from tui_pos.receipts import receipt_page
from tui_pos.sale import Sale


def vouchers_and_truth(machines: Sequence[Machine], truths: dict[str, Truth], blame: Blame) -> None:
    """Every code: who has it by the platform's truth, and who by the books."""
    excused = {request for machine in machines for request in machine.excused}
    by_request: dict[str, Voucher] = {}
    counting: dict[tuple[str, str], list[Voucher]] = defaultdict(list)
    for machine in machines:
        for one in machine.journal.vouchers.values():
            by_request[one.request] = one
            for code, said in one.amounts.items():
                true = truths[one.platform].amounts(code)
                if true is None:
                    blame("no such code", f"{one.sale} has {code[:20]} as taken")
                elif any(
                    fen is not None and fen != right for fen, right in zip(said, true, strict=True)
                ):
                    blame("wrong amount", f"{one.sale} has {code} as {said}, not {true}")
            if one.state in ("done", "found taken", "found not undone"):
                for code in one.taken:
                    counting[one.platform, code].append(one)
    for kind, truth in truths.items():
        used: Counter[str] = Counter()
        for code in truth.codes():
            user = truth.user(code)
            claims = [one for one in counting[kind, code] if one.request not in excused]
            if len(claims) > 1:
                blame("counted twice", f"{code} by {[one.sale for one in claims]}")
            if any(one.request != user for one in claims):
                blame("deducted, not consumed", f"{code} in {claims[0].sale}, is {user or 'free'}")
            if not user or user == STRANGER or user in excused:
                continue
            used[user] += 1
            knows = by_request.get(user)
            if knows is None:
                blame("consumed, not known", f"{code} by {user}")
            elif knows.doubted and truth.came_twice(user):
                continue
            elif not (knows.open or code in knows.taken or knows.names_too_few):
                blame("consumed, not known", f"{code}: {knows.sale} has it as {knows.state}")
        for request, count in used.items():
            if request in by_request and count > by_request[request].count:
                blame("consumed twice", f"{count} codes by {by_request[request].sale}")


def nothing_open(machines: Iterable[Machine], blame: Blame) -> None:
    """Once the platforms can be reached, every unknown comes to an end."""
    for machine in machines:
        for one in machine.journal.vouchers.values():
            if one.open:
                blame("open for ever", f"{one.sale}/{one.number} {one.code} is {one.state}")


def whole(machine: Machine, blame: Blame) -> None:
    """The file as it is read by others: its chain and sums, and all that was accepted."""
    reader = LedgerReader(machine.disk.ledger)
    for flaw in verify(reader):
        blame("ledger damaged", f"{machine.name} {flaw.place}: {flaw.what}")
    anew = Journal(machine.name, blame)
    anew.read(list(reader.rows()), reader)
    if (anew.seq, anew.hash) != (machine.journal.seq, machine.journal.hash):
        blame("record lost", f"{machine.name} ends at {anew.seq}, not {machine.journal.seq}")
    if (anew.behind > 0) != machine.behind:
        blame("older copy", f"{machine.name}: {machine.behind}, said {anew.behind} times")
    if not machine.swapped:
        told(machine, reader, blame)
    reader.close()


def told(machine: Machine, reader: LedgerReader, blame: Blame) -> None:
    """What was shown and printed at the end of a sale is what the ledger says of it."""
    journal, profile = machine.journal, machine.printer.profile
    sales: dict[str, Sale] = {}
    for receipt in journal.receipts:
        sales[receipt] = read_receipt(reader, receipt)
        shown = machine.told.get(receipt)
        if shown is not None and _sums(shown.closed) != _sums(sales[receipt]):
            blame("told otherwise", f"{receipt} on the screen")
    pages = Counter(machine.paper.whole)
    for receipt, copy, outcomes in journal.jobs.values():
        first, anew = (
            pages.pop(encode(receipt_page(machine.shop, sales[receipt], copy, anew), profile), 0)
            for anew in (False, True)
        )
        came, begun = first + anew, outcomes.count("started")
        done = outcomes.count("done") + outcomes.count("unconfirmed")
        if came < done or came > begun or first > 1 or done > 1:
            blame("told otherwise", f"{receipt}/{copy} printed {came} times: {outcomes}")
    if pages:
        blame("told otherwise", f"{machine.name} printed {len(pages)} pages of no sale")
    if machine.paper.kicks > journal.kicks:
        blame("drawer opened", f"{machine.paper.kicks} times for {journal.kicks} reasons")


def _sums(sale: Sale | None) -> tuple[object, ...]:
    if sale is None:
        return ()
    vouchers = [(one.code_masked, one.deduction_fen) for one in sale.counting]
    return sale.receipt, sale.total_fen, sale.change_fen, sale.rounding_fen, vouchers
