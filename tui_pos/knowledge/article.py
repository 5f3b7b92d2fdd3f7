"""One article: a file of Markdown below a small header, checked as a whole.

+++
codes = [3002, 3041]        # and, or: topic = "end-of-day"
language = "en"
version = "0.1"             # of the program that it was written for
date = 2026-11-25
until = 2027-06-30          # if it does not hold for ever
found_by = ["used twice"]   # what else it is found by
+++
# Title

Text.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from tui_pos.error_table import Problem

LARGEST = 64 << 10
"""Bytes of a file; one that is larger is no article."""

_FENCE = "+++"

_Code = Annotated[int, msgspec.Meta(ge=1000, lt=10_000)]
_Word = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an article is about. `until`: the last day it holds; `found_by`: words that lead to it
    and are not in it, pinyin initials among them."""

    codes: tuple[_Code, ...] = ()
    topic: _Word | None = None
    language: Literal["zh_CN", "en"]
    version: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}\.[0-9]{1,4}(\.[0-9]{1,4})?$")]
    written: date = msgspec.field(name="date")
    until: date | None = None
    found_by: tuple[_Word, ...] = ()


class Article(msgspec.Struct, frozen=True):
    """An article that is whole. `own`: the shop wrote it; `body`: Markdown below the title."""

    name: str
    own: bool
    header: Header
    title: str
    body: str


def read_article(name: str, content: bytes, own: bool) -> Article | Problem:
    """The article in a file of this name, or where and why it is none. Never raises."""
    if len(content) > LARGEST:
        return Problem(name, f"larger than {LARGEST >> 10} KiB")
    try:
        return _read(name, _plain(content.decode("utf-8-sig")), own)
    except (ValueError, msgspec.MsgspecError, RecursionError) as damage:
        return Problem(name, str(damage) or type(damage).__name__)


def _plain(text: str) -> list[str]:
    """Lines that hold nothing a terminal would obey. Raises ValueError."""
    lines = [
        "".join(" " if one.isspace() else one for one in line).rstrip() for line in text.split("\n")
    ]
    for number, line in enumerate(lines, start=1):
        wrong = next((one for one in line if not one.isprintable()), None)
        if wrong is not None:
            raise ValueError(f"line {number}: the character U+{ord(wrong):04X}")
    return lines


def _read(name: str, lines: list[str], own: bool) -> Article:
    if lines[0] != _FENCE or _FENCE not in lines[1:]:
        raise ValueError(f"line 1: no header between two lines {_FENCE}")
    end = lines.index(_FENCE, 1)
    # An empty line in place of the first fence, so that lines are counted as in the file.
    header = msgspec.toml.decode("\n".join(["", *lines[1:end]]), type=Header)
    if not header.codes and header.topic is None:
        raise ValueError("the header names neither codes nor a topic")
    if len(set(header.codes)) < len(header.codes):
        raise ValueError("$.codes: a code is there twice")
    at = next((at for at in range(end + 1, len(lines)) if lines[at]), end)
    title, body = lines[at].removeprefix("# ").strip(), "\n".join(lines[at + 1 :]).strip()
    if not lines[at].startswith("# ") or not title:
        raise ValueError(f"line {at + 1}: no title (# …) first")
    if not body:
        raise ValueError(f"line {at + 1}: nothing below the title")
    return Article(name, own, header, title, body)
