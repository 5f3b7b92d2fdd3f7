"""The links in 抖音's QR codes, and the one field in them that names a voucher.

The vendor's page on certificate.prepare (A): the QR code of a voucher is a short link; where it
leads, the field `object_id` is what `encrypted_data` takes, and nothing else of the link means
anything. The QR codes of mini programs hold `encrypted_data` themselves (A).
"""

from __future__ import annotations

from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.douyin_format import DouyinFormat
from tui_pos.platforms.http import ODD_ANSWER, Call, Lost, Wire
from tui_pos.platforms.links import field_of, origin_of
from tui_pos.secret import Secret

_NO_SUCH_VOUCHER = 3004
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def encrypted_data(link: Secret, document: DouyinFormat, wire: Wire) -> Secret | Refused | Unknown:
    """What a link stands for. A short link is asked where it leads, and that is not followed."""
    origin = origin_of(link.text)
    if origin in document.share_links.origins:
        return _named(link.text, document.share_links.field)
    if origin not in document.short_links.origins:
        return Refused(_NO_SUCH_VOUCHER)
    reply = wire.send(Call("GET", link.text.strip()))
    if isinstance(reply, Lost):
        return Unknown(reply.code, trace=reply.detail)
    if reply.status not in _REDIRECTS or not reply.location:
        return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status}")
    return _named(reply.location, document.short_links.field)


def _named(link: str, field: str) -> Secret | Refused:
    data = field_of(link, field)
    return Secret(data) if data else Refused(_NO_SUCH_VOUCHER)
