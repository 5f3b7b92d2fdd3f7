"""What the gateway demands of a call before a business sees it, and the envelope of its answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha1
from itertools import count
from urllib.parse import parse_qsl

from tests.e2e.platform import dining, grants, retail
from tests.e2e.platform.grants import Grants
from tests.e2e.platform.vouchers import Biz, Refusal, Vouchers

FORM = "application/x-www-form-urlencoded"
FIELDS = {
    *("appAuthToken", "biz", "businessId", "charset"),
    *("developerId", "sign", "timestamp", "version"),
}
BAD_SIGN, ENDED_TOKEN, BAD_TOKEN, NO_RIGHT = 3, 4, 5, 19


class Denial(Exception):
    """The gateway's own no. `inner`: the number that goes with OP_UNIAUTH_FAILED."""

    def __init__(self, code: str, inner: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.inner = inner


@dataclass(frozen=True)
class Access:
    """What a shop was given; every call must prove it."""

    developer_id: str = "100567"
    sign_key: str = "a-key-of-the-developer"
    auth_token: str = "a-token-of-the-shop"


def sign(key: str, form: Mapping[str, str]) -> str:
    """SHA-1 of the key and of all fields but `sign`, in the order of their names."""
    joined = "".join(name + form[name] for name in sorted(form) if name != "sign")
    return sha1((key + joined).encode()).hexdigest()


class Gateway:
    """Both businesses behind one door; `vouchers` makes the codes of each."""

    def __init__(self, access: Access, vouchers: Callable[[], Vouchers] = Vouchers) -> None:
        self._access = access
        self.retail, self.dining = retail.Retail(vouchers()), dining.Dining(vouchers())
        self.grants = Grants(access.auth_token, self.retail.vouchers.now)
        self._calls = {
            **{retail.ROOT + name: ("58", *call) for name, call in self.retail.calls.items()},
            **{dining.ROOT + name: ("1", *call) for name, call in self.dining.calls.items()},
        }
        self._traces = count(1)

    def answer(self, method: str, path: str, content_type: str, body: bytes) -> bytes:
        """Do what is asked, as far as it is allowed, and say so."""
        try:
            if path == grants.PATH:
                return self._renew(_read_form(method, content_type, body, grants.FIELDS))
            form = _read_form(method, content_type, body, FIELDS)
            if path not in self._calls:
                raise Denial("OP_API_NOT_EXIST")
            business_id, needs, work = self._calls[path]
            self._admit(form, business_id)
            return self._envelope("OP_SUCCESS", "成功", work(_read_biz(form["biz"], needs)))
        except Refusal as refusal:
            return self._envelope("OP_BIZ_ERROR", str(refusal), None)
        except Denial as denial:
            inner = None if denial.inner is None else {"code": denial.inner}
            return self._envelope(denial.code, "请求未被受理", inner)

    def _admit(self, form: Mapping[str, str], business_id: str) -> None:
        self._know(form)
        token = form["appAuthToken"]
        if business_id == "58" and self.grants.knows(token):
            if self.grants.ended(token):
                raise Denial("OP_UNIAUTH_FAILED", ENDED_TOKEN)
        elif token != self._access.auth_token:
            raise Denial("OP_UNIAUTH_FAILED", BAD_TOKEN)
        if form["businessId"] != business_id:
            raise Denial("OP_UNIAUTH_FAILED", NO_RIGHT)

    def _know(self, form: Mapping[str, str]) -> None:
        if form["developerId"] != self._access.developer_id:
            raise Denial("OP_SYSTEM_PARAM_ERROR")
        if form["sign"] != sign(self._access.sign_key, form):
            raise Denial("OP_UNIAUTH_FAILED", BAD_SIGN)

    def _renew(self, form: Mapping[str, str]) -> bytes:
        self._know(form)
        if form["businessId"] != "58":
            raise Denial("OP_UNIAUTH_FAILED", NO_RIGHT)
        try:
            return self._envelope(0, "", self.grants.renew(form))
        except grants.Refusal as refusal:
            return self._envelope(5, str(refusal), None)

    def _envelope(self, code: str | int, words: str, data: object) -> bytes:
        trace = f"{next(self._traces):016x}"
        said = {"code": code, "msg": words, "data": data, "traceId": trace}
        return json.dumps(said, ensure_ascii=False).encode()


def _read_form(method: str, content_type: str, body: bytes, fields: set[str]) -> dict[str, str]:
    """The fields of a call, each there exactly once. Raises Denial."""
    if method != "POST":
        raise Denial("OP_HTTP_UNSUPPORTED_METHOD_TYPE")
    if content_type.partition(";")[0].strip().lower() != FORM:
        raise Denial("OP_HTTP_UNSUPPORTED_CONTENT_TYPE")
    try:
        pairs = parse_qsl(body.decode("ascii"), True, True, errors="strict")
    except ValueError as odd:
        raise Denial("OP_SYSTEM_PARAM_ERROR") from odd
    form = dict(pairs)
    if form.keys() != fields or len(pairs) != len(fields):
        raise Denial("OP_SYSTEM_PARAM_ERROR")
    if form["charset"].lower() != "utf-8" or not form["timestamp"].isdecimal():
        raise Denial("OP_SYSTEM_PARAM_ERROR")
    return form


def _read_biz(text: str, needs: Mapping[str, type]) -> Biz:
    """The business parameters, each of its documented type. Raises Refusal."""
    try:
        biz = json.loads(text)
    except ValueError as odd:
        raise Refusal("参数不合法") from odd
    if not isinstance(biz, dict) or {name: type(value) for name, value in biz.items()} != needs:
        raise Refusal("参数不合法")
    return biz
