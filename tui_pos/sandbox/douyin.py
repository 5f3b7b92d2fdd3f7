"""抖音's side of its protocol: gives out tokens, asks the world, words the answer."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

import msgspec

from tui_pos.platforms import douyin
from tui_pos.platforms.douyin_format import load_douyin_format
from tui_pos.platforms.values import SHOP_ZONE
from tui_pos.sandbox.asked import Asked, Said
from tui_pos.sandbox.vouchers import Fault, How, State, Use, Voucher
from tui_pos.sandbox.world import Declined, World
from tui_pos.shop import DealKind

UNDO_WINDOW = timedelta(hours=1)
_LASTS_S = 2 * 60 * 60
_BAD_TOKEN, _BAD_CLIENT, _BAD_PARAMETER, _NO_SUCH_CALL = 2190008, 10013, 2100005, 28001017
_BUSY, _BUSINESS, _TOO_LATE = 2100004, 3000001, 2034000910
_TAKEN, _TAKEN_BEFORE, _REFUSED = 0, 2, 1
_STATES = {State.UNUSED: 1, State.USED: 2, State.REFUNDED: 4, State.FROZEN: 0}
_KINDS = {DealKind.PACKAGE: 1, DealKind.VOUCHER: 2, DealKind.DISCOUNT: 2}
_TIMES_CARD = 205

Data = dict[str, object]
_Names = dict[str, object]
"""What a call names: its query, or the content of its body."""


class _Refused(Exception):
    """The platform itself says no."""

    def __init__(self, number: int, words: str, sub: int = 0) -> None:
        super().__init__()
        self.number, self.words, self.sub = number, words, sub


class Douyin:
    """The tokens it gave out are good for as long as it runs."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._numbers = count(1)
        self._tokens: set[str] = set()
        self._prepared: set[str] = set()
        paths = load_douyin_format().paths
        self._token_path = paths.token
        self._calls: dict[str, tuple[str, Callable[[_Names], Data]]] = {
            paths.prepare: ("prepare", self._prepare),
            paths.verify: ("verify", self._verify),
            paths.get: ("get", self._get),
            paths.cancel: ("cancel", self._cancel),
            paths.records: ("records", self._records),
        }

    def knows(self, path: str) -> bool:
        """Is a call to this path for this platform?"""
        return path == self._token_path or path in self._calls

    def answer(self, asked: Asked) -> Said:
        """Answer one call; nothing is carried out without a token."""
        named = _named(asked)
        if asked.path == self._token_path:
            return self._give_token(named)
        if asked.headers.get("access-token", "") not in self._tokens:
            return _no(_Refused(_BAD_TOKEN, "access_token过期，请刷新或重新授权"))
        call, run = self._calls[asked.path]
        fault = self._world.receive(douyin.KIND, call, str(named), _first_code(named))
        if fault is not None and not fault.effect:
            return msgspec.structs.replace(_faulty(fault), fault=fault)
        try:
            said = _yes(run(named))
        except Declined as declined:
            said = _no(_Refused(_BUSINESS, declined.words))
        except _Refused as refused:
            said = _no(refused)
        except (KeyError, ValueError, TypeError):
            said = _no(_Refused(_BAD_PARAMETER, "参数不合法"))
        if fault is None:
            return said
        body = said.body if fault.how in (How.HALF, How.DRIP) else _faulty(fault).body
        return Said(body, fault)

    def _give_token(self, named: _Names) -> Said:
        known = self._world.credentials
        secret = str(named.get("client_secret", ""))
        if named.get("client_key") != known.client_key or not hmac.compare_digest(
            secret.encode(), known.client_secret.text.encode()
        ):
            return _said({"data": {"error_code": _BAD_CLIENT, "description": "密钥不正确"}})
        token = f"clt.training-{next(self._numbers)}"
        self._tokens.add(token)
        data = {"access_token": token, "expires_in": _LASTS_S, "error_code": 0}
        return _said({"data": data, "message": "success"})

    def _prepare(self, named: _Names) -> Data:
        self._in_shop(named)
        token = f"training-{next(self._numbers)}"
        self._prepared.add(token)
        unused = self._world.unused(douyin.KIND, _text(named, "code"))
        certificates = [
            self._certificate(one) | {"encrypted_code": _encrypt(one.code.text, token)}
            for one in unused
        ]
        return {"verify_token": token, "order_id": "", "certificates": certificates}

    def _verify(self, named: _Names) -> Data:
        self._in_shop(named)
        token, codes = _text(named, "verify_token"), named["encrypted_codes"]
        if token not in self._prepared or not isinstance(codes, list):
            raise _Refused(_BAD_PARAMETER, "参数不合法")
        return {"verify_results": [self._take(str(code), token) for code in codes]}

    def _take(self, encrypted: str, token: str) -> Data:
        """The token stands as the account of a redemption, so that it is known again."""
        code = _decrypt(encrypted)
        said: Data = {"code": encrypted, "certificate_id": _certificate_id(code)}
        use = self._world.look(douyin.KIND, code).use
        if use is not None and use.account == token:
            return said | {"result": _TAKEN_BEFORE, "msg": "券已核销"}
        try:
            (taken,) = self._world.consume(douyin.KIND, code, 1, token, "", None)
        except Declined as declined:
            return said | {"result": _REFUSED, "msg": declined.words}
        flow_id = taken.use.flow_id if taken.use else None
        return said | {"result": _TAKEN, "msg": "履约成功", "verify_id": flow_id}

    def _get(self, named: _Names) -> Data:
        code = _decrypt(_text(named, "encrypted_code"))
        return {"certificate": self._certificate(self._world.look(douyin.KIND, code))}

    def _cancel(self, named: _Names) -> Data:
        code = _text(named, "certificate_id").removeprefix(_certificate_id(""))
        use = self._world.look(douyin.KIND, code).use
        if use is None or use.flow_id != _text(named, "verify_id"):
            raise Declined("券未核销，无法撤销")
        if self._world.now() - use.at > UNDO_WINDOW:
            raise _Refused(_BUSINESS, "已超过可撤销时限，无法撤销核销", _TOO_LATE)
        self._world.undo(douyin.KIND, code, UNDO_WINDOW)
        return {}

    def _records(self, named: _Names) -> Data:
        if named["account_id"] != self._world.credentials.account_id:
            raise _Refused(_BAD_PARAMETER, "参数不合法")
        begins = datetime.fromtimestamp(int(_text(named, "start_time")), SHOP_ZONE)
        used = self._world.used_on(douyin.KIND, begins.date())
        behind, size = int(_text(named, "cursor")), int(_text(named, "size"))
        return {
            "records": [
                self._certificate(one)
                | _redemption(one, one.use)
                | {"cursor": str(place), "status": 1}
                for place, one in enumerate(used, start=1)
                if one.use is not None and behind < place <= behind + size
            ]
        }

    def _in_shop(self, named: _Names) -> None:
        if named["poi_id"] != self._world.credentials.poi_id:
            raise Declined("该券不适用于当前门店")

    def _certificate(self, voucher: Voucher) -> Data:
        deal, times_card = voucher.deals[0], voucher.biz_type == _TIMES_CARD
        return {
            "certificate_id": _certificate_id(voucher.code.text),
            "status": _STATES[voucher.state],
            "start_time": int(voucher.valid_from.timestamp()),
            "expire_time": int(voucher.valid_until.timestamp()),
            "amount": {
                "list_market_amount": deal.face_fen,
                "original_amount": deal.price_fen,
                "pay_amount": deal.price_fen,
            },
            "sku": {
                "sku_id": str(deal.id),
                "title": deal.title,
                "groupon_type": 3 if times_card else _KINDS[deal.kind],
                "market_price": deal.face_fen,
            },
            "time_card": {"times_count": 10, "times_used": 0} if times_card else None,
            "verify": _redemption(voucher, voucher.use) if voucher.use else None,
        }


def _redemption(voucher: Voucher, use: Use) -> Data:
    return {
        "verify_id": use.flow_id,
        "certificate_id": _certificate_id(voucher.code.text),
        "verify_time": int(use.at.timestamp()),
    }


def _named(asked: Asked) -> _Names:
    if asked.method == "GET":
        return dict(asked.query)
    try:
        return msgspec.json.decode(asked.body, type=_Names)
    except msgspec.MsgspecError:
        return {}


def _first_code(named: _Names) -> str:
    """The plain code of the voucher that a call is about first; "" where it is about none."""
    codes = named.get("encrypted_codes")
    encrypted = codes[0] if isinstance(codes, list) and codes else named.get("encrypted_code")
    if encrypted is not None:
        try:
            return _decrypt(str(encrypted))
        except Declined:
            return ""
    by_id = str(named.get("certificate_id", "")).removeprefix(_certificate_id(""))
    return by_id or str(named.get("code", ""))


def _text(named: _Names, name: str) -> str:
    value = named[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _certificate_id(code: str) -> str:
    return f"73{code}"


def _encrypt(code: str, token: str) -> str:
    return base64.b64encode(f"{code}|{token}".encode()).decode()


def _decrypt(encrypted: str) -> str:
    try:
        return base64.b64decode(encrypted, validate=True).decode().partition("|")[0]
    except ValueError:
        raise Declined("券码不存在") from None


def _faulty(fault: Fault) -> Said:
    match fault.how:
        case How.OP:
            return _no(_Refused(_BUSY, "系统繁忙，请稍后再试"))
        case How.ERROR:
            return Said(b"<html>502 Bad Gateway</html>")
        case How.GARBAGE:
            return Said(b"\x00\xff<html>")
        case _:
            return _yes({})


def _yes(data: Data) -> Said:
    return _said({"data": data | {"error_code": 0}, "extra": {"error_code": 0, "logid": "sandbox"}})


def _no(refused: _Refused) -> Said:
    extra = {
        "error_code": refused.number,
        "description": refused.words,
        "sub_error_code": refused.sub,
        "logid": "sandbox",
    }
    inner = {"error_code": refused.number, "description": refused.words}
    return _said({"data": inner, "extra": extra})


def _said(answer: Data) -> Said:
    return Said(msgspec.json.encode(answer))
