"""python -m tests.simulation run|long|mutants …: see `make simulate` and its like."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from tests.simulation.campaign import Figures, run_seeds
from tests.simulation.mutants import run_mutants
from tests.simulation.shrink import shrunk

_AT_ONCE = 500


def main() -> int:
    asked = _arguments()
    if asked.what == "mutants":
        return run_mutants()
    if asked.what == "long":
        return _long(Path(asked.figures), asked.sales)
    figures = run_seeds(asked.first, asked.seeds, asked.stop)
    if not asked.stop:
        _say_by_kind(figures)
        for seed, kind in figures.failed[:3]:
            _tell(seed, kind)
    print(figures)
    return 1 if figures.failed else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    what = parser.add_subparsers(dest="what", required=True)
    one = what.add_parser("run", help="run some seeds, and tell the story of those that fail")
    one.add_argument("--first", type=int, default=0)
    one.add_argument("--seeds", type=int, default=500)
    one.add_argument("--stop", action="store_true", help="at the first that fails, with no story")
    long = what.add_parser("long", help="go on where the last time ended, and add up")
    long.add_argument("--figures", default="build/simulation.jsonl")
    long.add_argument("--sales", type=int, default=1_000_000)
    what.add_parser("mutants", help="break the till in known ways, and see that it is noticed")
    return parser.parse_args()


def _say_by_kind(figures: Figures) -> None:
    for fault, times in figures.by_kind().most_common():
        print(f"{times:>9,}  {fault}")


def _tell(seed: int, kind: str) -> None:
    """A failing seed at its shortest, in words."""
    case = shrunk(seed)
    result = case.run(tell=True)
    print(f"\nseed {seed}: {kind}; {case.plan}; {len(result.made)} choices that matter")
    print("\n".join(result.story))
    for words in result.violations:
        print(*words, sep=": ")
    print()


def _long(path: Path, wanted: int) -> int:
    """Piece after piece, each a line of JSON, until so many sales are together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = path.read_text().splitlines() if path.exists() else []
    done = [json.loads(line) for line in lines]
    first = max((one["first"] + one["seeds"] for one in done), default=0)
    sales = sum(one["sales"] for one in done)
    while sales < wanted:
        figures = run_seeds(first, _AT_ONCE)
        with path.open("a") as book:
            book.write(json.dumps(_line(first, figures)) + "\n")
        first, sales = first + figures.seeds, sales + figures.sales
        print(f"{sales:,} sales in all; {figures}", flush=True)
        if figures.failed:
            print(*figures.failed, sep="\n")
            return 1
    print(f"{sales:,} sales in all, 0 violations")
    return 0


def _line(first: int, figures: Figures) -> dict[str, object]:
    return {
        "first": first,
        "seeds": figures.seeds,
        "sales": figures.sales,
        "seconds": round(figures.seconds, 1),
        "failed": figures.failed,
        "faults": dict(figures.by_kind()),
        "pairs": len(figures.faults),
    }


if __name__ == "__main__":
    sys.exit(main())
