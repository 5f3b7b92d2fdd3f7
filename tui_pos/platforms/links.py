"""The links that are printed as QR codes: where they lead, and what a field of theirs says."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit


def origin_of(text: str) -> str:
    """Where a link leads: "https://v.douyin.com/a?b" -> "https://v.douyin.com"; "" for what is no
    link."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.scheme and parts.netloc else ""


def field_of(link: str, name: str) -> str:
    """A field of a link's query, "" where it has none. A plus stays a plus, as base64 needs it."""
    try:
        query = urlsplit(link.strip()).query
    except ValueError:
        return ""
    for pair in query.split("&"):
        found, _, value = pair.partition("=")
        if found == name:
            return unquote(value)
    return ""
