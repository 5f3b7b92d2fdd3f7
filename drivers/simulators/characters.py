"""A printer's characters: which of them its bytes mean, and how many cells each takes."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from functools import lru_cache

from drivers.encoding.cells import cells, codec

_CHINESE = ("gb18030", "gbk", "big5")
_CODE_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 14: "cp737",
    15: "iso8859_7", 16: "cp1252", 17: "cp866", 18: "cp852", 19: "cp858", 21: "cp874",
    33: "cp775", 34: "cp855", 35: "cp861", 36: "cp862", 37: "cp864", 38: "cp869",
    39: "iso8859_2", 40: "iso8859_15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254",
    49: "cp1255", 50: "cp1256", 51: "cp1257", 52: "cp1258",
}  # fmt: skip
"""ESC t n, as most makers number them."""

_KATAKANA = 1
_BLOCKS = "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉┼┴┬┤├▔─│▕┌┐└┘╭╮╰╯"
"""80h to 9Fh of that page, by which receipts draw their frames."""

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"


@lru_cache
def _page(number: int) -> str:
    """The characters of the bytes from 80h on."""
    high = bytes(range(0x80, 0x100))
    if number == _KATAKANA:
        kana = "".join(map(chr, range(0xFF61, 0xFFA0)))
        return (_BLOCKS + " " + kana).ljust(128, _UNKNOWN)
    return high.decode(_CODE_PAGES.get(number, "cp437"), "replace")


class Characters:
    """Reads text of a printer whose Chinese characters are coded in `encoding`. One that is none
    of the Chinese encodings has only code pages."""

    def __init__(self, encoding: str) -> None:
        self._utf8 = getincrementaldecoder("utf-8")("replace") if encoding == "utf-8" else None
        self._codec = codec(encoding) if encoding in _CHINESE else ""
        self._lead = b""
        self.chinese = False
        """Two bytes make a character. Then code pages are not looked at."""
        self.code_page = 0

    def forget(self) -> None:
        """A command comes: the rest of a character comes no more."""
        self._lead = b""
        if self._utf8:
            self._utf8.reset()

    def feed(self, byte: int) -> Iterator[tuple[str, int]]:
        """The characters that `byte` completes, with the cells they take."""
        if self._utf8:
            for char in self._utf8.decode(bytes([byte])):
                if width := cells(char):
                    yield char, width
            return
        if self._lead:
            pair, self._lead = self._lead + bytes([byte]), b""
            if byte >= 0x40 and byte != 0x7F:
                yield _pair(pair, self._codec), 2
                return
            # Half a character, and one that is its own. So the four bytes that GB18030 has for
            # some characters come out as something else, as on printers that know two.
            yield _UNKNOWN, 1
        if byte < 0x80:
            if 0x20 <= byte < 0x7F:
                yield chr(byte), 1
        elif self.chinese and self._codec and 0x81 <= byte <= 0xFE:
            self._lead = bytes([byte])
        else:
            yield _page(self.code_page)[byte - 0x80], 1


def _pair(pair: bytes, codec: str) -> str:
    try:
        return pair.decode(codec)
    except UnicodeDecodeError:
        return _UNKNOWN
