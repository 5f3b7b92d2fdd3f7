"""Answers that no documented platform gives, and that come all the same."""

from __future__ import annotations

import json
from typing import Any

from tests.simulation import faults as f
from tests.simulation.choices import Choices
from tests.simulation.platform import DOUYIN
from tui_pos.platforms.http import Reply

_TROUBLES = (
    "OP_TIMEOUT",
    "OP_SYSTEM_ERROR",
    "OP_RPC_REMOTE_ERROR",
    "OP_DEGRADED_1",
    "OP_CIRCUITBREAK",
)
_BUSY = "系统繁忙，请稍后再试"
_PAGES = (b"", b"\x00\xff\xfe", b"<html>It works!</html>", b"null", b"{", "维护中".encode())
_ODD: tuple[Any, ...] = (None, [], {}, "", 7, True, [None], {"x": 1}, "9" * 400)


def spoiled(reply: Reply, kind: str, fault: str, choices: Choices, stream: str) -> Reply:
    """The answer that comes in place of the true one; the same where this fault leaves it alone."""
    body = reply.body
    match fault:
        case f.CUT:
            return Reply(200, body[: choices.number(stream, 0, len(body) - 1)])
        case f.GARBAGE:
            return Reply(200, choices.one_of(stream, _PAGES))
        case f.WRONG_SHAPE:
            return Reply(200, _misshapen(body, choices, stream))
        case f.BAD_REQUEST:
            return Reply(choices.one_of(stream, (400, 403, 404, 429)), b"<html>no</html>")
        case f.SERVER_ERROR:
            status = choices.one_of(stream, (500, 502, 503, 504))
            return Reply(status, choices.one_of(stream, (*_PAGES, body)))
        case f.REDIRECT:
            return Reply(302, b"", "https://login.invalid/?next=%2F")
        case f.RATE_LIMIT:
            if kind == DOUYIN:
                return _douyin(10020, "访问过于频繁")
            return _meituan("OP_LIMITATION_REJECT", "访问过于频繁", None)
        case f.TOKEN_EXPIRED if kind != DOUYIN:
            return _meituan("OP_UNIAUTH_FAILED", "token过期", {"code": 4})
        case f.TROUBLE:
            if kind == DOUYIN:
                return _douyin(choices.one_of(stream, (2119005, 3000001)), _BUSY)
            return _meituan(choices.one_of(stream, _TROUBLES), _BUSY, None)
    return reply


NOT_DONE = (f.BAD_REQUEST, f.REDIRECT, f.RATE_LIMIT)
"""With these the call never reached the shop's business."""

MAYBE_DONE = (f.CUT, f.GARBAGE, f.WRONG_SHAPE, f.SERVER_ERROR, f.TROUBLE)


def _douyin(number: int, words: str) -> Reply:
    said = {"error_code": number, "description": words}
    more = {"sub_error_code": 0, "sub_description": "", "logid": "t", "now": 1}
    return Reply(200, json.dumps({"data": said, "extra": said | more}, ensure_ascii=False).encode())


def _meituan(code: str, words: str, data: object) -> Reply:
    said = {"code": code, "msg": words, "data": data, "traceId": "t"}
    return Reply(200, json.dumps(said, ensure_ascii=False).encode())


def _misshapen(body: bytes, choices: Choices, stream: str) -> bytes:
    """The true answer with something left out of it, or of another type than it should be."""
    said = json.loads(body or b"{}") or [None]
    inside = said
    while choices.number(stream, 0, 2):
        deeper = [value for value in _values(inside) if isinstance(value, (dict, list)) and value]
        if not deeper:
            break
        inside = choices.one_of(stream, deeper)
    if isinstance(inside, dict):
        key = choices.one_of(stream, sorted(inside))
        if choices.number(stream, 0, 1):
            del inside[key]
        else:
            inside[key] = choices.one_of(stream, _ODD)
    else:
        inside[0] = choices.one_of(stream, _ODD)
    return json.dumps(said, ensure_ascii=False).encode()


def _values(inside: Any) -> list[Any]:
    return list(inside.values()) if isinstance(inside, dict) else list(inside)
