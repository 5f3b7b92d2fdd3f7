"""tui-pos devices: the technician's bench without a screen."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module
from typing import Any

from drivers.device import Kind
from drivers.transport import PortBusy, PortError
from tui_pos.bench.holding import PORT_HELD, TILL_RUNS, refuse_beside_till, refuse_held
from tui_pos.bench.targets import (
    KIND_UNKNOWN,
    LINE,
    NO_DEVICE,
    OWN,
    SETTING_WRONG,
    TRAINING,
    Target,
    is_same,
    target_at,
    target_named,
    targets,
)
from tui_pos.cli.words import complain
from tui_pos.documents import load_shop
from tui_pos.errors import TillError
from tui_pos.home import open_home

GOOD, FAULT, USAGE, HELD, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes. `HELD`: a till that runs, or another program, has the port."""

_EXITS = {TILL_RUNS: HELD, PORT_HELD: HELD, 6001: HELD} | dict.fromkeys(
    (NO_DEVICE, KIND_UNKNOWN, SETTING_WRONG), USAGE
)


_ACTIONS = {
    "list": ("devices_list", "main"),
    "probe": ("devices_probe", "main"),
    "test": ("devices_test", "main"),
    "monitor": ("devices_monitor", "main"),
    "send": ("devices_monitor", "send"),
    "record": ("devices_monitor", "record"),
    "replay": ("devices_replay", "main"),
    "simulate": ("devices_simulate", "main"),
}
_OPEN_ENDED = ("monitor", "record")
"""Interrupting is how they end."""


def main(args: Namespace) -> int:
    """One action of the bench; what it takes is loaded for it alone."""
    module, name = _ACTIONS[args.action]
    try:
        code: int = getattr(import_module(f"tui_pos.cli.{module}"), name)(args)
    except TillError as error:
        complain(args, error)
        return _EXITS.get(error.code, FAULT)
    except KeyboardInterrupt:
        return GOOD if args.action in _OPEN_ENDED else INTERRUPTED
    return code


def target(args: Namespace) -> Target:
    """The device that a command is about: one of the home at hand, or any by its address.

    Raises TillError: 5080 where the till of that home runs and has it, 5082 to 5084 where there is
    no sense in it, 5089 for a training shop.
    """
    kind = Kind(args.kind) if args.kind else None
    if args.home is None:
        return target_at(args.device, kind, given(args))
    home = open_home(args.home)
    shop = load_shop(home)
    if _is_address(args.device):
        own = next((one for one in targets(shop) if is_same(one.port, args.device)), None)
        if own is not None:
            refuse_beside_till(home, own.name, shop)
            if not given(args) and kind in (None, own.kind):
                return own
        return target_at(args.device, kind, given(args))
    named = target_named(shop, args.device)
    refuse_beside_till(home, named.name, shop)
    if shop.training:
        raise TillError(TRAINING)
    return named


def given(args: Namespace) -> dict[str, Any]:
    """The settings that were given with an address."""
    return {name: value for name in (*LINE, *OWN) if (value := getattr(args, name)) is not None}


def _is_address(text: str) -> bool:
    return "/" in text or ":" in text


def failed(name: str, port: str, error: PortError) -> TillError:
    """A port that could not be used, as a person is told of it; who has it where it is in use."""
    if isinstance(error, PortBusy):
        try:
            refuse_held(port, name)
        except TillError as held:
            return held
    return TillError(int(error.cause), name=name)
