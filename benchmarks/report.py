"""The figures as a table, with the machine they were taken on."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.figures import Figure

README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"


def table(figures: Iterable[Figure]) -> str:
    """One line a figure: medians with the smallest and the largest of all rounds."""
    head = "| figure | till | baseline | ratio | to reach | |"
    return "\n".join((head, "|---|---|---|---|---|---|", *map(_row, figures)))


def machine() -> str:
    """What the figures hang on."""
    cpu = _after(Path("/proc/cpuinfo"), "model name")
    memory = int(_after(Path("/proc/meminfo"), "MemTotal").split()[0]) // 1024 // 1024
    versions = f"Python {platform.python_version()}, Textual {version('textual')}"
    return (
        f"{cpu}, {os.cpu_count()} cores, {memory} GB, {platform.system()} {platform.release()}, "
        f"{versions}, SQLite {sqlite3.sqlite_version}"
    )


def write(figures: Sequence[Figure]) -> None:
    """Put the table in its place in the README."""
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    taken = f"{machine()}\n\n{table(figures)}"
    README.write_text(f"{before}{_BEGIN}\n{taken}\n{_END}{after}", encoding="utf-8")


def _row(figure: Figure) -> str:
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    cells = (
        figure.name,
        _spread(figure.ours, figure.unit),
        _spread(figure.baseline, figure.unit),
        ratio,
        _limit(figure),
        "✓" if figure.reached else "out of reach",
    )
    return f"| {' | '.join(cells)} |"


def _limit(figure: Figure) -> str:
    if figure.most is not None:
        return f"≤ {figure.most:g} {figure.unit}"
    if figure.least_ratio is not None:
        return f"≥ {figure.least_ratio:g} ×"
    return f"≤ {figure.most_ratio:g} ×"


def _spread(values: Sequence[float], unit: str) -> str:
    if not values:
        return ""
    return f"{_number(median(values))} {unit} ({_number(min(values))}–{_number(max(values))})"


def _number(value: float) -> str:
    """Three digits that mean something, or all before the point."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _after(file: Path, name: str) -> str:
    lines = file.read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "?")
