"""Build .venv from the locked requirements. Run by make; needs nothing but Python itself.

Usage: setup.py VENV run|dev. Writes VENV/<set>.stamp last: without it the work is done again.
"""

from __future__ import annotations

import compileall
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("tui_pos", "drivers", "screens")


def main(folder: Path, wanted: str) -> int:
    if sys.version_info < (3, 11):
        print("tui-pos needs Python 3.11 or newer", file=sys.stderr)
        return 1
    python = folder / "bin" / "python"
    stamp = folder / f"{wanted}.stamp"
    lock = ROOT / "requirements" / f"{wanted}.txt"
    print(f"installing {lock.name} into {folder} …", file=sys.stderr)
    if wanted == "run":
        build(folder)
    # What was compiled at installation must be found compiled at the first start.
    clean = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    steps = [[*pip, "--require-hashes", "-r", str(lock)]]
    if wanted == "run":
        steps.append([*pip, "--no-build-isolation", "--no-deps", "--editable", str(ROOT)])
    for step in steps:
        done = subprocess.run(step, env=clean, check=False)
        if done.returncode != 0:
            return done.returncode
    for source in SOURCES:
        compileall.compile_dir(ROOT / source, quiet=1)
    stamp.touch()
    return 0


def build(folder: Path) -> None:
    """A fresh, empty environment; whatever an interrupted set-up left is cleared away."""
    try:
        venv.create(folder, clear=True, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit("Python's venv is not complete here. On Debian: apt-get install python3-venv")


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
    except KeyboardInterrupt:
        sys.exit(130)
