"""What goes over a device's port, explained, from the recorder that hears all of it."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.checks import Evidence
from drivers.explain import Explainer
from drivers.recording import Chunk, Recorder
from tui_pos.bench.targets import Target
from tui_pos.bench.watching import Watch


class Feed:
    """Follows one device while it works, for whoever looks; takes nothing away from it.

    Begins with what comes from now on.
    """

    def __init__(self, recorder: Recorder, target: Target) -> None:
        self._recorder = recorder
        self._what = target.recorded, target.kind, target.line
        self._told: list[Evidence] = []
        self._at = 0.0
        self._watch = Watch(target.explainer(), lambda: self._at, self._told.append)
        self._last = next(reversed(self._chunks()), None)
        self._at = self._last.at if self._last else 0.0

    def news(self, now: float) -> list[Evidence]:
        """What was said since the last call; `now` by the recorder's clock."""
        new: list[Chunk] = []
        for chunk in reversed(self._chunks()):
            if chunk is self._last:
                break
            new.append(chunk)
        for chunk in reversed(new):
            self._watch.silence(chunk.at - self._at)
            self._at, self._last = chunk.at, chunk
            self._watch.tap(chunk.direction, chunk.data)
        self._watch.silence(now - self._at)
        told = self._told.copy()
        self._told.clear()
        return told

    def _chunks(self) -> tuple[Chunk, ...]:
        return self._recorder.recording(*self._what).chunks


def explain(chunks: Iterable[Chunk], explained: Explainer) -> list[Evidence]:
    """All of a recording, explained; silence within it ends what it ended then."""
    told: list[Evidence] = []
    at = 0.0
    watch = Watch(explained, lambda: at, told.append)
    for chunk in chunks:
        watch.silence(chunk.at - at)
        at = chunk.at
        watch.tap(chunk.direction, chunk.data)
    watch.silence()
    return told
