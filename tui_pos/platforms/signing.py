"""How Meituan's open platform knows a caller: the SHA1 signature over all form fields."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha1

from tui_pos.secret import Secret


def sign(key: Secret, fields: Mapping[str, str]) -> str:
    """The `sign` field for these form fields, as lowercase hex.

    Meituan open platform, "signature": the key, then every name and value in the order of the
    names, nothing between them, values as they are before form encoding.
    """
    joined = "".join(name + fields[name] for name in sorted(fields))
    return sha1((key.text + joined).encode()).hexdigest()
