"""How 抖音 says yes and no: two numbers in every answer that both have to be 0, and a sub code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from tui_pos.platforms.answers import (
    OPEN_UNLISTED,
    PLATFORM_FAULT,
    RATE_LIMITED,
    Answer,
    BusinessRefusal,
    hide,
)
from tui_pos.platforms.base import Refused, Unknown
from tui_pos.platforms.douyin_format import DouyinFormat
from tui_pos.platforms.http import ODD_ANSWER, Call, Reply
from tui_pos.platforms.values import OddAnswer, read_json

T = TypeVar("T")

TOKEN_REFUSED = 2012

_JSON = ("content-type", "application/json")


class Fields(msgspec.Struct, frozen=True):
    """Base of what an answer must hold; unknown fields are ignored. Shows no code."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


class _Extra(Fields, frozen=True):
    error_code: int
    sub_error_code: int | None = None
    description: str | None = None
    sub_description: str | None = None
    logid: str | None = None


class _Envelope(Fields, frozen=True):
    extra: _Extra
    data: dict[str, object] | None = None


def json_call(url: str, body: Mapping[str, object], *headers: tuple[str, str]) -> Call:
    """A POST; the same body makes the same bytes."""
    return Call("POST", url, (_JSON, *headers), msgspec.json.encode(body))


def understand(
    reply: Reply, document: DouyinFormat, acts: bool, read: Callable[[dict[str, object]], T]
) -> Answer[T] | Refused | Unknown:
    """What an answer amounts to; `read` makes a value of its data where it says yes.

    What `acts` has to say yes twice. `read` raises BusinessRefusal, OddAnswer or a
    msgspec.ValidationError.
    """
    if reply.status >= 500:
        # A server in trouble: what it says of the voucher proves nothing.
        return Unknown(PLATFORM_FAULT, trace=f"HTTP {reply.status}")
    try:
        said = msgspec.convert(read_json(reply.body), _Envelope)
        inner = _inner(said.data, acts and said.extra.error_code == 0)
    except (OddAnswer, msgspec.ValidationError):
        return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status}")
    extra, trace = said.extra, said.extra.logid or ""
    number = extra.error_code or inner
    if number != 0:
        return failure(number, extra.sub_error_code or 0, _words(said), trace, document)
    if reply.status != 200:
        return Unknown(ODD_ANSWER, trace=f"HTTP {reply.status} {trace}")
    try:
        return Answer(read(said.data or {}), trace)
    except BusinessRefusal as refusal:
        return _business(refusal.words, refusal.code, trace, document)
    except (OddAnswer, msgspec.ValidationError):
        return Unknown(ODD_ANSWER, trace=trace)


def failure(
    number: int, sub: int, words: str, trace: str, document: DouyinFormat
) -> Refused | Unknown:
    """What a number that is not 0 amounts to; one that is not known leaves it open."""
    shown = hide(f"{number} {words}".strip())
    if number in document.token_refused:
        return Refused(TOKEN_REFUSED, shown, trace)
    if number in document.never_run:
        return Refused(document.never_run[number], shown, trace)
    if number in document.limited:
        return Unknown(RATE_LIMITED, shown, trace)
    if number in document.faults:
        return Unknown(PLATFORM_FAULT, shown, trace)
    reason = document.reasons.get(sub)
    if reason is None and number not in document.business and not document.known(words):
        return Unknown(OPEN_UNLISTED, shown, trace)
    return _business(words, reason, trace, document)


def _business(
    words: str, reason: int | None, trace: str, document: DouyinFormat
) -> Refused | Unknown:
    if reason is not None:
        return Refused(reason, hide(words), trace)
    if document.leaves_open(words):
        return Unknown(PLATFORM_FAULT, hide(words), trace)
    return Refused(document.reason(words), hide(words), trace)


def _inner(data: dict[str, object] | None, required: bool) -> int:
    """The number inside the data; a reading call may leave it out."""
    number = (data or {}).get("error_code")
    if isinstance(number, bool) or not isinstance(number, int):
        if number is None and not required:
            return 0
        raise OddAnswer("error_code")
    return number


def _words(said: _Envelope) -> str:
    inner = (said.data or {}).get("description")
    texts = (said.extra.sub_description, said.extra.description, inner)
    return next((text for text in texts if isinstance(text, str) and text), "")
