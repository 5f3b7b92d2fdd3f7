"""How the common scanners are put into serial mode: what data/scanners.json says."""

from __future__ import annotations

from functools import cache

import msgspec

from tui_pos.data import shipped


class _Family(msgspec.Struct, frozen=True):
    maker: str
    vid: str
    zh_CN: tuple[str, ...]
    en: tuple[str, ...]


class _General(msgspec.Struct, frozen=True):
    zh_CN: tuple[str, ...]
    en: tuple[str, ...]


class _Modes(msgspec.Struct, frozen=True):
    general: _General
    families: tuple[_Family, ...]


def how_to(language: str, vid: int | None = None) -> tuple[str, ...]:
    """Sentences, the general ones first; those of one maker where its USB number is known,
    otherwise of all."""
    modes = _read()
    told = getattr(modes.general, language)
    for family in modes.families:
        if vid is None or int(family.vid, 16) == vid:
            told += getattr(family, language)
    return tuple(told)


@cache
def _read() -> _Modes:
    return msgspec.json.decode(shipped("scanners.json").read_bytes(), type=_Modes)
