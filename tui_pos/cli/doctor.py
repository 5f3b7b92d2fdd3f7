"""tui-pos doctor: how every part of a till is."""

from __future__ import annotations

import json
from argparse import Namespace

from drivers.encoding.cells import align
from drivers.status import Health
from tui_pos.cli.words import words_for
from tui_pos.health import Part, examine
from tui_pos.home import open_home
from tui_pos.locale import Locale

_HEALTH = 8


def main(args: Namespace) -> int:
    """Look at every part, also while the till runs; 1 where one does not work."""
    parts = examine(open_home(args.home))
    words = words_for(args)
    works = all(part.health is not Health.FAULT for part in parts)
    if args.json:
        told = {"ok": works, "parts": [_fields(words, part) for part in parts]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for part in parts:
            print(_text(words, part))
    return 0 if works else 1


def _fields(words: Locale, part: Part) -> dict[str, object]:
    fields: dict[str, object] = {
        "name": part.name,
        "kind": part.kind,
        "health": part.health,
        "code": part.error,
        "detail": part.detail,
        **(part.note.params if part.note else {}),
    }
    if part.error is None:
        return fields
    title, sentence = _error(words, part, part.error)
    return {**fields, "title": title, "sentence": sentence}


def _text(words: Locale, part: Part) -> str:
    health = align(words.t(f"parts.{part.health}"), _HEALTH, "left")
    note = words.t(part.note.key, **part.note.params) if part.note else part.detail
    line = f"{health} {words.t(f'part.{part.kind}')} {part.name} {note}".rstrip()
    if part.error is None:
        return line
    title, sentence = _error(words, part, part.error)
    return f"{line}\n  {part.error} {title}: {sentence}"


def _error(words: Locale, part: Part, code: int) -> tuple[str, str]:
    return words.title(code), words.sentence(code, **part.details)
