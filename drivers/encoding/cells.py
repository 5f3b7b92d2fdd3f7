"""How wide text is on a Chinese printer, and what of it the printer can print.

Such a printer gives one cell (12 dots) to a byte: ASCII takes one, all that GBK writes in two
bytes takes two, also what a terminal may call narrow (×, ·, —, “).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import accumulate

_ALIKE = {
    "¥": "￥", "£": "￡", "¢": "￠", "•": "·", "⋯": "…", "−": "-", "⁄": "/", "ø": "o", "Ø": "O",
    "\t": " ", "\u2028": " ", "\u2029": " ",
}  # fmt: skip
"""What printers have in place of the left ones, which GB18030 writes in four bytes if at all."""

_INSTEAD = {"‧": "·", "・": "·", "―": "—", "〇": "○"}
"""What to try for characters that not every encoding has."""


_CODECS = {"big5": "cp950"}


def codec(encoding: str) -> str:
    """Python's name for what printers mean by an encoding: Big5 with ￥ and € is Microsoft's."""
    return _CODECS.get(encoding, encoding)


@lru_cache(maxsize=8192)
def _width(char: str) -> int:
    if char < "\x7f":
        return int(char >= " ")
    if unicodedata.category(char) in ("Cc", "Cf", "Mn", "Me"):
        return 0
    try:
        return len(char.encode("gbk"))
    except UnicodeEncodeError:
        return 1 + (unicodedata.east_asian_width(char) in "WFA")


def cells(text: str) -> int:
    """The width of `text` in cells."""
    return sum(map(_width, text))


@lru_cache(maxsize=8192)
def _printable(char: str, encoding: str) -> str:
    char = _ALIKE.get(char, char)
    if not _width(char):
        return ""
    plain = "".join(one for one in unicodedata.normalize("NFKD", char) if _width(one))
    tried = (char, _INSTEAD.get(char, ""), "".join(_ALIKE.get(one, one) for one in plain))
    fitting = (text for text in tried if text and all(_fits(one, encoding) for one in text))
    return next(fitting, "?" * _width(char))


def _fits(char: str, encoding: str) -> bool:
    if encoding in ("utf-8", "raster"):
        # Fonts end with the basic plane, if not before.
        return char <= "\uffff" and unicodedata.category(char) not in ("Cs", "Co", "Cn")
    try:
        return len(char.encode(codec(encoding))) == _width(char)
    except UnicodeEncodeError:
        return False


def printable(text: str, encoding: str) -> str:
    """`text` as a printer of that encoding can print it.

    ¥ becomes ￥ and ä, where it has none, a; what has no character of one or two bytes becomes
    question marks of its width; control and combining characters vanish. Line ends stay.
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(one if one == "\n" else _printable(one, encoding) for one in composed)


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells, at least one; broken at a blank where that keeps
    an ASCII word whole, otherwise anywhere, as Chinese is."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        rest = paragraph
        while cells(rest) > width:
            cut = _break(rest, width)
            lines.append(rest[:cut].rstrip())
            rest = rest[cut:].lstrip()
        lines.append(rest)
    return lines


def _break(text: str, width: int) -> int:
    """Where to break a text that is wider than `width`."""
    ends = accumulate(map(_width, text))
    at = max(next(at for at, end in enumerate(ends) if end > width), 1)
    inside_word = "!" <= text[at] <= "~" and "!" <= text[at - 1] <= "~"
    blank = text.rfind(" ", 0, at)
    return blank + 1 if inside_word and text[: max(blank, 0)].strip() else at


def align(text: str, width: int, where: str) -> str:
    """`text` filled with blanks to `width` cells; `where` is left, right or centre."""
    spare = max(width - cells(text), 0)
    left = {"left": 0, "right": spare, "centre": spare // 2}[where]
    return " " * left + text + " " * (spare - left)
