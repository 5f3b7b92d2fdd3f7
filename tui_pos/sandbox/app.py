"""The simulated platforms as a web application, with every way a network can let a call down."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from tui_pos.sandbox.asked import Asked
from tui_pos.sandbox.connections import Connections
from tui_pos.sandbox.douyin import Douyin
from tui_pos.sandbox.meituan import Meituan
from tui_pos.sandbox.vouchers import How
from tui_pos.sandbox.world import World

_JSON = "application/json; charset=utf-8"
_DRIP_S = 0.05


def make_app(world: World, connections: Connections) -> Starlette:
    """The application; `connections` are those of the server that runs it."""
    return Starlette(routes=[Mount("/", app=_endpoint(world, connections))])


def _endpoint(world: World, connections: Connections) -> ASGIApp:
    meituan, douyin = Meituan(world), Douyin(world)

    async def endpoint(scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        query, headers = dict(request.query_params), dict(request.headers)
        body = await request.body()
        asked = Asked(request.method, request.url.path, query, headers, body)
        said = (douyin if douyin.knows(asked.path) else meituan).answer(asked)
        client = scope["client"]
        match said.fault.how if said.fault else None:
            case How.SILENT:
                await _until_gone(receive)
            case How.RESET:
                connections.reset(client)
                await _until_gone(receive)
            case How.HALF:
                await _begin(send, len(said.body))
                await _part(send, said.body[: len(said.body) // 2])
                connections.close(client)
            case How.DRIP:
                await _begin(send, 1 << 20)
                await _drip(send, receive)
            case How.ERROR:
                await Response(said.body, 502)(scope, receive, send)
            case _:
                await Response(said.body, media_type=_JSON)(scope, receive, send)

    return endpoint


async def _begin(send: Send, length: int) -> None:
    headers = [(b"content-type", _JSON.encode()), (b"content-length", b"%d" % length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _part(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _drip(send: Send, receive: Receive) -> None:
    gone = asyncio.ensure_future(_until_gone(receive))
    while not gone.done():
        await _part(send, b" ")
        await asyncio.wait([gone], timeout=_DRIP_S)
