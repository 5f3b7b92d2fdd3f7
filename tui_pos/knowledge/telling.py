"""What is to be said of an article itself: whose it is, how old, and whether it still holds."""

from __future__ import annotations

from datetime import date

from tui_pos import VERSION
from tui_pos.knowledge.article import Article
from tui_pos.locale import Locale


def doubts(words: Locale, article: Article, today: date) -> list[str]:
    """Why it may be out of date; nothing where it is not."""
    header = article.header
    said = []
    if _release(header.version) != _release(VERSION):
        said.append(words.t("knowledge.version", version=header.version, ours=VERSION))
    if header.until is not None and header.until < today:
        said.append(words.t("knowledge.over", until=header.until.isoformat()))
    return said


def origin(words: Locale, article: Article) -> str:
    """Where it comes from, and of when it is."""
    key = "knowledge.own" if article.own else "knowledge.shipped"
    return words.t(key, name=article.name, date=article.header.written.isoformat())


def _release(version: str) -> list[int]:
    """What is told apart: 0.1.3 has nothing that 0.1 does not have."""
    return [int(part) for part in version.split(".")[:2]]
