"""What the devices cost: reading what they say, writing receipts, the line, an idle till.

`python -m benchmarks.devices` prints these figures alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks import report
from benchmarks.apps import sign_on, start_till
from benchmarks.figures import ROUNDS, Figure
from drivers.encoding.escpos import encode
from drivers.encoding.escpos_status import ReplyReader
from drivers.encoding.frames import Framer
from drivers.encoding.profile import Encoding, profile
from drivers.paper import lay_out
from drivers.printer import Printer
from drivers.status import Outcome
from drivers.transport import Direction, PortSettings
from tests.e2e.shop import SIGN_ON, TILL, tui_pos
from tests.tui_pos.test_receipts import EXAMPLE, SHOP
from tui_pos.receipts import receipt_page

SCAN, REPLY = b"]E06901234567892\r", b"\x12"
FASTEST, SPEEDS = 115_200, (9_600, 19_200, 115_200)
IDLE_S, WINDOWS = 60.0, 3
_BUSY_S = 0.2
_PAGE = receipt_page(SHOP, EXAMPLE)
_MODULES = (
    "printer", "scanner", "display", "scale", "drawer", "registry", "transport", "recording",
    "explain", "paper",
)  # fmt: skip

_SHOP = """
[shop]
id = "S001"
name = "示范小店"
terminal = "T01"

[[scanner]]
port = "{scanner}"

[[scanner]]
port = "{second}"

[[printer]]
port = "{printer}"

[[display]]
port = "{display}"

[[scale]]
port = "{scale}"

[[staff]]
id = "1001"
name = "小李"
role = "cashier"
pin = "248613"

[[staff]]
id = "2001"
name = "店长"
role = "supervisor"
pin = "975310"

[catalogue]
file = "goods.csv"
"""


def figures(folder: Path) -> Iterator[Figure]:
    """All of them, one by one."""
    line = f"against what a line of {FASTEST:,} bit/s brings"
    yield _rate(f"scans decoded a second, {line}", Framer().feed, SCAN)
    yield _rate(f"printer's answers decoded a second, {line}", ReplyReader().feed, REPLY)
    line = "against what that line takes"
    yield from (_encoding(kind, line) for kind in ("gb18030", "raster"))
    yield _size()
    yield from map(_on_the_wire, SPEEDS)
    yield _imports()
    yield _idle(folder)


def _rate(name: str, decode: Callable[[bytes], object], data: bytes) -> Figure:
    ours = [_a_second(lambda: decode(data)) for _ in range(ROUNDS)]
    return Figure(name, "/s", ours, [_bytes_s(FASTEST) / len(data)], least_ratio=10)


def _encoding(encoding: Encoding, line: str) -> Figure:
    printer = profile(58, encoding)
    sent = encode(_PAGE, printer)
    how = "drawn dot by dot" if encoding == "raster" else "as text"
    ours = [_a_second(lambda: encode(_PAGE, printer)) for _ in range(ROUNDS)]
    baseline = [_bytes_s(FASTEST) / len(sent)]
    name = f"receipts encoded a second, {how} ({len(sent):,} bytes), {line}"
    return Figure(name, "/s", ours, baseline, least_ratio=10)


def _size() -> Figure:
    printer = profile(58)
    characters = "\n".join(lay_out(_PAGE, printer.columns)).encode("gb18030")
    return Figure(
        "bytes of a receipt, against its characters alone",
        "B",
        [len(encode(_PAGE, printer))],
        [len(characters)],
        most_ratio=1.25,
    )


class _Times:
    """A tap that knows when the first and the last byte went by, and how many were sent."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.sent = 0

    def __call__(self, direction: Direction, data: bytes) -> None:
        self.last = perf_counter()
        self.first = self.first or self.last
        self.sent += len(data) if direction == "out" else 0


def _on_the_wire(baud: int) -> Figure:
    """From the first byte, a question, to the printer's answer that all is printed."""
    ours, needed, page = [], [], encode(_PAGE, profile(58))
    with simulated("printer", "--baud", str(baud)) as port:
        for _ in range(ROUNDS):
            times = _Times()
            printer = Printer(
                PortSettings(port, baud, flow="xonxoff"), profile(58), tap=times, reports=False
            )
            assert printer.send(page, 60.0).outcome is Outcome.DONE
            printer.close()
            ours.append((times.last - times.first) * 1000)
            needed.append(times.sent / _bytes_s(baud) * 1000)
    name = f"a receipt on a line of {baud:,} bit/s, against the time of its bytes"
    return Figure(name, "ms", ours, needed, most_ratio=1.05)


def _imports() -> Figure:
    """The slowest of the modules that somebody may want alone, against what all of them need."""
    modules = {f"drivers.{one}": _import_ms(f"drivers.{one}") for one in _MODULES}
    slowest = max(modules, key=lambda one: median(modules[one]))
    name = f"import of {slowest}, the slowest of {len(modules)}, against msgspec alone"
    return Figure(name, "ms", modules[slowest], _import_ms("msgspec"), most=30)


def _idle(folder: Path) -> Figure:
    """CPU of a till at which nobody does anything, with every kind of device at work."""
    with ExitStack() as ends:
        ports = {
            name: ends.enter_context(simulated(kind, *more))
            for name, kind, *more in (
                ("scanner", "scanner"),
                ("second", "scanner"),
                ("printer", "printer"),
                ("display", "display"),
                ("scale", "scale", "--weight", "0.456"),
            )
        }
        (folder / "goods.csv").write_text("barcode,name,price\n6901234567892,可乐,3.50\n")
        (folder / "shop.toml").write_text(_SHOP.format(**ports))
        tui_pos("init", str(folder / "home"), "--from", str(folder / "shop.toml"))
        with start_till(folder / "home") as till:
            till.until(SIGN_ON)
            sign_on(till)
            till.settle()
            used = []
            for _ in range(WINDOWS):
                before = _cpu_s(till.pid)
                until = perf_counter() + IDLE_S
                while perf_counter() < until:
                    till.read(1.0)
                used.append((_cpu_s(till.pid) - before) / IDLE_S * 100)
    return Figure("CPU of an idle till with all devices", "%", used, most=0.5)


@contextmanager
def simulated(kind: str, *more: str) -> Iterator[str]:
    """The port of a simulated device, in a process of its own."""
    argv = [TILL, "devices", "simulate", kind, *more]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as device:
        assert device.stdout is not None
        try:
            yield device.stdout.readline().strip()
        finally:
            device.terminate()


def _a_second(call: Callable[[], object]) -> float:
    """How often it could be called in a second that is its own."""
    times, begun = 0, process_time()
    while process_time() - begun < _BUSY_S:
        for _ in range(10):
            call()
        times += 10
    return times / (process_time() - begun)


def _bytes_s(baud: int) -> float:
    return PortSettings("/dev/line", baud).bytes_s


def _import_ms(module: str) -> list[float]:
    """In new processes, not counting their own start; the first one may have to compile."""
    program = f"from time import *; a = perf_counter(); import {module}; print(perf_counter() - a)"
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    argv = [sys.executable, "-c", program]
    took = [float(subprocess.check_output(argv, env=env)) * 1000 for _ in range(ROUNDS + 1)]
    return took[1:]


def _cpu_s(pid: int) -> float:
    """What a process has used so far, all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for figure in figures(Path(folder)):
            print(report.table([figure]).splitlines()[-1], flush=True)


if __name__ == "__main__":
    main()
