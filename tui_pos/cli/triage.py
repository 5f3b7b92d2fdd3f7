"""tui-pos triage: find out why a till does not work, and change nothing."""

from __future__ import annotations

import json
from argparse import Namespace
from functools import partial

from drivers.encoding.cells import align
from tui_pos.cli.lines import put_out
from tui_pos.cli.words import explain, words_for
from tui_pos.clock import SystemClock
from tui_pos.documents import load_shop
from tui_pos.errors import Word
from tui_pos.home import holder, open_home
from tui_pos.locale import Locale
from tui_pos.shop import PlatformSetting, Shop
from tui_pos.triage.findings import Cause, Step, Walked
from tui_pos.triage.opening import look_at_devices, open_context
from tui_pos.triage.probes.registry import CODES, PROBES
from tui_pos.triage.running import Walking
from tui_pos.triage.telling import called, error_of, fields, noted
from tui_pos.triage.tree import Tree, load_tree

_STATE, _PROBE = 8, 14


def main(args: Namespace) -> int:
    """Walk the tree for one platform after another, to the first cause; 1 where there is one.

    Raises TillError: 6002 no till there, 6003 its settings cannot be read, 7004 the tree is
    damaged.
    """
    home = open_home(args.home)
    shop, tree, words = load_shop(home), load_tree(CODES), words_for(args)
    devices = tuple if holder(home) is not None or shop.training else partial(look_at_devices, shop)
    show = _Show(words, tree, json=args.json)
    for setting in _platforms(shop):
        show.platform(setting)
        context = open_context(home, SystemClock(), setting, devices=devices)
        walked = Walking(tree, args.entry, PROBES, context, show.step).run()
        show.end(setting, walked)
        if isinstance(walked.end, Cause):
            return 1
    return 0


def _platforms(shop: Shop) -> tuple[PlatformSetting | None, ...]:
    """Those to walk for; a training shop's is simulated by its till, and is nowhere else."""
    return (None,) if shop.training or not shop.platforms else shop.platforms


class _Show:
    """Tells a walk: lines for people as they come, or one JSON object at its end."""

    def __init__(self, words: Locale, tree: Tree, *, json: bool) -> None:
        self._words = words
        self._tree = tree
        self._json = json

    def platform(self, setting: PlatformSetting | None) -> None:
        if setting is not None and not self._json:
            name = Word(f"platform.{setting.kind}")
            print(self._words.t("triage.platform", name=name))

    def step(self, step: Step) -> None:
        if not self._json:
            state = self._words.t(f"triage.state.{step.finding.state}")
            probe = align(called(self._words, self._tree, step.node), _PROBE, "left")
            text = noted(self._words, step)
            print(f"{align(state, _STATE, 'left')} {probe} {text}", flush=True)

    def end(self, setting: PlatformSetting | None, walked: Walked) -> None:
        if self._json:
            platform = setting.kind if setting else None
            told = {"platform": platform, **fields(self._words, self._tree, walked)}
            put_out([json.dumps(told, ensure_ascii=False)])
        else:
            print(self._last(walked))

    def _last(self, walked: Walked) -> str:
        if error := error_of(self._tree, walked):
            sure = walked.end is not None and walked.end.sure
            how = self._words.t("triage.cause" if sure else "triage.cause_unsure")
            return f"{how}: {explain(self._words, error)}"
        if walked.end is None or walked.end.sure:
            return self._words.t("triage.nothing")
        what = ", ".join(called(self._words, self._tree, node) for node in walked.end.doubts)
        return self._words.t("triage.nothing_unsure", what=what)
