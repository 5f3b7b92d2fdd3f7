"""What finding goods costs, among a hundred and among a hundred thousand.

`python -m benchmarks.catalogue` prints a table of its own.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec

from drivers.encoding.mod10 import check_digit
from tui_pos.catalogue.goods import Goods

FEW, MANY = 100, 100_000
_FINDS = 20_000
_ROUNDS = 100

_NAMES = (
    "可口可乐 百事 农夫山泉 康师傅 统一 王老吉 蒙牛 伊利 光明 双汇 乐事 旺旺 洽洽 卫龙 海天",
    "原味 麻辣 香辣 柠檬 白桃 草莓 海盐 红烧 番茄 烧烤 芝麻 红枣 椰子 抹茶 无糖 经典",
    "可乐 汽水 矿泉水 冰红茶 牛奶 酸奶 果汁 咖啡 啤酒 方便面 薯片 饼干 巧克力 面包 抽纸",
    "50g 75g 100g 250g 330ml 500ml 550ml 1.5L 2L 12包 24片 500g*2 250ml*12 礼盒装",
)
"""A name has one word of each."""

WORDS = ("可", "乐", "茶", "k", "l", "m", "6", "0", "9", "可乐", "kl", "ml", "69", "00")
"""The worst to ask for: one character or two that very many goods have."""

TYPED = ("可口可乐柠檬", "kkklnmqs", "6901234", "0500", "康师傅红烧方便面100g", "zzz", "没有的东西")
"""Typed on and on; each beginning is a search of its own."""


class Figures(msgspec.Struct, frozen=True):
    """What one size of catalogue costs. Times in milliseconds, memory of the process in KiB."""

    goods: int
    find_p50: float
    find_p99: float
    unknown_p99: float
    search_p50: float
    search_p99: float
    search_worst: float
    memory_kib: int


def make_goods(count: int) -> Iterator[Goods]:
    """Goods named as in shops, the same ones at each call."""
    chance = random.Random(count)
    words = [line.split() for line in _NAMES]
    for number in range(count):
        code = f"690{chance.randrange(10_000):04d}{number:05d}"
        name = "".join(chance.choice(choices) for choices in words)
        yield Goods(code + check_digit(code), name, chance.randrange(50, 20_000), "食品", "件")


def searches() -> list[str]:
    """Every text a search is tried with."""
    typed = [text[:end] for text in TYPED for end in range(1, len(text) + 1)]
    return sorted({*WORDS, *typed})


def measure() -> tuple[Figures, Figures]:
    """The figures with few goods and with many, each taken in a process of its own."""
    from tui_pos.catalogue.building import build

    with tempfile.TemporaryDirectory() as folder:
        figures = []
        for count in (FEW, MANY):
            path = Path(folder) / f"{count}.sqlite"
            build(path, list(make_goods(count)), lambda _: None)
            figures.append(_measured_alone(path))
    return figures[0], figures[1]


def _measured_alone(path: Path) -> Figures:
    child = [sys.executable, "-m", "benchmarks.catalogue", str(path)]
    done = subprocess.run(child, check=True, capture_output=True)
    return msgspec.json.decode(done.stdout, type=Figures)


def _measure_here(path: Path) -> Figures:
    """Opens, finds and searches as the till does; the memory is what that leaves behind."""
    from tui_pos.catalogue.store import Catalogue

    catalogue = Catalogue(path)
    finds = [_timed(catalogue.find, code) for code in _codes(catalogue.count)]
    unknown = [_timed(catalogue.find, code[::-1]) for code in _codes(catalogue.count)]
    found = [_timed(catalogue.search, text) for text in searches() * _ROUNDS]
    return Figures(
        goods=catalogue.count,
        find_p50=_at(finds, 0.5),
        find_p99=_at(finds, 0.99),
        unknown_p99=_at(unknown, 0.99),
        search_p50=_at(found, 0.5),
        search_p99=_at(found, 0.99),
        search_worst=max(found),
        memory_kib=_memory_kib(),
    )


def _codes(count: int) -> Iterator[str]:
    """So many codes of goods, none of them kept: the memory measured is the catalogue's."""
    for _ in range(max(1, _FINDS // count)):
        yield from (goods.barcode for goods in islice(make_goods(count), _FINDS))


def _timed(ask: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    ask(text)
    return (time.perf_counter() - began) * 1000


def _at(values: Sequence[float], part: float) -> float:
    return sorted(values)[int(len(values) * part)]


def _memory_kib() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def main() -> None:
    if len(sys.argv) > 1:
        print(msgspec.json.encode(_measure_here(Path(sys.argv[1]))).decode())
        return
    few, many = measure()
    for name in Figures.__struct_fields__:
        print(f"{name:>14} {getattr(few, name):>12,.4g} {getattr(many, name):>12,.4g}")


if __name__ == "__main__":
    main()
