"""What a program asks of the kernel, call by call, and its death at one of these calls."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

_CALL = re.compile(
    r"\d+ +(?P<name>\w+)\("
    r"(?:\w+<(?P<open>[^>]*)>)?(?:, )?"
    r'(?:"(?P<text>[^"]*)")?(?P<rest>.*)\) += \d+'
)


@dataclass(frozen=True)
class Call:
    """A call that succeeded. `path`: the file it is about; `number`: the last one it was given,
    an offset or a size."""

    name: str
    path: str
    data: bytes
    number: int


def _usable() -> bool:
    """It is there, and allowed to look at a program."""
    if not shutil.which("strace"):
        return False
    probe = ["strace", "-o", os.devnull, sys.executable, "-c", ""]
    return subprocess.run(probe, capture_output=True).returncode == 0


needed = pytest.mark.skipif(not _usable(), reason="there is no strace here, or it may not trace")


def record(argv: Sequence[str], names: Sequence[str], log: Path) -> list[Call]:
    """Run a program to its end; its calls of these names, in order. `log` is a file to use.

    What it says on its output is written to the null device.
    """
    watched = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-o", str(log)]
    subprocess.run(
        [*watched, "-e", f"trace={','.join(names)}", *argv], check=True, stdout=subprocess.DEVNULL
    )
    return list(_read(log))


def killing(call: str, number: int, about: str | None = None) -> list[str]:
    """How to start a program so that it is killed at its n-th call of this name on any thread,
    which is then not carried out; `about`: only calls about this file count."""
    return ["strace", "-D", "-f", "-qq", *_kill_at(call, number, about)]


def kill_at(pid: int, call: str, number: int, about: str | None = None) -> subprocess.Popen[str]:
    """Do the same to a program that runs, counting from now on; until this is terminated."""
    look_on = ["strace", "-f", *_kill_at(call, number, about), "-p", str(pid)]
    tracer = subprocess.Popen(look_on, stderr=subprocess.PIPE, text=True)
    assert tracer.stderr is not None
    said = tracer.stderr.readline()
    assert "attached" in said, said
    return tracer


def _kill_at(call: str, number: int, about: str | None) -> list[str]:
    only = ["-P", about] if about else []
    kill = f"inject={call}:signal=SIGKILL:when={number}"
    return ["-o", os.devnull, *only, "-e", f"trace={call}", "-e", kill]


def _read(log: Path) -> Iterator[Call]:
    with log.open() as lines:
        for line in lines:
            if said := _CALL.match(line):
                path, data = _bytes(said["open"]), _bytes(said["text"])
                number = re.findall(r"\d+", said["rest"])
                yield Call(
                    said["name"],
                    (path or data).decode(),
                    data if path else b"",
                    int(number[-1]) if number else 0,
                )


def _bytes(said: str | None) -> bytes:
    return bytes.fromhex((said or "").replace("\\x", ""))
