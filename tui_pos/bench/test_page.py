"""The page that shows what a printer can: its width, its characters, its codes."""

from __future__ import annotations

from secrets import choice

from msgspec import Struct

from drivers.encoding.cells import printable
from drivers.encoding.escpos import code_page_sample, encode, reset
from drivers.encoding.profile import Dialect, Profile, darkness
from drivers.paper import QR, Barcode, Columns, Cut, Feed, Item, Page, Rule, Text
from tui_pos.locale import Locale

CODE_PAGES = (0, 16, 255)
"""PC437, Windows 1252 and what many Chinese printers keep for themselves."""

_DARK = (-3, 0, 3)
_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without what looks alike when somebody reads it out."""
_HANZI = "一二三四五六七八九十"
_PUNCTUATION = "。，、；：？！“”‘’《》（）【】…—·"
_MONEY = "￥12.50 ¥0.01 ×3 ①② ℃ №"
_RARE = "喆堃镕龘䶮"
_LATIN = "".join(map(chr, range(0x21, 0x7F)))
_DIALECTS: dict[bytes, Dialect] = {b"\x1d(K": "gs_k", b"\x12#": "dc2", b"\x1b7": "esc7"}


class Codes(Struct, frozen=True):
    """What one page says in its barcode and in its QR code, never twice the same."""

    bar: str
    qr: str


def fresh_codes() -> Codes:
    """Codes that no goods have and no page had."""
    drawn = "".join(choice(_ALPHABET) for _ in range(10))
    return Codes(f"TEST-{drawn}-B", f"TEST-{drawn}-Q")


def page_job(profile: Profile, words: Locale, codes: Codes, name: str, at: str) -> bytes:
    """The bytes of the page for a printer; `name` and `at` stand in its head."""
    head = encode(Page(tuple(_head(profile, words, name, at))), profile)
    samples = b"".join(code_page_sample(one, profile) for one in CODE_PAGES)
    return head + samples + _densities(profile, words) + _tail(profile, words, codes)


def _head(profile: Profile, words: Locale, name: str, at: str) -> list[Item]:
    columns = profile.columns
    return [
        Text(words.t("bench.page.title"), align="centre", bold=True, width=2, height=2),
        Columns(name, at),
        Rule(),
        Text(words.t("bench.page.ruler", columns=columns, dots=profile.dots)),
        Text(_ruler(columns)),
        Text((_HANZI * columns)[: columns // 2]),
        Columns(words.t("bench.page.left"), words.t("bench.page.right")),
        Text(_PUNCTUATION),
        Text(_MONEY),
        Text(printable(_RARE, _encoding(profile))),
        Text(_LATIN),
        Text(words.t("bench.page.wide"), width=2),
        Text(words.t("bench.page.high"), height=2),
        Text(words.t("bench.page.large"), width=2, height=2),
        Text(words.t("bench.page.bold"), bold=True),
        Text(words.t("bench.page.code_pages")),
    ]


def _tail(profile: Profile, words: Locale, codes: Codes) -> bytes:
    items = (
        Text(words.t("bench.page.codes")),
        Barcode(codes.bar),
        QR(codes.qr),
        Rule(),
        Text(words.t("bench.page.end"), align="centre"),
        Feed(3),
        Cut(),
    )
    # One page: the printer is reset at its beginning alone.
    return encode(Page(items), profile).removeprefix(reset(profile))


def _densities(profile: Profile, words: Locale) -> bytes:
    """The same line lighter and darker, where the printer's settings say that it can."""
    found = (dialect for start, dialect in _DIALECTS.items() if profile.setup.startswith(start))
    dialect = next(found, None)
    if dialect is None:
        return b""
    lines = b"".join(
        darkness(level, dialect) + _line(profile, words.t("bench.page.density", level=level))
        for level in _DARK
    )
    return lines + profile.setup


def _line(profile: Profile, text: str) -> bytes:
    return encode(Page((Text(text),)), profile).removeprefix(reset(profile))


def _ruler(columns: int) -> str:
    """Tens above ones; the last number is at the edge of the paper."""
    tens = "".join(str(at // 10 % 10) if at % 10 == 0 else " " for at in range(1, columns + 1))
    ones = "".join(str(at % 10) for at in range(1, columns + 1))
    return f"{tens}\n{ones}"


def _encoding(profile: Profile) -> str:
    return "gb18030" if profile.encoding == "raster" else profile.encoding
