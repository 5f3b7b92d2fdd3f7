"""Articles as somebody might write them."""

from __future__ import annotations

HEADER = """+++
codes = [3002]
language = "en"
version = "0.1"
date = 2026-11-25
+++
"""
ARTICLE = f"{HEADER}# Used before\n\nLook at the order.\n"


def article(about: str, title: str = "A title", body: str = "A text.", language: str = "en") -> str:
    """A whole file; `about` are lines of its header."""
    header = f'+++\n{about}\nlanguage = "{language}"\nversion = "0.1"\ndate = 2026-11-25\n+++\n'
    return f"{header}# {title}\n\n{body}\n"
