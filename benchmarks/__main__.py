"""Measure everything, print the table, and keep it in the README."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import assortment, devices, ledger, memory, recovery, report, screen
from benchmarks.figures import Figure
from tests.e2e.shop import Shop

GOODS = 100
DISK = "/var/tmp"
"""Where a commit goes to a disk: /tmp may be memory."""


def main() -> None:
    taken: list[Figure] = []
    with tempfile.TemporaryDirectory(dir=DISK, prefix="till-benchmarks-") as folder:
        for figure in measure(Path(folder)):
            taken.append(figure)
            print(report.table([figure]).splitlines()[-1], flush=True)
    report.write(taken)


def measure(folder: Path) -> Iterator[Figure]:
    """All figures, one by one."""
    with Shop(_new(folder / "shop"), GOODS) as shop:
        yield from screen.figures(shop.home(), shop.scanner)
    yield from memory.figures(_new(folder / "memory"))
    yield from ledger.figures(_new(folder / "ledger"))
    yield from recovery.figures(_new(folder / "recovery"))
    yield from assortment.figures(_new(folder / "assortment"))
    yield from devices.figures(_new(folder / "devices"))


def _new(folder: Path) -> Path:
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main()
